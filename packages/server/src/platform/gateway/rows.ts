import type { z } from 'zod';
import { wireFields, wireSchema } from '@candor/policy/derive/wire.ts';
import { findRecord } from '@candor/policy/dictionary/index.ts';
import type { DictionaryRecord } from '@candor/policy/dictionary/record.ts';
import type { RefusalCode } from '@candor/protocol/errors.ts';
import type { Batch } from '@candor/protocol/messages/agent.ts';
import type { Owner } from './owner.ts';
import type { Refusal } from './refused-rows.ts';
import type { AnySink, Sinks } from './sink.ts';

/** What a report holds after each row was judged by itself: one bad row doesn't hold up the others (clause G6). */
export interface JudgedRows {
  accepted: Map<string, unknown[]>;
  /** `index` counts through all items of the report. */
  refused: { index: number; record: string; refusal: Refusal }[];
  rows: number;
  logRows: number;
}

const maxAheadMs = 10 * 60_000;
const logRecord = 'manage.log';

const nothingDrifted: ReadonlySet<string> = new Set();

/** @param drifted tables that differ from the dictionary */
export function judgeRows(
  items: Batch['items'],
  kind: Owner['kind'],
  sinks: Sinks,
  now: number,
  drifted = nothingDrifted,
): JudgedRows {
  const judged: JudgedRows = { accepted: new Map(), refused: [], rows: 0, logRows: 0 };
  for (const { record, rows } of items) {
    const judge = judgeOf(record, kind, sinks, now, drifted);
    const accepted = judged.accepted.get(record) ?? [];
    for (const row of rows) {
      const refusal = judge(row);
      if (refusal) judged.refused.push({ index: judged.rows, record, refusal });
      else accepted.push(row);
      judged.rows++;
    }
    if (record === logRecord) judged.logRows += rows.length;
    if (accepted.length > 0) judged.accepted.set(record, accepted);
  }
  return judged;
}

type Judge = (row: Record<string, unknown>) => Refusal | undefined;

function judgeOf(
  name: string,
  kind: Owner['kind'],
  sinks: Sinks,
  now: number,
  drifted: ReadonlySet<string>,
): Judge {
  const record = findRecord(name);
  // a name that the closed list of sinks has
  const sink: AnySink | undefined = Object.hasOwn(sinks, name) ? sinks[name as keyof Sinks] : undefined;
  if (!record || !sink) return () => ({ code: 'unknown_record' });
  if (record.capability !== kind) return () => ({ code: 'wrong_channel' });
  if (drifted.has(record.table)) return () => ({ code: 'catalogue_drift' });
  const schema = wireSchema(record);
  const instants = instantFields(record);
  return (row) => {
    const parsed = schema.safeParse(row);
    if (!parsed.success) return refusalOf(parsed.error);
    const ahead = instants.find((field) => Number(row[field] ?? 0) > now + maxAheadMs);
    if (ahead !== undefined) return { code: 'clock_ahead', key: ahead };
    return sink.check?.(row);
  };
}

const instantFields = (record: DictionaryRecord) =>
  Object.entries(wireFields(record))
    .filter(([, field]) => field.kind.kind === 'instant')
    .map(([name]) => name);

function refusalOf(error: z.ZodError): Refusal {
  const unknown = error.issues.find((issue) => issue.code === 'unrecognized_keys');
  if (unknown) return { code: 'unknown_field', ...named(unknown.keys[0]) };
  const [first] = error.issues;
  const code: RefusalCode = first?.message === 'unclean_text' ? 'unclean_text' : 'wrong_type';
  return { code, ...named(first?.path.findLast((part) => typeof part === 'string')) };
}

const named = (key: PropertyKey | undefined) => (typeof key === 'string' ? { key } : {});
