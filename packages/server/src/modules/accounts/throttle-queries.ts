import { sql } from 'kysely';
import type { Tables } from '@candor/policy/derive/rows.ts';
import type { Tx } from '../../platform/db/index.ts';

type Row = Tables['throttle'];

/** Counts one more; a window that began before `since` begins anew. One at a time for each bucket. */
export function countTry(tx: Tx, row: Row, since: Date): Promise<Pick<Row, 'count' | 'windowAt'>> {
  const isOver = sql<boolean>`throttle.window_at <= ${since}`;
  return tx
    .insertInto('throttle')
    .values(row)
    .onConflict((conflict) =>
      conflict.columns(['bucket', 'kind']).doUpdateSet({
        count: sql<number>`CASE WHEN ${isOver} THEN 1 ELSE throttle.count + 1 END`,
        windowAt: sql<Date>`CASE WHEN ${isOver} THEN ${row.windowAt} ELSE throttle.window_at END`,
      }),
    )
    .returning(['count', 'windowAt'])
    .executeTakeFirstOrThrow();
}

export async function uncountTry(tx: Tx, bucket: Uint8Array, kind: string): Promise<void> {
  await tx
    .updateTable('throttle')
    .set((eb) => ({ count: eb('count', '-', 1) }))
    .where('bucket', '=', bucket)
    .where('kind', '=', kind)
    .where('count', '>', 0)
    .execute();
}

export function countedTries(tx: Tx, bucket: Uint8Array, kind: string, since: Date) {
  return tx
    .selectFrom('throttle')
    .select(['count', 'windowAt'])
    .where('bucket', '=', bucket)
    .where('kind', '=', kind)
    .where('windowAt', '>', since)
    .executeTakeFirst();
}
