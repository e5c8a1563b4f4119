import type { dictionary } from '@candor/policy/dictionary/index.ts';
import type { WireRow } from '@candor/policy/dictionary/record.ts';
import type { Tx } from '../../platform/db/index.ts';
import { oneByOne, type Sink } from '../../platform/gateway/index.ts';
import type { Platform } from '../../platform/platform.ts';
import { clip } from './clip.ts';
import {
  addIntervals,
  addLabels,
  findLabels,
  findTouching,
  lastLabelId,
  touchLabels,
} from './interval-queries.ts';

type Row = WireRow<typeof dictionary.focusInterval>;
const dayMs = 86_400_000;

/** Stores intervals of a person: names once and sealed, stretches of a device never over each other (clause S3). */
export function intervalSink({ bus, keys }: Pick<Platform, 'bus' | 'keys'>): Sink<'focus.interval'> {
  return {
    store: oneByOne(async (tx, { personId, deviceNo }, rows, { receivedAt, afterCommit }) => {
      const labels = await resolveLabels(tx, keys, personId, rows, receivedAt);
      const fresh = rows.map(({ app, ...row }) => ({ ...row, labelId: labels.get(app) ?? 0 }));
      const kept = clip(fresh, await findTouching(tx, personId, deviceNo, fresh));
      if (kept.length > 0) await addIntervals(tx, personId, deviceNo, kept);
      afterCommit(() => bus.publish('focus.stored', { personId, at: receivedAt.getTime() }));
    }),
  };
}

/** Name -> its small number. New names are sealed and added; all are found by keyed hash in one statement. */
async function resolveLabels(
  tx: Tx,
  keys: Platform['keys'],
  personId: string,
  rows: readonly Row[],
  receivedAt: Date,
): Promise<Map<string, number>> {
  const owner = { kind: 'person', id: personId } as const;
  const usedAt = new Date(Math.floor(receivedAt.getTime() / dayMs) * dayMs);
  const names = [...new Set(rows.map(({ app }) => app))];
  const macs = await Promise.all(names.map((name) => keys.blindIndex(owner, 'focus_label.name', name)));
  const ids = new Map(names.map((name, i) => [name, Buffer.from(macs[i] ?? []).toString('hex')]));
  let known = await findLabels(tx, personId, macs);
  if (known.size < names.length) {
    // another report may have added the same names while this one waited
    const last = await lastLabelId(tx, personId);
    known = await findLabels(tx, personId, macs);
    const sealer = await keys.sealerFor(owner);
    const missing = names.filter((name) => !known.has(ids.get(name) ?? ''));
    const added = missing.map((name, i) => {
      const labelId = last + 1 + i;
      const nameMac = Buffer.from(ids.get(name) ?? '', 'hex');
      return { labelId, nameMac, name: sealer.seal('focus_label', 'name', `${personId}/${labelId}`, name) };
    });
    if (added.length > 0) await addLabels(tx, personId, added, usedAt);
    for (const { labelId, nameMac } of added) known.set(nameMac.toString('hex'), labelId);
  }
  await touchLabels(tx, personId, [...known.values()], usedAt);
  return new Map(names.map((name) => [name, known.get(ids.get(name) ?? '') ?? 0]));
}
