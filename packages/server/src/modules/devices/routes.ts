import type { devices } from '@candor/protocol/api/devices.ts';
import type { Gateway } from '../../platform/gateway/index.ts';
import { companyOf, fail, type Handlers } from '../../platform/http/index.ts';
import { sparklines } from '../metrics/index.ts';
import { readAvailability } from './availability.ts';
import { readInventory } from './inventory.ts';
import { countDevices, findDevice, hasDevice, listDevices, renameDevice } from './list-queries.ts';
import type { DeviceParts } from './parts.ts';
import { present, readCursor, writeCursor } from './present.ts';
import { readPrivacy } from './privacy.ts';
import { removeDevice } from './remove.ts';

type DeviceRoutes = Omit<typeof devices, 'metrics' | 'logs'>;

export function deviceHandlers(parts: DeviceParts, presence: Pick<Gateway, 'online' | 'onlineOf'>): Handlers<DeviceRoutes> {
  const { database, clock, keys } = parts.platform;
  const read = async (companyId: string, id: string) => {
    const row = await database.withCompany(companyId, 'monitoring', (tx) => findDevice(tx, companyId, id));
    return row ? present(row, presence) : fail('not_found');
  };
  return {
    async list({ query: { filter, state, after, limit } }, { caller }) {
      const companyId = companyOf(caller);
      const online = state === undefined ? [] : presence.onlineOf(companyId);
      const question = { companyId, filter, state, online, after: readCursor(after), limit: limit + 1 };
      return database.withCompany(companyId, 'monitoring', async (tx) => {
        const found = await listDevices(tx, question);
        const rows = found.slice(0, limit);
        const last = found.length > limit ? rows.at(-1) : undefined;
        const total = await countDevices(tx, question);
        const lines = await sparklines(tx, companyId, rows.map(({ id }) => id), clock.now());
        const items = rows.map((row) => {
          const line = lines.get(row.id) ?? { cpu: [], 'memory-used': [] };
          return { ...present(row, presence), cpu: line.cpu, memoryUsed: line['memory-used'], memoryTotal: row.memoryTotal };
        });
        return { items, next: last ? writeCursor({ seenAt: last.lastSeenAt, id: last.id }) : null, total };
      });
    },
    get: ({ params }, { caller }) => read(companyOf(caller), params.id),
    async rename({ params, body }, { caller }) {
      const companyId = companyOf(caller);
      await database.withCompany(companyId, 'service', (tx) => renameDevice(tx, companyId, params.id, body.label));
      return read(companyId, params.id);
    },
    async remove({ params }, { caller }) {
      const outcome = await removeDevice(parts.platform, companyOf(caller), params.id, 'removed');
      return outcome === 'done' ? {} : fail('not_found');
    },
    async inventory({ params }, { caller }) {
      const companyId = companyOf(caller);
      return database.withCompany(companyId, 'monitoring', async (tx) => {
        if (!(await hasDevice(tx, companyId, params.id))) fail('not_found');
        return readInventory(tx, keys, companyId, params.id);
      });
    },
    async availability({ params, query }, { caller }) {
      const companyId = companyOf(caller);
      return database.withCompany(companyId, 'monitoring', async (tx) => {
        if (!(await hasDevice(tx, companyId, params.id))) fail('not_found');
        return readAvailability(tx, companyId, params.id, query, { now: clock.now(), isOnline: presence.online(params.id) !== null });
      });
    },
    async privacy({ params }, { caller }) {
      const companyId = companyOf(caller);
      return database.withCompany(companyId, 'monitoring', async (tx) => {
        if (!(await hasDevice(tx, companyId, params.id))) fail('not_found');
        return readPrivacy(tx, parts, companyId, params.id);
      });
    },
  };
}
