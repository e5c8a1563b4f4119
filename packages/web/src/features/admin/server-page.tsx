import { api, useApi, type OutputOf } from '../../api.ts';
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
  const health = useApi(api.server.health, {}, { everyMs: OFTEN_MS });
  return (
    <Page
      title="Server"
      status={health.data && <Whole parts={health.data.parts} />}
      detail={health.data && <AsOf at={health.dataUpdatedAt} isStale={health.error !== null} />}
    >
      <View query={health}>
        {(data) => (
          <Stack gap={32}>
            <Numbers health={data} />
            <Grid least={22}>
              <Panel title="Parts">
                <Parts parts={data.parts} />
              </Panel>
              <Panel title="This instance">
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
  const bad = parts.filter(({ state }) => state === 'failing').length;
  if (bad > 0) return <Status tone="bad">{bad === 1 ? 'one part fails' : `${count(bad)} parts fail`}</Status>;
  return parts.some(({ state }) => state === 'warning') ? (
    <Status tone="warn">working, look at the parts</Status>
  ) : (
    <Status tone="ok">working</Status>
  );
}

function Numbers({ health }: { health: Health }) {
  return (
    <Grid least={9.5}>
      <Stat label="Agents online">
        <Link to="/devices" search={{ state: 'online' }}>
          {count(health.agentsOnline)}
        </Link>
      </Stat>
      <Stat label="Server memory">{bytes(health.memoryBytes)}</Stat>
      <Stat label="Failed jobs" tone={health.jobsFailed > 0 ? 'bad' : 'off'}>
        {count(health.jobsFailed)}
      </Stat>
      <Stat label="Started">
        <Time at={health.startedAt} />
      </Stat>
    </Grid>
  );
}

const PART_WORDS = {
  database: { name: 'Database', what: 'answers' },
  keyring: { name: 'Keyring', what: 'holds the keys of sealed values' },
  jobs: { name: 'Jobs', what: 'run on time' },
  disk: { name: 'Disk', what: 'has room' },
  catalogue: { name: 'Catalogue', what: 'matches the dictionary' },
  checks: { name: 'Checks', what: 'of the promises run' },
  event_loop: { name: 'Event loop', what: 'comes to everything in time' },
  certificate: { name: 'Certificates', what: 'are valid' },
} satisfies Record<Part['name'], { name: string; what: string }>;

const STATE_WORDS = {
  ok: { tone: 'ok', word: 'working' },
  warning: { tone: 'warn', word: 'attention' },
  failing: { tone: 'bad', word: 'failing' },
} satisfies Record<Part['state'], { tone: StatusTone; word: string }>;

function Parts({ parts }: { parts: Part[] }) {
  return (
    <PlainTable
      label="Parts of the server"
      head={['Part', 'State', 'Detail']}
      rows={parts.map(({ name, state, detail }) => ({
        id: name,
        cells: [
          PART_WORDS[name].name,
          <Status key="state" tone={STATE_WORDS[state].tone}>
            {STATE_WORDS[state].word}
          </Status>,
          detail ?? (state === 'ok' ? PART_WORDS[name].what : 'no detail'),
        ],
      }))}
    />
  );
}

function Mail({ mail: { state, waiting, lastFailure } }: Pick<Health, 'mail'>) {
  if (state === 'off') return 'off: links are handed over by hand';
  return (
    <>
      on,{' '}
      {waiting === 0
        ? 'no letter waits'
        : waiting === 1
          ? '1 letter waits'
          : `${count(waiting)} letters wait`}
      {lastFailure && (
        <>
          , last failure {lastFailure.code} <Time at={lastFailure.at} />
        </>
      )}
    </>
  );
}

function Instance({ health }: { health: Health }) {
  return (
    <Facts
      items={[
        { label: 'Candor', value: health.version },
        { label: 'Node.js', value: health.node.replace(/^v/u, '') },
        { label: 'PostgreSQL', value: health.postgres },
        { label: 'Started', value: dateTime(health.startedAt) },
        { label: 'Mail', value: <Mail mail={health.mail} /> },
        {
          label: 'Certificate authority',
          value: (
            <CopyText text={health.caFingerprint} label="Copy fingerprint of the certificate authority" />
          ),
        },
        {
          label: 'Dictionary',
          value: <CopyText text={health.schemaHash} label="Copy hash of the dictionary" />,
        },
      ]}
    />
  );
}
