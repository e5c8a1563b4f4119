import { refusalCodes } from '@candor/protocol/errors.ts';
import { api, useApi, type OutputOf } from '../../api.ts';
import { Command } from '../../ui/code.tsx';
import { CopyButton, CopyText } from '../../ui/copy.tsx';
import { Facts } from '../../ui/facts.tsx';
import { count, dateTime, day } from '../../ui/format.ts';
import { Prose, Row, Section, Stack } from '../../ui/layout.tsx';
import { useNow } from '../../ui/now.ts';
import { PlainTable } from '../../ui/plain-table.tsx';
import { Time } from '../../ui/time.tsx';
import { View } from '../../ui/view.tsx';
import { dueWords, periodOf, recordWords } from './words.ts';

type Privacy = OutputOf<typeof api.devices.privacy>;
type Dictionary = OutputOf<typeof api.server.dictionary>;

const MINUTE_MS = 60_000;
const DAY_MS = 24 * 60 * MINUTE_MS;
/** As many as the ledger on the device prints. */
const HASH_LETTERS = 16;

/** What is kept of this device, what came in last, what was refused, and how to see the same on the device. */
export function PrivacyTab({ deviceId }: { deviceId: string }) {
  const privacy = useApi(api.devices.privacy, { params: { id: deviceId } }, { everyMs: MINUTE_MS });
  const { data: dictionary } = useApi(api.server.dictionary, {}, { freshMs: DAY_MS });
  return (
    <View query={privacy} size="panel" what="device">
      {(data) => (
        <Stack gap={32}>
          <Kept records={data.records} dictionary={dictionary} />
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
                { label: 'Policy version', value: String(data.policyVersion) },
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

function Kept({
  records,
  dictionary,
}: {
  records: Privacy['records'];
  dictionary: Dictionary | undefined;
}) {
  const nowMs = useNow();
  const held = records.filter(({ rows }) => rows > 0);
  const none = records.filter(({ rows }) => rows === 0);
  const due = (record: string, oldestAt: number | null) => {
    const days = daysOf(dictionary, record);
    return days === undefined || oldestAt === null ? 'not due yet' : dueWords(oldestAt + days * DAY_MS, nowMs);
  };
  return (
    <Section title="What is kept of this device" detail="Each kind of row ends by itself when its period is over.">
      <PlainTable
        label="What is kept of this device"
        scrolls
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
function daysOf(dictionary: Dictionary | undefined, record: string): number | undefined {
  const fields = dictionary?.records.find(({ name }) => name === record)?.fields ?? [];
  const days = fields.flatMap(({ retain }) => periodOf(retain)?.days ?? []);
  return days.length === 0 ? undefined : Math.max(...days);
}

function Reports({ reports }: { reports: Privacy['reports'] }) {
  return (
    <Section
      title="Last reports"
      detail="The hash is the server’s receipt, here its beginning. The ledger on the device shows the same one for the same report."
    >
      {reports.length === 0 ? (
        <Prose>None in the last eight days.</Prose>
      ) : (
        <PlainTable
          label="Last reports"
          scrolls
          head={['Report', 'Received', 'Hash', 'Rows', 'Refused']}
          ends={[3, 4]}
          rows={reports.map(({ seq, receivedAt, rows, refused, hash }) => ({
            id: String(seq),
            cells: [
              String(seq),
              dateTime(receivedAt),
              <Row key="hash" gap={4}>
                <span className="mono">{hash.slice(0, HASH_LETTERS)}</span>
                <CopyButton text={hash} label={`Copy hash of report ${seq}`} />
              </Row>,
              count(rows),
              count(refused),
            ],
          }))}
        />
      )}
    </Section>
  );
}

function Refusals({ refusals }: { refusals: Privacy['refusals'] }) {
  return (
    <Section title="Refused" detail="What the agent tried to send and the server did not take. Its values are not kept.">
      {refusals.length === 0 ? (
        <Prose>Nothing in the last 90 days.</Prose>
      ) : (
        <PlainTable
          label="Refused values"
          scrolls
          head={['Record', 'Day', 'Field', 'Why', 'Times']}
          ends={[4]}
          rows={refusals.map(({ day: at, record, key, code, n }) => ({
            id: `${at} ${record} ${key ?? ''} ${code}`,
            cells: [recordWords(record), day(at), key ?? 'not named', refusalWords(code), count(n)],
          }))}
        />
      )}
    </Section>
  );
}

function refusalWords(code: string): string {
  return Object.hasOwn(refusalCodes, code) ? refusalCodes[code as keyof typeof refusalCodes] : code; // own key
}
