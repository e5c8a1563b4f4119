import type { devices } from '@candor/protocol/api/devices.ts';
import type { Tx } from '../../platform/db/index.ts';
import type { Gateway } from '../../platform/gateway/index.ts';
import { companyOf, fail, type Handlers } from '../../platform/http/index.ts';
import { readAvailability } from './availability.ts';
import { readInventory } from './inventory.ts';
import { findDevice, hasDevice, renameDevice } from './list-queries.ts';
import { readList } from './list.ts';
import type { DeviceParts } from './parts.ts';
import { present } from './present.ts';
import { readPrivacy } from './privacy.ts';
import { removeDevice } from './remove.ts';
import { policyHandlers } from './widening.ts';

type DeviceRoutes = Omit<typeof devices, 'metrics' | 'logs'>;

export function deviceHandlers(
  parts: DeviceParts,
  presence: Pick<Gateway, 'online' | 'onlineOf'>,
): Handlers<DeviceRoutes> {
  const { database, clock, keys } = parts.platform;
  const read = async (companyId: string, id: string) => {
    const row = await database.withCompany(companyId, 'monitoring', (tx) => findDevice(tx, companyId, id));
    return row ? present(row, presence) : fail('not_found');
  };
  const ofDevice = <T>(companyId: string, id: string, work: (tx: Tx, companyId: string) => Promise<T>) =>
    database.withCompany(companyId, 'monitoring', async (tx) =>
      (await hasDevice(tx, companyId, id)) ? work(tx, companyId) : fail('not_found'),
    );
  return {
    list: ({ query }, { caller }) => readList(parts, presence, caller, query),
    get: ({ params }, { caller }) => read(companyOf(caller), params.id),
    async rename({ params, body }, { caller }) {
      const companyId = companyOf(caller);
      await database.withCompany(companyId, 'service', (tx) =>
        renameDevice(tx, companyId, params.id, body.label),
      );
      return read(companyId, params.id);
    },
    async remove({ params }, { caller }) {
      const outcome = await removeDevice(parts.platform, companyOf(caller), params.id, 'removed');
      return outcome === 'done' ? {} : fail('not_found');
    },
    inventory: ({ params: { id } }, { caller }) =>
      ofDevice(companyOf(caller), id, (tx, companyId) => readInventory(tx, keys, companyId, id)),
    availability: ({ params: { id }, query }, { caller }) =>
      ofDevice(companyOf(caller), id, (tx, companyId) =>
        readAvailability(tx, companyId, id, query, {
          now: clock.now(),
          isOnline: presence.online(id) !== null,
        }),
      ),
    ...policyHandlers(parts.platform),
    privacy: ({ params: { id } }, { caller }) =>
      ofDevice(companyOf(caller), id, (tx, companyId) => readPrivacy(tx, parts, companyId, id)),
  };
}
