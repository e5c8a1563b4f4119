import type { Tx } from '../../platform/db/index.ts';
import type { Platform } from '../../platform/platform.ts';
import { endDevice, noteCloned } from './key-queries.ts';
import { deletePolicy } from './policy-queries.ts';

/**
 * Ends a device at once and for good: its certificates are revoked with the same commit, and its connection is
 * closed on whichever node it is. `missing`: there is none that could be ended.
 * @param also in the same transaction; what it throws leaves the device as it is
 */
export async function removeDevice(
  { bus, clock, database, erasures }: Platform,
  companyId: string,
  deviceId: string,
  state: 'revoked' | 'removed',
  also?: (tx: Tx) => Promise<void>,
): Promise<'done' | 'missing'> {
  const at = clock.now();
  if (state === 'revoked') await erasures.note({ kind: 'device', companyId, deviceId });
  const isEnded = await database.withCompany(companyId, 'security', async (tx) => {
    if (state === 'removed') await deletePolicy(tx, companyId, deviceId);
    const isEnding = await endDevice(tx, companyId, deviceId, state, at);
    if (isEnding) await also?.(tx);
    return isEnding;
  });
  if (!isEnded) return 'missing';
  bus.publish('device.revoked', { companyId, deviceId });
  bus.publish('device.changed', { companyId, deviceId, state: 'revoked', at: at.getTime() });
  return 'done';
}

/** In a database that was restored from before the revocation. */
export async function revokeAgain(
  { clock, database }: Pick<Platform, 'clock' | 'database'>,
  { companyId, deviceId }: { companyId: string; deviceId: string },
): Promise<void> {
  await database.withCompany(companyId, 'security', (tx) =>
    endDevice(tx, companyId, deviceId, 'revoked', clock.now()),
  );
}

/**
 * One identity on two computers (clause I10): which of them is the right one can't be told, so both are closed with 4409
 * and neither comes back. The computer has to be enrolled anew.
 */
export async function markCloned(
  { bus, clock, database }: Platform,
  companyId: string,
  deviceId: string,
): Promise<void> {
  const isNoted = await database.withCompany(companyId, 'security', (tx) =>
    noteCloned(tx, companyId, deviceId),
  );
  if (!isNoted) return;
  bus.publish('device.cloned', { companyId, deviceId });
  bus.publish('device.changed', { companyId, deviceId, state: 'cloned', at: clock.now().getTime() });
}
