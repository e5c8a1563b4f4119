import { sql } from 'kysely';
import type { Tx } from '../../platform/db/index.ts';

/** Changes of a company's structure, people and rights follow one another; until the transaction ends. */
export async function lockCompany(tx: Tx, companyId: string): Promise<void> {
  await sql`SELECT pg_advisory_xact_lock(hashtextextended(${`company ${companyId}`}, 0))`.execute(tx);
}
