import type { Tables } from '@candor/policy/derive/rows.ts';
import type { Tx } from '../db/index.ts';

export async function insertEntry(tx: Tx, row: Tables['auditEntry']): Promise<void> {
  await tx.insertInto('auditEntry').values(row).execute();
}
