import { reachesOthers } from '@candor/policy/rights/roles.ts';
import type { levels } from '@candor/protocol/api/levels.ts';
import type { Input, Output } from '@candor/protocol/api/route.ts';
import type { Tx } from '../../platform/db/index.ts';
import { companyOf, fail, pageOf, type Caller, type Handlers } from '../../platform/http/index.ts';
import { newId } from '../../platform/new-id.ts';
import type { Platform } from '../../platform/platform.ts';
import { bookMembers, devicesById, devicesInUnits } from './book-queries.ts';
import { changesBetween, heldIn, isSame, nameOf, readBook, withChanges, type Book } from './book.ts';
import { entryOf, sightOf, whoseOf } from './held.ts';
import { keepEntries, listAssigned, listEntries, replaceAssigned } from './level-queries.ts';
import { requireOwnAtAll, seesIn } from './require-own.ts';
import { unitsBelow } from './unit-queries.ts';
import { changeStructure } from './units.ts';

type LevelRoutes = Omit<typeof levels, 'explain'>;
type Change = Input<typeof levels.setLevels>['body']['changes'][number];
type Matrix = Output<typeof levels.matrix>;

export function levelHandlers(platform: Platform): Handlers<LevelRoutes> {
  const { bus, clock, database } = platform;
  return {
    async listLevels({ query: { target, after, limit } }, { caller }) {
      const companyId = companyOf(caller);
      const whose = reachesOthers(caller.roles, 'permission.view') ? null : whoseOf(caller);
      const found = await database.withCompany(companyId, 'security', async (tx) =>
        listEntries(tx, companyId, {
          target,
          after,
          whose,
          sight: await sightOf(tx, caller),
          limit: limit + 1,
        }),
      );
      const page = pageOf(found, limit, ({ id }) => id);
      return {
        ...page,
        items: page.items.flatMap((row) => entryOf(row).map((entry) => ({ ...entry, at: row.at.getTime() }))),
      };
    },
    matrix: ({ query }, { caller }) =>
      database.withCompany(companyOf(caller), 'security', (tx) => readMatrix(tx, caller, query)),
    setLevels: ({ body }, { caller }) => setLevels(platform, caller, body),
    async listAssigned({ params: { d } }, { caller }) {
      const companyId = companyOf(caller);
      return {
        memberIds: await database.withCompany(companyId, 'security', (tx) => listAssigned(tx, companyId, d)),
      };
    },
    async assign({ params: { d }, body }, { caller }) {
      const memberIds = [...new Set(body.memberIds)].toSorted();
      await changeStructure(platform, caller, async (tx, companyId, scribe) => {
        const known = await bookMembers(tx, companyId, memberIds);
        if (known.length < memberIds.length) fail('not_found');
        const before = await listAssigned(tx, companyId, d);
        await replaceAssigned(tx, companyId, d, memberIds, clock.now());
        await scribe.note(tx, {
          kind: 'assigned',
          subjectId: d,
          before: before.join(', '),
          after: memberIds.join(', '),
        });
      });
      bus.publish('levels.changed', { companyId: companyOf(caller) });
      return { memberIds };
    },
  };
}

export type LevelChanges = Input<typeof levels.setLevels>['body'];

/**
 * All changes or none.
 * @param first in the same transaction, also of a preview; what it throws ends it
 */
export async function setLevels(
  platform: Platform,
  caller: Caller,
  { changes, preview }: LevelChanges,
  first?: (tx: Tx) => Promise<void>,
): Promise<Output<typeof levels.setLevels>> {
  const { bus, clock } = platform;
  await requireOwnAtAll(
    platform,
    caller,
    'permission.set',
    changes.map(({ target }) => target),
  );
  const changed = await changeStructure(platform, caller, async (tx, companyId, scribe) => {
    await first?.(tx);
    const { devices, members, before } = await readAffected(tx, companyId, changes);
    requireKnown(changes, before, devices, members);
    const conflicts = changes.flatMap((change) => conflictOf(before, change));
    if (conflicts.length > 0) fail('changed_meanwhile', { conflicts });
    const after = withChanges(before, changes);
    const seen = devices.filter((device) => seesIn(before, caller, device));
    const lines = changesBetween(
      members,
      seen.map((device) => ({ before: device, after: device })),
      before,
      after,
    );
    if (preview) return lines;
    const now = clock.now();
    await keepEntries(
      tx,
      companyId,
      changes.map((change) => rowOf(companyId, change, caller, now)),
    );
    await scribe.note(
      tx,
      ...changes.map(({ subject, target, was, level }) => ({
        kind: 'level' as const,
        subjectId: target.id,
        before: `${nameOf(subject)}: ${was ?? '-'}`,
        after: `${nameOf(subject)}: ${level ?? '-'}`,
      })),
    );
    return lines;
  });
  if (!preview) bus.publish('levels.changed', { companyId: companyOf(caller) });
  return { changes: changed };
}

async function readMatrix(
  tx: Tx,
  caller: Caller,
  query: Input<typeof levels.matrix>['query'],
): Promise<Matrix> {
  const companyId = companyOf(caller);
  const isWide = reachesOthers(caller.roles, 'permission.view');
  const asked = isWide ? query.members : query.members.filter((id) => id === caller.memberId);
  const members = await bookMembers(tx, companyId, asked);
  const devices = await devicesById(tx, companyId, query.devices);
  const book = await readBook(tx, companyId, devices);
  const seen = devices.filter((device) => seesIn(book, caller, device));
  const cells = seen.flatMap((device) =>
    members.map((member) => ({
      memberId: member.id,
      deviceId: device.id,
      ...heldIn(book, member, device),
      set: setFor(book, { kind: 'member', id: member.id }, device.id),
    })),
  );
  return { cells };
}

/** What the changes may concern: devices in the targets, and the members that are named or have the role. */
async function readAffected(
  tx: Tx,
  companyId: string,
  changes: readonly Pick<Change, 'subject' | 'target'>[],
) {
  const targets = (kind: Change['target']['kind']) => [
    ...new Set(changes.filter(({ target }) => target.kind === kind).map(({ target }) => target.id)),
  ];
  const units = await unitsBelow(tx, companyId, targets('unit'));
  const found = [
    ...(await devicesById(tx, companyId, targets('device'))),
    ...(await devicesInUnits(tx, companyId, units)),
  ];
  const devices = [...new Map(found.map((one) => [one.id, one])).values()];
  const isByRole = changes.some(({ subject }) => subject.kind === 'role');
  const named = changes.flatMap(({ subject }) => (subject.kind === 'member' ? [subject.id] : []));
  const members = await bookMembers(tx, companyId, isByRole ? null : [...new Set(named)]);
  return { devices, members, before: await readBook(tx, companyId, devices) };
}

/** Of another company, or of none: all the same. */
function requireKnown(
  changes: readonly Change[],
  { parents }: Book,
  devices: readonly { id: string }[],
  members: readonly { id: string }[],
): void {
  const deviceIds = new Set(devices.map(({ id }) => id));
  const memberIds = new Set(members.map(({ id }) => id));
  for (const { subject, target } of changes) {
    if (!(target.kind === 'unit' ? parents.has(target.id) : deviceIds.has(target.id))) fail('not_found');
    if (subject.kind === 'member' && !memberIds.has(subject.id)) fail('not_found');
  }
}

function conflictOf(book: Book, { subject, target, was }: Change) {
  const is = setFor(book, subject, target.id);
  return is === was ? [] : [{ subject, target, was, is }];
}

function setFor({ entries }: Book, subject: Change['subject'], targetId: string): Change['was'] {
  return entries.get(targetId)?.find((entry) => isSame(entry.subject, subject))?.level ?? null;
}

function rowOf(companyId: string, { subject, target, level }: Change, caller: Caller, at: Date) {
  return {
    companyId,
    id: newId(),
    unitId: target.kind === 'unit' ? target.id : null,
    deviceId: target.kind === 'device' ? target.id : null,
    memberId: subject.kind === 'member' ? subject.id : null,
    role: subject.kind === 'role' ? subject.role : null,
    level,
    byMemberId: caller.memberId,
    at,
  };
}
