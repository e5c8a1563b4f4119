import { useState } from 'react';
import { api, useAction } from '../../api.ts';
import { providersTexts } from '../../texts/providers.ts';
import { usePart, useTexts } from '../../texts/use-texts.ts';
import { Badge } from '../../ui/badge.tsx';
import { Button } from '../../ui/button.tsx';
import { Confirm } from '../../ui/confirm.tsx';
import { CopyText } from '../../ui/copy.tsx';
import { ProblemNotice } from '../../ui/error.tsx';
import { Facts } from '../../ui/facts.tsx';
import { Panel, Row, Stack } from '../../ui/layout.tsx';
import { asProblem } from '../../ui/problem.ts';
import { Domains } from './domains.tsx';
import type { Provider } from './provider.ts';
import { TriedPanel } from './tried-panel.tsx';

/** One provider: what it is, its domains, and what can be done with it. */
export function ProviderPanel({
  companyId,
  provider,
  mayConfirmDomains,
  isTried,
  onEdit,
}: {
  companyId: string;
  provider: Provider;
  mayConfirmDomains: boolean;
  isTried: boolean;
  onEdit: () => void;
}) {
  const { roles } = useTexts();
  const signOn = usePart(providersTexts);
  const refreshes = [api.signOn.providers];
  const remove = useAction(api.signOn.removeProvider, { refreshes });
  const tryIt = useAction(api.signOn.tryProvider);
  const [isRemoving, setRemoving] = useState(false);
  const { id: p, name, issuer, clientId, redirectUri, links, groups, everybody, isOnlyWay } = provider;
  const params = { c: companyId, p };
  const go = async () => {
    const { url } = await tryIt.run({ params });
    location.assign(url);
  };
  return (
    <Panel title={name} actions={isOnlyWay && <Badge>{signOn.onlyWay}</Badge>}>
      <Stack>
        <Facts
          items={[
            { label: signOn.issuer, value: <span className="mono">{issuer}</span> },
            { label: signOn.clientId, value: <span className="mono">{clientId}</span> },
            {
              label: signOn.redirect,
              value: <CopyText text={redirectUri} label={signOn.copyRedirect} wraps />,
            },
            { label: signOn.everybody, value: everybody === null ? signOn.noRole : roles[everybody].name },
            ...groups.map(({ group, role }) => ({ label: group, value: roles[role].name })),
            { label: signOn.links, value: String(links) },
          ]}
        />
        <Domains params={params} domains={provider.domains} mayConfirm={mayConfirmDomains} />
        {tryIt.error !== null && <ProblemNotice problem={asProblem(tryIt.error)} />}
        <Row>
          {/* what it throws is in tryIt.error, and shown */}
          <Button isPending={tryIt.isPending} onPress={() => void go().catch(() => undefined)}>
            {signOn.tryIt}
          </Button>
          <Button onPress={onEdit}>{signOn.edit}</Button>
          <Button kind="quiet" tone="bad" onPress={() => setRemoving(true)}>
            {signOn.remove}
          </Button>
        </Row>
        {isTried && <TriedPanel params={params} />}
      </Stack>
      <Confirm
        title={signOn.removeTitle(name)}
        effect={signOn.removeEffect(links)}
        action={signOn.remove}
        isOpen={isRemoving}
        onClose={() => setRemoving(false)}
        onConfirm={() => remove.run({ params })}
      />
    </Panel>
  );
}
