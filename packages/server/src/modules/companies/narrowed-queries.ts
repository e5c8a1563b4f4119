import { sql } from 'kysely';
import type { Tables } from '@candor/policy/derive/rows.ts';
import { jsonb, type Tx } from '../../platform/db/index.ts';

type Narrowed = Tables['narrowedRole'];

export interface CountedNarrowed extends Narrowed {
  members: number;
}

/** By name; each with how many hold it. */
export async function listNarrowed(tx: Tx, companyId: string): Promise<CountedNarrowed[]> {
  const { rows } = await sql<CountedNarrowed>`
    SELECT company_id, id, name, base, minus, created_at,
           (SELECT count(*) FROM member WHERE company_id = ${companyId} AND member.narrowed @> to_jsonb(narrowed_role.id)) AS members
      FROM narrowed_role WHERE company_id = ${companyId} ORDER BY lower(name), id`.execute(tx);
  return rows;
}

export function findNarrowed(tx: Tx, companyId: string, ids: readonly string[]): Promise<Narrowed[]> {
  if (ids.length === 0) return Promise.resolve([]);
  return tx
    .selectFrom('narrowedRole')
    .selectAll()
    .where('companyId', '=', companyId)
    .where('id', 'in', ids)
    .execute();
}

export async function insertNarrowed(tx: Tx, row: Narrowed): Promise<void> {
  await tx
    .insertInto('narrowedRole')
    .values({ ...row, minus: jsonb(row.minus) })
    .execute();
}

export async function deleteNarrowed(tx: Tx, companyId: string, id: string): Promise<void> {
  await tx.deleteFrom('narrowedRole').where('companyId', '=', companyId).where('id', '=', id).execute();
}
