import { refusalCodes } from '@candor/protocol/errors.ts';
import { api, useApi, type OutputOf } from '../../api.ts';
import { recordWords } from '../../api/record-words.ts';
import { useDictionary, type DictionaryRecord } from '../../api/why.tsx';
import { Command } from '../../ui/code.tsx';
import { CopyButton, CopyText } from '../../ui/copy.tsx';
import { Empty } from '../../ui/empty.tsx';
import { Facts } from '../../ui/facts.tsx';
import { count, day } from '../../ui/format.ts';
import { Prose, Row, Section, Stack } from '../../ui/layout.tsx';
import { useNow } from '../../ui/now.ts';
import { PlainTable } from '../../ui/plain-table.tsx';
import { Table, type Column } from '../../ui/table/table.tsx';
import { Time } from '../../ui/time.tsx';
import { View } from '../../ui/view.tsx';
import { PolicySection } from './policy-section.tsx';
import { dueWords, retentionDays } from './words.ts';

type Privacy = OutputOf<typeof api.devices.privacy>;
type Report = Privacy['reports'][number];
type Refusal = Privacy['refusals'][number];

const MINUTE_MS = 60_000;
const DAY_MS = 24 * 60 * MINUTE_MS;
/** As many as the ledger on the device prints. */
const HASH_LETTERS = 16;

/** What is kept of this device, what came in last, what was refused, and how to see the same on the device. */
export function PrivacyTab({ deviceId }: { deviceId: string }) {
  const privacy = useApi(api.devices.privacy, { params: { id: deviceId } }, { everyMs: MINUTE_MS });
  const { data: dictionary } = useDictionary();
  return (
    <View query={privacy} size="panel" what="device">
      {(data) => (
        <Stack gap={32}>
          <PolicySection deviceId={deviceId} policy={data.policy} />
          <Kept records={data.records} declared={dictionary?.records ?? []} />
          <Reports reports={data.reports} />
          <Refusals refusals={data.refusals} />
          <Section
            title="See it on the device"
            detail="The ledger there holds every report byte for byte as it left, with the receipt of the server. In a clone of Candor on the device:"
          >
            <Command>npm run agent -- ledger</Command>
          </Section>
          <Section title="What holds it to that">
            <Facts
              items={[
                { label: 'Policy version', value: String(data.policy.version) },
                {
                  label: 'Dictionary',
                  value: <CopyText text={data.schemaHash} label="Copy hash of the dictionary" />,
                },
              ]}
            />
          </Section>
        </Stack>
      )}
    </View>
  );
}

function Kept({ records, declared }: { records: Privacy['records']; declared: readonly DictionaryRecord[] }) {
  const nowMs = useNow();
  const held = records.filter(({ rows }) => rows > 0);
  const none = records.filter(({ rows }) => rows === 0);
  const due = (record: string, oldestAt: number | null) => {
    const days = daysOf(declared, record);
    return days === undefined || oldestAt === null
      ? 'not due yet'
      : dueWords(oldestAt + days * DAY_MS, nowMs);
  };
  return (
    <Section
      title="What is kept of this device"
      detail="Each kind of row ends by itself when its period is over."
    >
      <PlainTable
        label="What is kept of this device"
        head={['Record', 'Oldest', 'Newest', 'Oldest is deleted', 'Rows']}
        ends={[4]}
        rows={held.map(({ record, rows, oldestAt, newestAt }) => ({
          id: record,
          cells: [
            <span key="name" data-hint={record}>
              {recordWords(record)}
            </span>,
            <Age key="oldest" at={oldestAt} nowMs={nowMs} />,
            <Age key="newest" at={newestAt} nowMs={nowMs} />,
            due(record, oldestAt),
            count(rows),
          ],
        }))}
      />
      {none.length > 0 && (
        <Prose>No rows now: {none.map(({ record }) => recordWords(record).toLowerCase()).join(', ')}.</Prose>
      )}
    </Section>
  );
}

/** A certificate counts from its end, which lies ahead. */
function Age({ at, nowMs }: { at: number | null; nowMs: number }) {
  if (at === null) return 'still open';
  return (
    <>
      {at > nowMs && 'ends '}
      <Time at={at} />
    </>
  );
}

/** The longest period of a record's fields: then the whole row goes. */
function daysOf(declared: readonly DictionaryRecord[], record: string): number | undefined {
  const fields = declared.find(({ name }) => name === record)?.fields ?? [];
  const days = fields.flatMap(({ retain }) => retentionDays(retain) ?? []);
  return days.length === 0 ? undefined : Math.max(...days);
}

function Reports({ reports }: { reports: readonly Report[] }) {
  return (
    <Section
      title="Last reports"
      detail="The hash is the server’s receipt, here its beginning. The ledger on the device shows the same one for the same report."
    >
      <Table
        name="device-reports"
        label="Last reports"
        what={reports.length === 1 ? 'report' : 'reports'}
        plain
        columns={REPORT_COLUMNS}
        rows={reports}
        rowId={({ seq }) => String(seq)}
        none={<Empty title="None in the last eight days" size="panel" />}
      />
    </Section>
  );
}

const REPORT_COLUMNS: readonly Column<Report>[] = [
  { id: 'seq', header: 'Report', width: 5, cell: ({ seq }) => String(seq) },
  { id: 'received', header: 'Received', width: 7, cell: ({ receivedAt }) => <Time at={receivedAt} /> },
  {
    id: 'hash',
    header: 'Hash',
    wraps: true,
    cell: ({ seq, hash }) => (
      <Row gap={4}>
        <span className="mono">{hash.slice(0, HASH_LETTERS)}</span>
        <CopyButton text={hash} label={`Copy hash of report ${seq}`} />
      </Row>
    ),
  },
  {
    id: 'rows',
    header: 'Rows',
    width: 5,
    align: 'end',
    dropBelow: 'narrow',
    cell: ({ rows }) => count(rows),
  },
  {
    id: 'refused',
    header: 'Refused',
    width: 6,
    align: 'end',
    dropBelow: 'narrow',
    cell: ({ refused }) => count(refused),
  },
];

function Refusals({ refusals }: { refusals: readonly Refusal[] }) {
  return (
    <Section
      title="Refused"
      detail="What the agent tried to send and the server did not take. Its values are not kept."
    >
      {refusals.length === 0 ? (
        <Prose>Nothing in the last 90 days.</Prose>
      ) : (
        <Table
          name="device-refusals"
          label="Refused values"
          what={refusals.length === 1 ? 'line' : 'lines'}
          plain
          hasKeys={false}
          columns={REFUSAL_COLUMNS}
          rows={refusals}
          rowId={({ day: at, record, key, code }) => `${at} ${record} ${key ?? ''} ${code}`}
        />
      )}
    </Section>
  );
}

const REFUSAL_COLUMNS: readonly Column<Refusal>[] = [
  { id: 'record', header: 'Record', wraps: true, cell: ({ record }) => recordWords(record) },
  { id: 'day', header: 'Day', width: 7, dropBelow: 'narrow', cell: ({ day: at }) => day(at) },
  { id: 'field', header: 'Field', width: 8, dropBelow: 'narrow', cell: ({ key }) => key ?? 'not named' },
  { id: 'why', header: 'Why', wraps: true, cell: ({ code }) => refusalWords(code) },
  { id: 'n', header: 'Times', width: 4.5, align: 'end', dropBelow: 'narrow', cell: ({ n }) => count(n) },
];

function refusalWords(code: string): string {
  return Object.hasOwn(refusalCodes, code) ? refusalCodes[code as keyof typeof refusalCodes] : code; // own key
}
