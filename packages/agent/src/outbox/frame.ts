import { maxBatchRows, maxFrameBytes, maxLogRows } from '@candor/protocol/messages/agent.ts';

/** A row that waits, with its JSON text as it will travel. */
export interface WaitingRow {
  id: number;
  record: string;
  section: string | null;
  hash: string | null;
  text: string;
}

/** Which inventory section stands at which place of a report: place -> section and hash. */
export type FrameSections = Record<string, { name: string; hash: string }>;

const logRecord = 'manage.log';
const maxRecords = 16;
// room for the frame's own members and the names of its records
const reservedBytes = 4096;

/** The longest start of the queue that fits one report, whatever the mixture. */
export function selectRows(rows: Iterable<WaitingRow>): WaitingRow[] {
  const chosen: WaitingRow[] = [];
  const records = new Set<string>();
  let bytes = reservedBytes;
  let logRows = 0;
  for (const row of rows) {
    bytes += Buffer.byteLength(row.text) + 1;
    records.add(row.record);
    if (row.record === logRecord) logRows++;
    if (bytes > maxFrameBytes || records.size > maxRecords || logRows > maxLogRows) break;
    chosen.push(row);
    if (chosen.length === maxBatchRows) break;
  }
  return chosen;
}

/** The exact bytes of a report, rows grouped by record in the order in which records first come. */
export function writeFrame(seq: number, createdAt: number, rows: readonly WaitingRow[]) {
  const groups = Map.groupBy(rows, (row) => row.record);
  const items = [...groups].map(
    ([record, own]) =>
      `{"record":${JSON.stringify(record)},"rows":[${own.map(({ text }) => text).join(',')}]}`,
  );
  const bytes = Buffer.from(
    `{"type":"batch","seq":${seq},"createdAt":${createdAt},"items":[${items.join(',')}]}`,
  );
  return { bytes, sections: placesOf([...groups.values()].flat()) };
}

function placesOf(rows: readonly WaitingRow[]): FrameSections {
  const places: FrameSections = {};
  for (const [index, { section, hash }] of rows.entries())
    if (section !== null && hash !== null) places[index] = { name: section, hash };
  return places;
}
