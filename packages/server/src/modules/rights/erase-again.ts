import type { Platform } from '../../platform/platform.ts';
import { countFocusRows, deleteFocusRows, pseudonymOf } from './erasure.ts';
import { endErasure, findErasureState, insertErasure } from './queries.ts';

export interface NotedErasure {
  id: string;
  personId: string;
  notedAt: Date;
}

/**
 * Repeats an erasure in a database that was restored, unless the backup was made after it: what the person did since
 * stays. With the keys its receipt comes back too.
 */
export async function eraseAgain(
  { database, keys, clock }: Pick<Platform, 'database' | 'clock'> & { keys: Platform['keys'] | undefined },
  { id, personId, notedAt }: NotedErasure,
): Promise<'repeated' | 'not needed'> {
  const state = await database.withInstance('legal_duty', (tx) => findErasureState(tx, id));
  if (state === 'done') return 'not needed';
  const before = await countFocusRows({ database }, personId);
  const removed = await deleteFocusRows({ database }, personId);
  const after = await countFocusRows({ database }, personId);
  if ([...after.values()].some((rows) => rows > 0)) throw new Error(`erasure ${id} left rows`);
  const steps = JSON.stringify(
    [...removed].map(([table, rows]) => ({ table, before: before.get(table), removed: rows, after: 0 })),
  );
  if (state === undefined && !keys) return 'repeated';
  await database.withInstance('legal_duty', async (tx) => {
    if (state === undefined && keys) {
      const pseudonym = await pseudonymOf({ keys }, personId);
      const begun = {
        scope: 'focus',
        state: 'running',
        steps: '[]',
        startedAt: notedAt,
        endedAt: null,
      } as const;
      await insertErasure(tx, { id, pseudonym, ...begun });
    }
    await endErasure(tx, id, 'done', steps, clock.now());
  });
  return 'repeated';
}
