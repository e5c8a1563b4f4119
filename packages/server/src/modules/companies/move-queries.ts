import type { Tx } from '../../platform/db/index.ts';

export async function placeDevices(
  tx: Tx,
  companyId: string,
  ids: readonly string[],
  unitId: string | null,
): Promise<void> {
  await tx
    .updateTable('device')
    .set({ unitId })
    .where('companyId', '=', companyId)
    .where('id', 'in', ids)
    .execute();
}

export async function placeMembers(
  tx: Tx,
  companyId: string,
  ids: readonly string[],
  unitId: string | null,
): Promise<void> {
  await tx
    .updateTable('member')
    .set({ unitId })
    .where('companyId', '=', companyId)
    .where('id', 'in', ids)
    .execute();
}

export function membersById(tx: Tx, companyId: string, ids: readonly string[]) {
  return tx
    .selectFrom('member')
    .select(['id', 'unitId'])
    .where('companyId', '=', companyId)
    .where('id', 'in', ids)
    .execute();
}

export async function unitsById(tx: Tx, companyId: string, ids: readonly string[]) {
  if (ids.length === 0) return [];
  return tx
    .selectFrom('unit')
    .select(['id', 'parentId as unitId', 'name'])
    .where('companyId', '=', companyId)
    .where('id', 'in', ids)
    .execute();
}
