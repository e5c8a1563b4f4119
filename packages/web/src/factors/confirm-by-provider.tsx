import { useEffect } from 'react';
import { api, useAction, useApi } from '../api.ts';
import { useTexts } from '../texts/use-texts.ts';
import { Button } from '../ui/button.tsx';
import { ProblemNotice } from '../ui/error.tsx';
import { Prose, Stack } from '../ui/layout.tsx';
import { asProblem } from '../ui/problem.ts';
import { confirmedChannel } from './confirmed-channel.ts';

/** In a tab of its own, so that the page that asks stays as it is; that tab says when it is done. */
export function ConfirmByProvider({ onDone }: { onDone: () => void }) {
  const { signOn } = useTexts();
  const { data } = useApi(api.signOn.identityLinks);
  const go = useAction(api.signOn.confirmProvider);
  useEffect(() => {
    const channel = confirmedChannel();
    channel.onmessage = onDone;
    return () => channel.close();
  }, [onDone]);
  if (data === undefined || data.links.length === 0) return null;
  const open = async (provider: string) => {
    // opened by the press itself: what opens later is held back by browsers
    const tab = window.open('about:blank', '_blank');
    try {
      const { url } = await go.run({ body: { provider } });
      if (tab) tab.location.replace(url);
    } catch {
      // what it throws is in go.error, and shown
      tab?.close();
    }
  };
  return (
    <Stack>
      {go.error !== null && <ProblemNotice problem={asProblem(go.error)} />}
      {data.links.map(({ id, providerId, name }) => (
        <div key={id}>
          <Button isPending={go.isPending} onPress={() => void open(providerId)}>
            {signOn.confirmWith(name)}
          </Button>
        </div>
      ))}
      {go.data && <Prose>{signOn.confirmElsewhere}</Prose>}
    </Stack>
  );
}
