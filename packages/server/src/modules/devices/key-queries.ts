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
    .select(['deviceKey.tokenId', 'deviceKey.pinRoot', 'deviceKey.pinMac'])
    .where('deviceKey.companyId', '=', companyId)
    .where('deviceKey.serial', '=', serial)
    .where('deviceKey.revokedAt', 'is', null)
    .where('device.state', '=', 'active')
    .executeTakeFirst();
}

/** The device in use with these keys that was enrolled since then. Index: device_key_by_identity. */
export async function findByIdentity(
  tx: Tx,
  companyId: string,
  { identityPublic, sealingPublic }: Pick<Tables['deviceKey'], 'identityPublic' | 'sealingPublic'>,
  since: Date,
): Promise<string | undefined> {
  const found = await tx
    .selectFrom('deviceKey')
    .innerJoin('device', (join) =>
      join
        .onRef('device.companyId', '=', 'deviceKey.companyId')
        .onRef('device.id', '=', 'deviceKey.deviceId'),
    )
    .select('device.id')
    .where('deviceKey.companyId', '=', companyId)
    .where('deviceKey.identityPublic', '=', identityPublic)
    .where('deviceKey.sealingPublic', '=', sealingPublic)
    .where('device.state', '=', 'active')
    .where('device.enrolledAt', '>', since)
    .orderBy('device.enrolledAt', 'desc')
    .limit(1)
    .executeTakeFirst();
  return found?.id;
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

/** False when it is not in use. */
export async function noteCloned(tx: Tx, companyId: string, deviceId: string): Promise<boolean> {
  const noted = await tx
    .updateTable('device')
    .set({ state: 'cloned' })
    .where('companyId', '=', companyId)
    .where('id', '=', deviceId)
    .where('state', '=', 'active')
    .executeTakeFirst();
  return noted.numUpdatedRows > 0n;
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
    .where('state', 'in', state === 'removed' ? ['active', 'revoked', 'cloned'] : ['active'])
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
