import type { help } from '@candor/protocol/api/help.ts';
import type { Output } from '@candor/protocol/api/route.ts';
import { companyOf, pageOf, type Caller, type Handlers } from '../../platform/http/index.ts';
import type { Platform } from '../../platform/platform.ts';
import { listNames, openNames, sealerUnlessAway } from '../companies/index.ts';
import { countWaiting, listShown, type ShownHelp } from './queries.ts';
import { readerOf } from './reader.ts';

type Item = Output<typeof help.listHelp>['items'][number];
type NameOf = (accountId: string | null) => string | null;

export function listHandlers(platform: Platform): Handlers<Pick<typeof help, 'listHelp'>> {
  return {
    async listHelp({ query: { state, after, limit } }, { caller }) {
      const found = await platform.database.withCompany(companyOf(caller), 'service', async (tx) => {
        const rows = await listShown(tx, await readerOf(tx, caller), { state, after, limit: limit + 1 });
        const accounts = rows.flatMap(({ accountId, takenBy, endedBy }) => [
          accountId,
          ...[takenBy ?? [], endedBy ?? []].flat(),
        ]);
        return { rows, people: await listNames(tx, [...new Set(accounts)]) };
      });
      const names = await openNames(platform, found.people);
      const nameOf: NameOf = (accountId) => (accountId && names.get(accountId)?.name) ?? null;
      const { items, next } = pageOf(found.rows, limit, ({ id }) => id);
      return { items: await Promise.all(items.map((row) => present(platform, caller, row, nameOf))), next };
    },
  };
}

export function countFor({ database }: Pick<Platform, 'database'>, caller: Caller): Promise<number> {
  return database.withCompany(companyOf(caller), 'service', async (tx) =>
    countWaiting(tx, await readerOf(tx, caller)),
  );
}

const isOpen = ({ state }: Pick<ShownHelp, 'state'>) => state === 'waiting' || state === 'taken';

async function present({ keys }: Platform, caller: Caller, row: ShownHelp, nameOf: NameOf): Promise<Item> {
  const sealer = await sealerUnlessAway(keys, { kind: 'person', id: row.personId });
  const open = (column: 'text' | 'note') => {
    const sealed = row[column];
    return (
      sealed &&
      (sealer?.open('help_request', column, `${row.companyId}/${row.id}`, sealed, 'service') ?? null)
    );
  };
  return {
    id: row.id,
    device: { id: row.deviceId, label: row.label },
    from: { memberId: row.memberId, name: nameOf(row.accountId), isSelf: row.isOwn },
    text: open('text'),
    askedAt: row.askedAt.getTime(),
    state: row.state,
    taken: row.takenAt && {
      name: nameOf(row.takenBy),
      isSelf: row.takenBy === caller.accountId,
      at: row.takenAt.getTime(),
    },
    answer: row.endedAt && { name: nameOf(row.endedBy), at: row.endedAt.getTime(), note: open('note') },
    mayHandle: !row.isOwn && isOpen(row),
  };
}
