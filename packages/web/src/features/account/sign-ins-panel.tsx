import { useState } from 'react';
import { api, useAction, useApi, type OutputOf } from '../../api.ts';
import { type AccountTexts, useAccountTexts } from '../../texts/own-account.ts';
import { Day, When } from '../../texts/when.tsx';
import { Badge } from '../../ui/badge.tsx';
import { Button } from '../../ui/button.tsx';
import { Confirm } from '../../ui/confirm.tsx';
import { Entries } from '../../ui/entries.tsx';
import { Panel } from '../../ui/layout.tsx';
import { View } from '../../ui/view.tsx';

type SignIn = OutputOf<typeof api.security.signIns>['signIns'][number];

/** Where this account is signed in. No address is kept, so none is shown. */
export function SignInsPanel() {
  const { security } = useAccountTexts();
  const signIns = useApi(api.security.signIns);
  const refreshes = { refreshes: [api.security.signIns] };
  const end = useAction(api.security.endSignIn, refreshes);
  const endOthers = useAction(api.security.endOtherSignIns, refreshes);
  const [asked, setAsked] = useState<SignIn | 'others'>();
  const others = signIns.data?.signIns.filter(({ isCurrent }) => !isCurrent).length ?? 0;
  const close = () => setAsked(undefined);
  return (
    <Panel
      title={security.signIns}
      actions={
        others > 0 && (
          <Button size="small" onPress={() => setAsked('others')}>
            {security.endOthers}
          </Button>
        )
      }
    >
      <View query={signIns} size="panel">
        {(found) => (
          <Entries
            label={security.signIns}
            items={found.signIns.map((one) => entryOf(one, security, setAsked))}
          />
        )}
      </View>
      <Confirm
        title={security.endOthers}
        effect={security.endOthersEffect(others)}
        action={security.endOthers}
        isOpen={asked === 'others'}
        onClose={close}
        onConfirm={() => endOthers.run()}
      />
      {typeof asked === 'object' && (
        <Confirm
          title={security.endTitle(nameOf(asked, security))}
          effect={security.endEffect}
          action={security.end}
          isOpen
          onClose={close}
          onConfirm={() => end.run({ params: { id: asked.id } })}
        />
      )}
    </Panel>
  );
}

type Words = AccountTexts['security'];

function entryOf(one: SignIn, security: Words, onEnd: (one: SignIn) => void) {
  const { id, isCurrent, isSameNetwork, methods, createdAt, seenAt } = one;
  const by = methods.map((method) => security.methods[method] ?? method).join(', ');
  return {
    id,
    title: nameOf(one, security),
    status: isCurrent && <Badge tone="accent">{security.current}</Badge>,
    detail: (
      <>
        {by} · {security.since} <Day at={createdAt} /> · {security.seen} <When at={seenAt} /> ·{' '}
        {isSameNetwork ? security.sameNetwork : security.otherNetwork}
      </>
    ),
    actions: !isCurrent && (
      <Button size="small" onPress={() => onEnd(one)}>
        {security.end}
      </Button>
    ),
  };
}

const nameOf = ({ browser, system }: SignIn, { browserOn, unknownBrowser }: Words) =>
  browser === 'other' && system === 'other' ? unknownBrowser : browserOn(browser, system);
