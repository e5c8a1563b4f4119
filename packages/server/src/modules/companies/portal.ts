import { levels } from '@candor/policy/rights/levels.ts';
import type { portal } from '@candor/protocol/api/portal.ts';
import type { Output } from '@candor/protocol/api/route.ts';
import type { Tx } from '../../platform/db/index.ts';
import { companyOf, type Handlers } from '../../platform/http/index.ts';
import type { Platform } from '../../platform/platform.ts';
import { bookMembers, type BookMember } from './book-queries.ts';
import { heldIn, readBook, type Book } from './book.ts';
import { namesIn, type Named } from './names.ts';
import { lastEvents, listOwn } from './placed-queries.ts';
import type { ChangesOf } from './rule-changes.ts';
import { staffOf } from './staff-queries.ts';

type Mine = Output<typeof portal.myDevices>;
type Item = Mine['items'][number];

const mostDevices = 50;
const mostPeople = 20;

export function portalHandlers(
  platform: Pick<Platform, 'clock' | 'database' | 'keys'>,
  changesOf: ChangesOf,
): Handlers<typeof portal> {
  const { clock, database } = platform;
  return {
    async myDevices(_, { caller }): Promise<Mine> {
      const companyId = companyOf(caller);
      const { memberId } = caller;
      // staff have no devices in a company that they only reach
      if (memberId === null) return { items: [], staff: [] };
      const found = await database.withCompany(companyId, 'service', async (tx) => ({
        ...(await readOwn(tx, companyId, memberId)),
        staff: (await staffOf(tx, companyId, clock.now())).filter(({ isRefused }) => !isRefused),
      }));
      const accountOf = new Map(found.members.map(({ id, accountId }) => [id, accountId]));
      const names = await namesIn(platform, companyId, [
        ...new Set([
          ...found.named.flatMap((id) => accountOf.get(id) ?? []),
          ...found.staff.map((one) => one.accountId),
        ]),
      ]);
      const changes = await changesOf(
        companyId,
        found.items.map(({ id }) => id),
      );
      const nameOf = (id: string | null) => named(names, id === null ? undefined : accountOf.get(id));
      return {
        items: found.items.map(({ people, last, ...item }) => ({
          ...item,
          people: people.map((one) => ({
            ...one,
            name: nameOf(one.memberId),
            isSelf: one.memberId === memberId,
          })),
          changes: changes.get(item.id) ?? [],
          last: last && { at: last.at, kind: last.kind, by: last.by, name: nameOf(last.byMemberId) },
        })),
        staff: found.staff.map(({ memberId: id, accountId, role }) => ({
          memberId: id,
          name: named(names, accountId),
          role,
        })),
      };
    },
  };
}

const named = (names: ReadonlyMap<string, Named>, accountId: string | undefined) =>
  (accountId === undefined ? undefined : names.get(accountId)?.name) ?? null;

async function readOwn(tx: Tx, companyId: string, memberId: string) {
  const devices = await listOwn(tx, companyId, memberId, mostDevices);
  const members = await bookMembers(tx, companyId, null);
  const book = await readBook(tx, companyId, devices);
  const ids = devices.map(({ id }) => id);
  const events = ids.length === 0 ? [] : await lastEvents(tx, companyId, ids);
  const items = devices.map((device) => {
    const holding = holders(book, members, device);
    const last = events.find(({ subjectId }) => subjectId === device.id);
    return {
      id: device.id,
      label: device.label,
      people: holding.slice(0, mostPeople),
      more: Math.max(0, holding.length - mostPeople),
      // written by scribeFor() alone, which takes no other kind
      last: last
        ? { ...last, at: last.at.getTime(), kind: last.kind as NonNullable<Item['last']>['kind'] }
        : null,
    };
  });
  const named = items.flatMap(({ people, last }) => [
    ...people.map((one) => one.memberId),
    ...(last?.byMemberId ? [last.byMemberId] : []),
  ]);
  return { items, members, named };
}

/** Who has a level on a device, the highest first. */
function holders(book: Book, members: readonly BookMember[], device: { id: string; unitId: string | null }) {
  return members
    .map((member) => ({ memberId: member.id, level: heldIn(book, member, device).level }))
    .filter(({ level }) => level !== 'none')
    .toSorted((one, other) => levels.indexOf(other.level) - levels.indexOf(one.level));
}
