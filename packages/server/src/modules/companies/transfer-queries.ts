import type { Tx } from '../../platform/db/index.ts';

/** Levels, assigned people, unit and policy of a device that leaves the company; what they were stays in the history. */
export async function endRightsOn(tx: Tx, companyId: string, deviceId: string, at: Date): Promise<void> {
  for (const table of ['permissionLevel', 'devicePerson'] as const)
    await tx.deleteFrom(table).where('companyId', '=', companyId).where('deviceId', '=', deviceId).execute();
  await tx
    .updateTable('companyPolicy')
    .set({ replacedAt: at })
    .where('companyId', '=', companyId)
    .where('deviceId', '=', deviceId)
    .where('replacedAt', 'is', null)
    .execute();
  await tx
    .updateTable('device')
    .set({ unitId: null })
    .where('companyId', '=', companyId)
    .where('id', '=', deviceId)
    .execute();
}
