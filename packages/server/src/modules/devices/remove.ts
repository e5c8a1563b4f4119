import type { Platform } from '../../platform/platform.ts';
import { endDevice } from './key-queries.ts';

/**
 * Ends a device at once and for good: its certificates are revoked with the same commit, and its connection is
 * closed on whichever node it is. `missing`: there is none that could be ended.
 */
export async function removeDevice(
  { bus, clock, database }: Platform,
  companyId: string,
  deviceId: string,
  state: 'revoked' | 'removed',
): Promise<'done' | 'missing'> {
  const at = clock.now();
  const isEnded = await database.withCompany(companyId, 'security', (tx) =>
    endDevice(tx, companyId, deviceId, state, at),
  );
  if (!isEnded) return 'missing';
  bus.publish('device.revoked', { companyId, deviceId });
  bus.publish('device.changed', { companyId, deviceId, state: 'revoked', at: at.getTime() });
  return 'done';
}
