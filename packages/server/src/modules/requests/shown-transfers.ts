import type { requests } from '@candor/protocol/api/requests.ts';
import type { Output } from '@candor/protocol/api/route.ts';
import { companyOf, type Caller } from '../../platform/http/index.ts';
import { listNames, openNames } from '../companies/index.ts';
import type { RequestParts } from './parts.ts';
import { findOffered, listTransfers, type ShownTransfer } from './transfer-queries.ts';

type Item = Output<typeof requests.listRequests>['transfers'][number];

const most = 50;

/** Offers of the caller's company and to it, for whoever may make and answer them. */
export async function shownTransfers(parts: RequestParts, caller: Caller): Promise<Item[]> {
  if (!caller.words.has('device.transfer')) return [];
  const { companies, platform } = parts;
  const companyId = companyOf(caller);
  const found = await platform.database.withCompany(companyId, 'service', async (tx) => {
    const rows = await listTransfers(tx, companyId, most);
    const accounts = rows.flatMap(({ answeredAccountId }) => answeredAccountId ?? []);
    return { rows, people: await listNames(tx, [...new Set(accounts)]) };
  });
  if (found.rows.length === 0) return [];
  const names = await openNames(platform, found.people);
  const own = new Set(await companies.idsOf(caller.accountId));
  const items = [];
  for (const row of found.rows) {
    const label = await labelOf(platform, row);
    if (label === undefined) continue;
    const isIn = row.toCompanyId === companyId;
    const other = isIn ? row.fromCompanyId : row.toCompanyId;
    // who offers says who they are; an id that was typed says nothing of its company
    const company = isIn || own.has(other) ? await companies.find(other) : null;
    items.push({
      ...present(row, { caller, names, now: platform.clock.now() }),
      device: { id: row.deviceId, label },
      way: isIn ? ('in' as const) : ('out' as const),
      company: { id: other, name: company?.name ?? null },
    });
  }
  return items;
}

/** Undefined for an offer of what was removed meanwhile: it is none. */
async function labelOf(
  { database }: RequestParts['platform'],
  { deviceId, fromCompanyId, state }: ShownTransfer,
): Promise<string | undefined> {
  const device = await database.withCompany(fromCompanyId, 'service', (tx) =>
    findOffered(tx, fromCompanyId, deviceId),
  );
  return state === 'waiting' && device?.state === 'removed' ? undefined : device?.label;
}

function present(
  { id, offeredAt, expiresAt, state, answeredAccountId, endedAt, endedBy }: ShownTransfer,
  of: { caller: Caller; names: ReadonlyMap<string, { name: string | null }>; now: Date },
): Pick<Item, 'id' | 'offeredAt' | 'expiresAt' | 'state' | 'answer'> {
  const by = answeredAccountId === null ? null : (of.names.get(answeredAccountId)?.name ?? null);
  const isSelf = endedBy !== null && endedBy === of.caller.memberId;
  return {
    id,
    offeredAt: offeredAt.getTime(),
    expiresAt: expiresAt.getTime(),
    state: state === 'waiting' && expiresAt <= of.now ? 'expired' : state,
    answer: endedAt && { by, isSelf, at: endedAt.getTime(), note: null },
  };
}
