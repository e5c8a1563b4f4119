import type { Tables } from '@candor/policy/derive/rows.ts';
import type { Tx } from '../db/index.ts';

export type AuthorityRow = Tables['authority'];
export type AuthorityKind = AuthorityRow['kind'];

/** The instance's few key pairs, by kind. */
export async function findAuthorities(tx: Tx): Promise<Map<AuthorityKind, AuthorityRow>> {
  const rows = await tx.selectFrom('authority').selectAll().execute();
  return new Map(rows.map((row) => [row.kind, row]));
}

/** Keeps the pair that is there: when two servers start at once, the first one's counts. */
export async function addAuthority(tx: Tx, row: AuthorityRow): Promise<void> {
  await tx
    .insertInto('authority')
    .values(row)
    .onConflict((conflict) => conflict.column('kind').doNothing())
    .execute();
}

/** Puts a renewed pair in the place of the one that was read; does nothing when another server was faster. */
export async function replaceAuthority(tx: Tx, oldId: string, row: AuthorityRow): Promise<void> {
  await tx.updateTable('authority').set(row).where('kind', '=', row.kind).where('id', '=', oldId).execute();
}
