import type { Pool, QueryResult, QueryResultRow } from 'pg';
import { translate } from './failure.ts';

/** One statement of a role that works outside transactions of a tenant. Throws what openDatabase()'s queries throw. */
export async function ask<R extends QueryResultRow>(
  pool: Pick<Pool, 'query'>,
  text: string,
  values: unknown[] = [],
): Promise<QueryResult<R>> {
  try {
    return await pool.query<R>(text, values);
  } catch (error) {
    throw translate(error);
  }
}
