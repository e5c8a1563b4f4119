import { createHash } from 'node:crypto';
import { canonical, type Json } from '@candor/policy/canonical.ts';
import { encode } from '@candor/policy/derive/encode.ts';
import type { DictionaryRecord } from '@candor/policy/dictionary/record.ts';
import type { CollectorName, Observation } from './collectors/index.ts';
import type { Log } from './log.ts';
import type { Outbox } from './outbox/outbox.ts';

/**
 * The only way from collectors to the outbox: what the dictionary does not declare is dropped and counted. Sections of
 * the inventory are kept only when they differ from what the server has (A7).
 */
export function takeIn(
  outbox: Outbox,
  log: Log,
  collector: CollectorName,
  observations: readonly Observation[],
  at: number,
): void {
  let dropped = 0;
  const rows = new Map<string, Record<string, unknown>[]>();
  for (const { record, values } of observations) {
    const encoded = encode(record, values);
    dropped += encoded.dropped.length;
    // the fields of one record, whichever it is
    const row = encoded.row as Record<string, Json>;
    if (record.within) addSection(outbox, record, record.within.section, row, at);
    else rows.set(record.name, [...(rows.get(record.name) ?? []), row]);
  }
  for (const [record, all] of rows) outbox.add(record, all, at);
  if (dropped > 0) log('field.dropped', { n: dropped, collector });
}

function addSection(
  outbox: Outbox,
  { name }: DictionaryRecord,
  section: string,
  row: Record<string, Json>,
  at: number,
): void {
  outbox.addSection(name, { name: section, hash: sectionHash(row) }, row, at);
}

/** As the server computes it over the row that it received. */
export function sectionHash(row: Record<string, Json>): string {
  return createHash('sha256').update(canonical(row)).digest('hex');
}
