import { api, useApi, type OutputOf } from '../../api.ts';
import { InEnglish } from '../../texts/in-english.tsx';
import { serverTexts } from '../../texts/server.ts';
import { usePart } from '../../texts/use-texts.ts';
import { CopyText } from '../../ui/copy.tsx';
import { Facts } from '../../ui/facts.tsx';
import { bytes, count, dateTime } from '../../ui/format.ts';
import { Grid, Panel, Stack } from '../../ui/layout.tsx';
import { Link } from '../../ui/link.tsx';
import { Page } from '../../ui/page.tsx';
import { PlainTable } from '../../ui/plain-table.tsx';
import { Stat } from '../../ui/stat.tsx';
import { Status, type StatusTone } from '../../ui/status.tsx';
import { AsOf, Time } from '../../ui/time.tsx';
import { View } from '../../ui/view.tsx';
import { FailedJobs } from './failed-jobs.tsx';
import { LocalAgent } from './local-agent.tsx';
import { Outbound } from './outbound.tsx';
import { Refusals } from './refusals.tsx';
import { Tables } from './tables.tsx';

type Health = OutputOf<typeof api.server.health>;
type Part = Health['parts'][number];

const OFTEN_MS = 15_000;

/** How this instance is, for whoever runs it. */
export function ServerPage() {
  const { server: texts } = usePart(serverTexts);
  const health = useApi(api.server.health, {}, { everyMs: OFTEN_MS });
  return (
    <Page
      title={texts.title}
      status={health.data && <Whole parts={health.data.parts} />}
      detail={health.data && <AsOf at={health.dataUpdatedAt} isStale={health.error !== null} />}
    >
      <View query={health}>
        {(data) => (
          <Stack gap={32}>
            <Numbers health={data} />
            <Grid least={22}>
              <Panel title={texts.parts}>
                <Parts parts={data.parts} />
              </Panel>
              <Panel title={texts.instance}>
                <Instance health={data} />
              </Panel>
              <LocalAgent />
            </Grid>
            <FailedJobs />
            <Refusals />
            <Outbound />
            <Tables tables={data.tables} />
          </Stack>
        )}
      </View>
    </Page>
  );
}

function Whole({ parts }: { parts: Part[] }) {
  const { server: texts } = usePart(serverTexts);
  const bad = parts.filter(({ state }) => state === 'failing').length;
  if (bad > 0) return <Status tone="bad">{texts.failing(bad, count(bad))}</Status>;
  return parts.some(({ state }) => state === 'warning') ? (
    <Status tone="warn">{texts.lookAtParts}</Status>
  ) : (
    <Status tone="ok">{texts.working}</Status>
  );
}

function Numbers({ health }: { health: Health }) {
  const { server: texts } = usePart(serverTexts);
  return (
    <Grid least={9.5}>
      <Stat label={texts.agentsOnline}>
        <Link to="/devices" search={{ state: 'online' }}>
          {count(health.agentsOnline)}
        </Link>
      </Stat>
      <Stat label={texts.memory}>{bytes(health.memoryBytes)}</Stat>
      <Stat label={texts.failedJobs} tone={health.jobsFailed > 0 ? 'bad' : 'off'}>
        {count(health.jobsFailed)}
      </Stat>
      <Stat label={texts.started}>
        <Time at={health.startedAt} />
      </Stat>
    </Grid>
  );
}

const TONES = { ok: 'ok', warning: 'warn', failing: 'bad' } satisfies Record<Part['state'], StatusTone>;

function Parts({ parts }: { parts: Part[] }) {
  const { server: texts } = usePart(serverTexts);
  return (
    <PlainTable
      label={texts.partsOf}
      head={[texts.part, texts.state, texts.detail]}
      rows={parts.map(({ name, state, detail }) => ({
        id: name,
        cells: [
          texts.partNames[name],
          <Status key="state" tone={TONES[state]}>
            {texts.partStates[state]}
          </Status>,
          detail === null ? (
            state === 'ok' ? (
              texts.partDetails[name]
            ) : (
              texts.noDetail
            )
          ) : (
            <InEnglish key="detail">{detail}</InEnglish>
          ),
        ],
      }))}
    />
  );
}

function Mail({ mail: { state, waiting, lastFailure } }: Pick<Health, 'mail'>) {
  const { server: texts } = usePart(serverTexts);
  if (state === 'off') return texts.mailOff;
  return (
    <>
      {texts.mailOn(waiting, count(waiting))}
      {lastFailure && (
        <>
          {texts.lastFailure(lastFailure.code)} <Time at={lastFailure.at} />
        </>
      )}
    </>
  );
}

function Instance({ health }: { health: Health }) {
  const { server: texts } = usePart(serverTexts);
  return (
    <Facts
      items={[
        { label: 'Candor', value: health.version },
        { label: 'Node.js', value: health.node.replace(/^v/u, '') },
        { label: 'PostgreSQL', value: health.postgres },
        { label: texts.started, value: dateTime(health.startedAt) },
        { label: texts.mail, value: <Mail mail={health.mail} /> },
        {
          label: texts.authority,
          value: <CopyText text={health.caFingerprint} label={texts.copyAuthority} />,
        },
        {
          label: texts.dictionary,
          value: <CopyText text={health.schemaHash} label={texts.copyDictionary} />,
        },
      ]}
    />
  );
}
