import type { requests } from '@candor/protocol/api/requests.ts';
import type { Output } from '@candor/protocol/api/route.ts';
import { companyOf, type Caller, type Handlers } from '../../platform/http/index.ts';
import type { Platform } from '../../platform/platform.ts';
import { listNames, listOwnerless, openNames, sealerUnlessAway } from '../companies/index.ts';
import type { RequestParts } from './parts.ts';
import { readerOf } from './reader.ts';
import { listShown, type ShownRequest } from './right-queries.ts';
import { shownTransfers } from './shown-transfers.ts';

type Listed = Output<typeof requests.listRequests>;
type Item = Listed['rights'][number];

const mostWaiting = 200;
const mostEnded = 50;
const mostOwnerless = 50;

export function listHandlers(parts: RequestParts): Handlers<Pick<typeof requests, 'listRequests'>> {
  return {
    async listRequests(_, { caller }) {
      const rights = await shownRights(parts, caller);
      const transfers = await shownTransfers(parts, caller);
      const resets = caller.words.has('factor.reset') ? await shownResets(parts, caller) : [];
      const waiting = [
        ...rights.filter(({ state, mayAnswer }) => state === 'waiting' && mayAnswer),
        ...transfers.filter(({ state, way }) => state === 'waiting' && way === 'in'),
      ];
      const ownerless = caller.words.has('company.create')
        ? await parts.platform.database.withInstance('service', (tx) => listOwnerless(tx, mostOwnerless))
        : [];
      const mine = waiting.length + (await parts.help.countFor(caller));
      return { rights, transfers, resets, ownerless, mine };
    },
  };
}

async function shownRights({ companies, platform }: RequestParts, caller: Caller): Promise<Item[]> {
  const { clock, database } = platform;
  const now = clock.now();
  const found = await database.withCompany(companyOf(caller), 'service', async (tx) => {
    const reader = await readerOf(tx, caller, now);
    const rows = [
      ...(await listShown(tx, reader, { isWaiting: true, limit: mostWaiting })),
      ...(await listShown(tx, reader, { isWaiting: false, limit: mostEnded })),
    ];
    const accounts = rows.flatMap((row) => [row.accountId, row.answeredAccountId ?? []].flat());
    return { rows, people: await listNames(tx, [...new Set(accounts)]) };
  });
  const names = await openNames(platform, found.people);
  const { operatorName } = await companies.operator();
  const nameOf = (accountId: string | null) =>
    accountId === null ? null : (names.get(accountId)?.name ?? null);
  return Promise.all(
    found.rows.map(async (row) => {
      const open = await openerFor(platform, row);
      return present(row, { caller, now, nameOf, open, operatorName });
    }),
  );
}

type Open = (column: 'reason' | 'note') => string | null;

/** Null for what has no words, and while keys do not answer. */
async function openerFor({ keys }: Platform, row: ShownRequest): Promise<Open> {
  const sealer = await sealerUnlessAway(keys, { kind: 'person', id: row.personId });
  return (column) => {
    const sealed = row[column];
    if (sealed === null || !sealer) return null;
    return sealer.open('right_request', column, `${row.companyId}/${row.id}`, sealed, 'service');
  };
}

function present(
  row: ShownRequest,
  of: {
    caller: Caller;
    now: Date;
    nameOf: (accountId: string | null) => string | null;
    open: Open;
    operatorName: string | null;
  },
): Item {
  const { caller, now, nameOf, open, operatorName } = of;
  const isOver = row.state === 'waiting' && row.expiresAt <= now;
  const state = isOver ? 'expired' : row.state;
  return {
    id: row.id,
    device: { id: row.deviceId, label: row.label },
    right: row.askedRight,
    line: row.line,
    needed: row.needed,
    reason: open('reason'),
    from: {
      memberId: row.memberId,
      name: nameOf(row.accountId),
      isSelf: row.isOwn,
      staffOf: row.memberId === null ? operatorName : null,
    },
    askedAt: row.askedAt.getTime(),
    expiresAt: row.expiresAt.getTime(),
    state,
    answer: row.endedAt && {
      by: nameOf(row.answeredAccountId),
      isSelf: row.endedBy !== null && row.endedBy === caller.memberId,
      at: row.endedAt.getTime(),
      note: open('note'),
    },
    mayAnswer: state === 'waiting' && !row.isOwn,
    set: row.isOwn ? null : row.set,
  };
}

async function shownResets({ accounts, platform }: RequestParts, caller: Caller): Promise<Listed['resets']> {
  const companyId = companyOf(caller);
  const found = await accounts.waitingResets(companyId);
  const ids = found.flatMap(({ accountId, byAccountId }) => [accountId, byAccountId ?? []].flat());
  const people = await platform.database.withCompany(companyId, 'service', (tx) =>
    listNames(tx, [...new Set(ids)]),
  );
  const names = await openNames(platform, people);
  return found.map(({ accountId, byAccountId, requestedAt, dueAt }) => ({
    name: names.get(accountId)?.name ?? null,
    by: byAccountId === null ? null : (names.get(byAccountId)?.name ?? null),
    requestedAt: requestedAt.getTime(),
    dueAt: dueAt.getTime(),
    isSelf: accountId === caller.accountId,
  }));
}
