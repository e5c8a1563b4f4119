import type { Tables } from '@candor/policy/derive/rows.ts';
import type { Tx } from '../../platform/db/index.ts';

export async function addDevice(tx: Tx, device: Tables['device']): Promise<void> {
  await tx.insertInto('device').values(device).execute();
}

export async function addKey(tx: Tx, key: Tables['deviceKey']): Promise<void> {
  await tx.insertInto('deviceKey').values(key).execute();
}

/** A key that is neither revoked nor replaced, of a device that is in use. Its certificate may have ended. */
export function findUsableKey(tx: Tx, companyId: string, serial: string) {
  return tx
    .selectFrom('deviceKey')
    .innerJoin('device', (join) =>
      join
        .onRef('device.companyId', '=', 'deviceKey.companyId')
        .onRef('device.id', '=', 'deviceKey.deviceId'),
    )
    .select(['device.id as deviceId', 'device.lastSeenAt', 'device.enrolledAt'])
    .select(['deviceKey.identityPublic', 'deviceKey.sealingPublic'])
    .where('deviceKey.companyId', '=', companyId)
    .where('deviceKey.serial', '=', serial)
    .where('deviceKey.revokedAt', 'is', null)
    .where('device.state', '=', 'active')
    .executeTakeFirst();
}

/** Certificates that a device was given since then. */
export async function countKeysSince(
  tx: Tx,
  companyId: string,
  deviceId: string,
  since: Date,
): Promise<number> {
  const found = await tx
    .selectFrom('deviceKey')
    .select(({ fn }) => fn.countAll<number>().as('n'))
    .where('companyId', '=', companyId)
    .where('deviceId', '=', deviceId)
    .where('notBefore', '>', since)
    .executeTakeFirst();
  return found?.n ?? 0;
}

/** Ends a device that is in use, and all its certificates. False when there is none. */
export async function endDevice(
  tx: Tx,
  companyId: string,
  deviceId: string,
  state: 'revoked' | 'removed',
  at: Date,
): Promise<boolean> {
  const ended = await tx
    .updateTable('device')
    .set({ state, ...(state === 'removed' && { removedAt: at }) })
    .where('companyId', '=', companyId)
    .where('id', '=', deviceId)
    .where('state', 'in', state === 'removed' ? ['active', 'revoked'] : ['active'])
    .executeTakeFirst();
  if (ended.numUpdatedRows === 0n) return false;
  await tx
    .updateTable('deviceKey')
    .set({ revokedAt: at, reason: state })
    .where('companyId', '=', companyId)
    .where('deviceId', '=', deviceId)
    .where('revokedAt', 'is', null)
    .execute();
  return true;
}
