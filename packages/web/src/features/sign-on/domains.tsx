import { api, useAction } from '../../api.ts';
import { providersTexts } from '../../texts/providers.ts';
import { usePart } from '../../texts/use-texts.ts';
import { Button } from '../../ui/button.tsx';
import { CopyText } from '../../ui/copy.tsx';
import { Entries } from '../../ui/entries.tsx';
import { ProblemNotice } from '../../ui/error.tsx';
import { Prose, Row, Stack } from '../../ui/layout.tsx';
import { asProblem } from '../../ui/problem.ts';
import { Status } from '../../ui/status.tsx';
import { notify } from '../../ui/toast.tsx';
import type { Provider } from './provider.ts';

type Domain = Provider['domains'][number];

/** The domains of a provider, and how those that are not proven are. */
export function Domains({
  params,
  domains,
  mayConfirm,
}: {
  params: { c: string; p: string };
  domains: readonly Domain[];
  mayConfirm: boolean;
}) {
  const signOn = usePart(providersTexts);
  const prove = useAction(api.signOn.proveDomain, { refreshes: [api.signOn.providers] });
  const ask = async (domain: string, by: 'dns' | 'operator') => {
    await prove.run({ params: { ...params, domain }, body: { by } });
    notify({ tone: 'ok', text: signOn.provenNow });
  };
  if (domains.length === 0) return <Prose>{signOn.noDomains}</Prose>;
  const button = (domain: string, by: 'dns' | 'operator') => (
    <Button
      size="small"
      isPending={prove.isPending}
      // what it throws is in prove.error, and shown
      onPress={() => void ask(domain, by).catch(() => undefined)}
    >
      {by === 'dns' ? signOn.prove : signOn.confirmDomain}
    </Button>
  );
  return (
    <Stack>
      {prove.error !== null && <ProblemNotice problem={asProblem(prove.error)} />}
      <Entries
        label={signOn.domains}
        items={domains.map((one) => ({
          id: one.domain,
          title: one.domain,
          status: (
            <Status tone={one.proof === null ? 'warn' : 'ok'}>
              {one.proof === null ? signOn.notProven : `${signOn.proven}, ${signOn.provenBy[one.proof]}`}
            </Status>
          ),
          ...(one.proof === null && {
            detail: <Record domain={one} />,
            actions: (
              <Row>
                {button(one.domain, 'dns')}
                {mayConfirm && button(one.domain, 'operator')}
              </Row>
            ),
          }),
        }))}
      />
    </Stack>
  );
}

function Record({ domain: { record } }: { domain: Domain }) {
  const signOn = usePart(providersTexts);
  return (
    <>
      {signOn.record} <CopyText text={record.name} label={signOn.copyRecord} wraps /> {signOn.recordValue}{' '}
      <CopyText text={record.value} label={signOn.copyValue} wraps />
    </>
  );
}
