import { sql } from 'kysely';
import type { Tables } from '@candor/policy/derive/rows.ts';
import type { Tx } from '../../platform/db/index.ts';

export async function addToken(tx: Tx, token: Tables['focusToken']): Promise<void> {
  await tx.insertInto('focusToken').values(token).execute();
}

/** Joins by one token come one after the other. */
export async function lockToken(tx: Tx, personId: string, secretHash: Uint8Array): Promise<void> {
  await tx
    .selectFrom('focusToken')
    .select('id')
    .where('personId', '=', personId)
    .where('secretHash', '=', secretHash)
    .forUpdate()
    .execute();
}

/** The person's device in use with these keys that was joined since then. */
export function findByIdentity(
  tx: Tx,
  personId: string,
  { identityPublic, sealingPublic }: Pick<Tables['focusDeviceKey'], 'identityPublic' | 'sealingPublic'>,
  since: Date,
) {
  return tx
    .selectFrom('focusDeviceKey')
    .innerJoin('focusDevice', (join) =>
      join
        .onRef('focusDevice.personId', '=', 'focusDeviceKey.personId')
        .onRef('focusDevice.deviceNo', '=', 'focusDeviceKey.deviceNo'),
    )
    .select(['focusDevice.id as deviceId', 'focusDevice.deviceNo'])
    .where('focusDeviceKey.personId', '=', personId)
    .where('focusDeviceKey.identityPublic', '=', identityPublic)
    .where('focusDeviceKey.sealingPublic', '=', sealingPublic)
    .where('focusDevice.removedAt', 'is', null)
    .where('focusDevice.joinedAt', '>', since)
    .limit(1)
    .executeTakeFirst();
}

/** Takes the one use of a valid token, in one conditional statement. */
export async function useToken(
  tx: Tx,
  personId: string,
  secretHash: Uint8Array,
  now: Date,
): Promise<boolean> {
  const used = await tx
    .updateTable('focusToken')
    .set({ usesLeft: 0 })
    .where('personId', '=', personId)
    .where('secretHash', '=', secretHash)
    .where('usesLeft', '>', 0)
    .where('expiresAt', '>', now)
    .executeTakeFirst();
  return used.numUpdatedRows > 0n;
}

/** The next number of the person's devices; the transaction's token row keeps two joins from getting the same. */
export async function nextDeviceNo(tx: Tx, personId: string): Promise<number> {
  await sql`SELECT pg_advisory_xact_lock(hashtextextended('focus_device ' || ${personId}, 0))`.execute(tx);
  const found = await tx
    .selectFrom('focusDevice')
    .select(({ fn }) => fn.max('deviceNo').as('last'))
    .where('personId', '=', personId)
    .executeTakeFirst();
  return (found?.last ?? 0) + 1;
}

export async function addDevice(tx: Tx, device: Tables['focusDevice']): Promise<void> {
  await tx.insertInto('focusDevice').values(device).execute();
}

export async function addKey(tx: Tx, key: Tables['focusDeviceKey']): Promise<void> {
  await tx.insertInto('focusDeviceKey').values(key).execute();
}

/** A key that is neither revoked nor replaced, of a device that is in use. Its certificate may have ended. */
export function findUsableKey(tx: Tx, personId: string, serial: string) {
  return tx
    .selectFrom('focusDeviceKey')
    .innerJoin('focusDevice', (join) =>
      join
        .onRef('focusDevice.personId', '=', 'focusDeviceKey.personId')
        .onRef('focusDevice.deviceNo', '=', 'focusDeviceKey.deviceNo'),
    )
    .select([
      'focusDevice.id as deviceId',
      'focusDevice.deviceNo',
      'focusDevice.lastBatchAt',
      'focusDevice.joinedAt',
    ])
    .select(['focusDeviceKey.identityPublic', 'focusDeviceKey.sealingPublic'])
    .where('focusDeviceKey.personId', '=', personId)
    .where('focusDeviceKey.serial', '=', serial)
    .where('focusDeviceKey.revokedAt', 'is', null)
    .where('focusDevice.removedAt', 'is', null)
    .executeTakeFirst();
}

/** Certificates that a device was given since then. */
export async function countKeysSince(
  tx: Tx,
  personId: string,
  deviceNo: number,
  since: Date,
): Promise<number> {
  const found = await tx
    .selectFrom('focusDeviceKey')
    .select(({ fn }) => fn.countAll<number>().as('n'))
    .where('personId', '=', personId)
    .where('deviceNo', '=', deviceNo)
    .where('notBefore', '>', since)
    .executeTakeFirst();
  return found?.n ?? 0;
}

/** Id of a device in use. */
export async function findDeviceId(tx: Tx, personId: string, deviceNo: number): Promise<string | undefined> {
  const found = await tx
    .selectFrom('focusDevice')
    .select('id')
    .where('personId', '=', personId)
    .where('deviceNo', '=', deviceNo)
    .where('removedAt', 'is', null)
    .executeTakeFirst();
  return found?.id;
}

export async function findDeviceNo(tx: Tx, personId: string, id: string): Promise<number | undefined> {
  const found = await tx
    .selectFrom('focusDevice')
    .select('deviceNo')
    .where('personId', '=', personId)
    .where('id', '=', id)
    .executeTakeFirst();
  return found?.deviceNo;
}

/** Ends a device and its certificates. False when there is none in use. */
export async function endDevice(tx: Tx, personId: string, deviceNo: number, at: Date): Promise<boolean> {
  const ended = await tx
    .updateTable('focusDevice')
    .set({ removedAt: at })
    .where('personId', '=', personId)
    .where('deviceNo', '=', deviceNo)
    .where('removedAt', 'is', null)
    .executeTakeFirst();
  if (ended.numUpdatedRows === 0n) return false;
  await tx
    .updateTable('focusDeviceKey')
    .set({ revokedAt: at, reason: 'removed' })
    .where('personId', '=', personId)
    .where('deviceNo', '=', deviceNo)
    .where('revokedAt', 'is', null)
    .execute();
  return true;
}

/** The person's devices with the fingerprint of the newest certificate of each. */
export async function listDevices(tx: Tx, personId: string) {
  const found = await sql<Tables['focusDevice'] & { linkFingerprint: Uint8Array | null }>`
    SELECT device.*, key.link_fingerprint
      FROM focus_device AS device
      LEFT JOIN LATERAL (
        SELECT link_fingerprint FROM focus_device_key
         WHERE person_id = device.person_id AND device_no = device.device_no AND revoked_at IS NULL
         ORDER BY not_before DESC LIMIT 1
      ) AS key ON true
     WHERE device.person_id = ${personId} ORDER BY device.device_no LIMIT 200`.execute(tx);
  return found.rows;
}
