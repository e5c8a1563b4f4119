import type { devices } from '@candor/protocol/api/devices.ts';
import type { Input, Output } from '@candor/protocol/api/route.ts';
import type { Gateway } from '../../platform/gateway/index.ts';
import { companyOf, pageOf, type Caller } from '../../platform/http/index.ts';
import { seenBy } from '../companies/index.ts';
import { sparklines } from '../metrics/index.ts';
import { countDevices, listDevices } from './list-queries.ts';
import type { DeviceParts } from './parts.ts';
import { present, readCursor, writeCursor } from './present.ts';

type List = Output<typeof devices.list>;

/** One page of a company's devices, each with the last hour of cpu and memory; three queries whatever the page's size. */
export async function readList(
  { platform: { clock, database } }: DeviceParts,
  presence: Pick<Gateway, 'online' | 'onlineOf'>,
  caller: Caller,
  { filter, state, after, limit }: Input<typeof devices.list>['query'],
): Promise<List> {
  const companyId = companyOf(caller);
  const online = state === undefined ? [] : presence.onlineOf(companyId);
  return database.withCompany(companyId, 'monitoring', async (tx) => {
    const seen = await seenBy(tx, caller);
    const question = { companyId, filter, state, online, seen, after: readCursor(after), limit: limit + 1 };
    const found = await listDevices(tx, question);
    const page = pageOf(found, limit, ({ id, lastSeenAt }) => writeCursor({ seenAt: lastSeenAt, id }));
    const ids = page.items.map(({ id }) => id);
    const lines = await sparklines(tx, companyId, ids, clock.now());
    const items = page.items.map((row) => {
      const line = lines.get(row.id);
      const hour = {
        cpu: line?.cpu ?? [],
        memoryUsed: line?.['memory-used'] ?? [],
        memoryTotal: row.memoryTotal,
      };
      return { ...present(row, presence), ...hour };
    });
    return { ...page, items, total: await countDevices(tx, question) };
  });
}
