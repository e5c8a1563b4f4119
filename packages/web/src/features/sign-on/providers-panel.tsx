import { useState } from 'react';
import { api, useAction, useApi, type OutputOf } from '../../api.ts';
import { useMe } from '../../api/me.ts';
import { ReturnedNotice } from '../../factors/returned-notice.tsx';
import { readReturn } from '../../factors/returned.ts';
import { useTexts } from '../../texts/use-texts.ts';
import { Day } from '../../texts/when.tsx';
import { Button } from '../../ui/button.tsx';
import { Confirm } from '../../ui/confirm.tsx';
import { Entries } from '../../ui/entries.tsx';
import { ProblemNotice } from '../../ui/error.tsx';
import { Panel, Row, Stack } from '../../ui/layout.tsx';
import { Notice } from '../../ui/notice.tsx';
import { asProblem } from '../../ui/problem.ts';

type Link = OutputOf<typeof api.signOn.identityLinks>['links'][number];

/** The providers that open this account; nothing where there is none and none to link. */
export function ProvidersPanel() {
  const { signOn } = useTexts();
  const { me } = useMe();
  const { data } = useApi(api.signOn.identityLinks);
  const link = useAction(api.signOn.linkIdentity);
  const unlink = useAction(api.signOn.unlinkIdentity, { refreshes: [api.signOn.identityLinks] });
  const [asked, setAsked] = useState<Link>();
  const said = Object.fromEntries(new URLSearchParams(location.search));
  const go = async (provider: string) => {
    const { url } = await link.run({ body: { provider } });
    location.assign(url);
  };
  if (data === undefined || data.links.length + data.available.length === 0) return null;
  return (
    <Panel title={signOn.linked}>
      <Stack>
        {me?.next === 'provider' && (
          <Notice tone="warn" title={signOn.needed}>
            {signOn.neededDetail}
          </Notice>
        )}
        <ReturnedNotice {...readReturn(said)} />
        {said['linked'] !== undefined && <Notice tone="ok" title={signOn.nowLinked} />}
        {link.error !== null && <ProblemNotice problem={asProblem(link.error)} />}
        {data.links.length > 0 && (
          <Entries
            label={signOn.linked}
            items={data.links.map((one) => ({
              id: one.id,
              title: one.name,
              detail: <About link={one} />,
              actions: (
                <Button size="small" kind="quiet" tone="bad" onPress={() => setAsked(one)}>
                  {signOn.unlink}
                </Button>
              ),
            }))}
          />
        )}
        {data.available.length > 0 && (
          <Row>
            {data.available.map(({ providerId, name }) => (
              <Button
                key={providerId}
                isPending={link.isPending}
                // what it throws is in link.error, and shown
                onPress={() => void go(providerId).catch(() => undefined)}
              >
                {signOn.link(name)}
              </Button>
            ))}
          </Row>
        )}
      </Stack>
      {asked && (
        <Confirm
          title={signOn.unlinkTitle(asked.name)}
          effect={signOn.unlinkEffect}
          action={signOn.unlink}
          isOpen
          onClose={() => setAsked(undefined)}
          onConfirm={() => unlink.run({ params: { id: asked.id } })}
        />
      )}
    </Panel>
  );
}

function About({ link: { company, createdAt, usedAt } }: { link: Link }) {
  const { signOn } = useTexts();
  return (
    <>
      {company} · {signOn.linkedSince} <Day at={createdAt} /> ·{' '}
      {usedAt === null ? (
        signOn.neverUsed
      ) : (
        <>
          {signOn.lastUsed} <Day at={usedAt} />
        </>
      )}
    </>
  );
}
