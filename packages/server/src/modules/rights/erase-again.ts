import type { Platform } from '../../platform/platform.ts';
import { deleteAccountRows, type AccountOwner } from './account-erasure.ts';
import { countFocusRows, deleteFocusRows, pseudonymOf, type ErasureStep } from './erasure.ts';
import { endErasure, findErasureState, insertErasure } from './queries.ts';

interface Noted {
  id: string;
  notedAt: Date;
}
export type NotedErasure = Noted & { personId: string };
type Parts = Pick<Platform, 'database' | 'clock'> & { keys: Platform['keys'] | undefined };

/**
 * Repeats an erasure in a database that was restored, unless the backup was made after it: what the person did since
 * stays. With the keys its receipt comes back too.
 */
export async function eraseAgain(
  parts: Parts,
  { personId, ...noted }: NotedErasure,
): Promise<'repeated' | 'not needed'> {
  const { database } = parts;
  return repeat(parts, { ...noted, personId, scope: 'focus' }, async () => {
    const before = await countFocusRows({ database }, personId);
    const removed = await deleteFocusRows({ database }, personId);
    const after = await countFocusRows({ database }, personId);
    if ([...after.values()].some((rows) => rows > 0)) throw new Error(`erasure ${noted.id} left rows`);
    return [...removed].map(([table, rows]) => ({
      table,
      before: before.get(table) ?? 0,
      removed: rows,
      after: 0,
    }));
  });
}

/** The same for a whole account, whose key goes by a line of its own. */
export async function eraseAccountAgain(
  parts: Parts,
  { accountId, personId, ...noted }: Noted & AccountOwner,
): Promise<'repeated' | 'not needed'> {
  return repeat(parts, { ...noted, personId, scope: 'account' }, async () => {
    const removed = await deleteAccountRows(parts, { accountId, personId }, noted.notedAt);
    return [...removed].map(([table, rows]) => ({ table, before: rows, removed: rows, after: 0 }));
  });
}

async function repeat(
  { database, keys, clock }: Parts,
  { id, personId, scope, notedAt }: NotedErasure & { scope: 'focus' | 'account' },
  work: () => Promise<ErasureStep[]>,
): Promise<'repeated' | 'not needed'> {
  const state = await database.withInstance('legal_duty', (tx) => findErasureState(tx, id));
  if (state === 'done') return 'not needed';
  const steps = JSON.stringify(await work());
  if (state === undefined && !keys) return 'repeated';
  await database.withInstance('legal_duty', async (tx) => {
    if (state === undefined && keys) {
      const pseudonym = await pseudonymOf({ keys }, personId);
      const begun = { scope, state: 'running', steps: '[]', startedAt: notedAt, endedAt: null } as const;
      await insertErasure(tx, { id, pseudonym, ...begun });
    }
    await endErasure(tx, id, 'done', steps, clock.now());
  });
  return 'repeated';
}
