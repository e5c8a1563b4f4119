import { useMemo } from 'react';
import { api, useApi, type OutputOf } from '../../api.ts';
import { recordWords, refusalWords } from '../../api/record-words.ts';
import { useDictionary, type DictionaryRecord } from '../../api/why.tsx';
import { devicesTexts, type DevicesTexts } from '../../texts/devices.ts';
import { usePart } from '../../texts/use-texts.ts';
import { Command } from '../../ui/code.tsx';
import { CopyButton, CopyText } from '../../ui/copy.tsx';
import { Empty } from '../../ui/empty.tsx';
import { Facts } from '../../ui/facts.tsx';
import { count, day } from '../../ui/format.ts';
import { Prose, Row, Section, Stack } from '../../ui/layout.tsx';
import { useMedia } from '../../ui/media.ts';
import { useNow } from '../../ui/now.ts';
import { PlainTable } from '../../ui/plain-table.tsx';
import { Table, type Column } from '../../ui/table/table.tsx';
import { Time } from '../../ui/time.tsx';
import { View } from '../../ui/view.tsx';
import { PolicyAnswer } from './policy-answer.tsx';
import { PolicySection } from './policy-section.tsx';
import { SessionsSection } from './sessions-section.tsx';
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
  const { privacy: texts } = usePart(devicesTexts);
  const privacy = useApi(api.devices.privacy, { params: { id: deviceId } }, { everyMs: MINUTE_MS });
  const { data: dictionary } = useDictionary();
  return (
    <View query={privacy} size="panel" what={texts.device}>
      {(data) => (
        <Stack gap={32}>
          <PolicyAnswer deviceId={deviceId} policy={data.policy} />
          <PolicySection deviceId={deviceId} policy={data.policy} />
          <SessionsSection deviceId={deviceId} sessions={data.policy.sessions} />
          <Kept records={data.records} declared={dictionary?.records ?? []} />
          <Reports reports={data.reports} />
          <Refusals refusals={data.refusals} />
          <Section title={texts.ledger} detail={texts.ledgerDetail}>
            <Command>npm run agent -- ledger</Command>
          </Section>
          <Section title={texts.bound}>
            <Facts
              items={[
                { label: texts.policyVersion, value: String(data.policy.version) },
                {
                  label: texts.dictionary,
                  value: <CopyText text={data.schemaHash} label={texts.copyDictionary} />,
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
  const { privacy: texts } = usePart(devicesTexts);
  const isNarrow = useMedia('(width < 40rem)');
  const nowMs = useNow();
  const held = records.filter(({ rows }) => rows > 0);
  const none = records.filter(({ rows }) => rows === 0);
  const due = (record: string, oldestAt: number | null) => {
    const days = daysOf(declared, record);
    return days === undefined || oldestAt === null ? texts.notDue : dueWords(oldestAt + days * DAY_MS, nowMs);
  };
  return (
    <Section title={texts.kept} detail={texts.keptDetail}>
      <PlainTable
        label={texts.kept}
        head={[texts.record, texts.oldest, ...(isNarrow ? [] : [texts.newest]), texts.oldestGoes, texts.rows]}
        ends={[isNarrow ? 3 : 4]}
        rows={held.map(({ record, rows, oldestAt, newestAt }) => ({
          id: record,
          cells: [
            <span key="name" data-hint={record}>
              {recordWords(record)}
            </span>,
            <Age key="oldest" at={oldestAt} nowMs={nowMs} />,
            ...(isNarrow ? [] : [<Age key="newest" at={newestAt} nowMs={nowMs} />]),
            due(record, oldestAt),
            count(rows),
          ],
        }))}
      />
      {none.length > 0 && (
        <Prose>{texts.noRows(none.map(({ record }) => recordWords(record)).join(', '))}</Prose>
      )}
    </Section>
  );
}

/** A certificate counts from its end, which lies ahead. */
function Age({ at, nowMs }: { at: number | null; nowMs: number }) {
  const { privacy: texts } = usePart(devicesTexts);
  if (at === null) return texts.open;
  return (
    <>
      {at > nowMs && `${texts.ends} `}
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
  const { privacy: texts } = usePart(devicesTexts);
  const columns = useMemo(() => reportColumnsOf(texts), [texts]);
  return (
    <Section title={texts.reports} detail={texts.reportsDetail}>
      <Table
        name="device-reports"
        label={texts.reports}
        what={texts.reportsCount(reports.length)}
        plain
        columns={columns}
        rows={reports}
        rowId={({ seq }) => String(seq)}
        none={<Empty title={texts.noReports} size="panel" />}
      />
    </Section>
  );
}

const reportColumnsOf = (texts: DevicesTexts['privacy']): Column<Report>[] => [
  { id: 'seq', header: texts.report, width: 5, cell: ({ seq }) => String(seq) },
  { id: 'received', header: texts.received, width: 7, cell: ({ receivedAt }) => <Time at={receivedAt} /> },
  {
    id: 'hash',
    header: texts.hash,
    wraps: true,
    cell: ({ seq, hash }) => (
      <Row gap={4}>
        <span className="mono">{hash.slice(0, HASH_LETTERS)}</span>
        <CopyButton text={hash} label={texts.copyHash(String(seq))} />
      </Row>
    ),
  },
  {
    id: 'rows',
    header: texts.rows,
    width: 5,
    align: 'end',
    dropBelow: 'narrow',
    cell: ({ rows }) => count(rows),
  },
  {
    id: 'refused',
    header: texts.refused,
    width: 6,
    align: 'end',
    dropBelow: 'narrow',
    cell: ({ refused }) => count(refused),
  },
];

function Refusals({ refusals }: { refusals: readonly Refusal[] }) {
  const { privacy: texts } = usePart(devicesTexts);
  const columns = useMemo(() => refusalColumnsOf(texts), [texts]);
  return (
    <Section title={texts.refused} detail={texts.refusedDetail}>
      {refusals.length === 0 ? (
        <Prose>{texts.noRefusals}</Prose>
      ) : (
        <Table
          name="device-refusals"
          label={texts.refusedValues}
          what={texts.linesCount(refusals.length)}
          plain
          hasKeys={false}
          columns={columns}
          rows={refusals}
          rowId={({ day: at, record, key, code }) => `${at} ${record} ${key ?? ''} ${code}`}
        />
      )}
    </Section>
  );
}

const refusalColumnsOf = (texts: DevicesTexts['privacy']): Column<Refusal>[] => [
  { id: 'record', header: texts.record, wraps: true, cell: ({ record }) => recordWords(record) },
  { id: 'day', header: texts.day, width: 7, dropBelow: 'narrow', cell: ({ day: at }) => day(at) },
  {
    id: 'field',
    header: texts.field,
    width: 8,
    dropBelow: 'narrow',
    cell: ({ key }) => key ?? texts.notNamed,
  },
  { id: 'why', header: texts.why, wraps: true, cell: ({ code }) => refusalWords(code) },
  { id: 'n', header: texts.times, width: 4.5, align: 'end', dropBelow: 'narrow', cell: ({ n }) => count(n) },
];
