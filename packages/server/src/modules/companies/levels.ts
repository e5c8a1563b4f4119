import { randomUUIDv7 } from 'node:crypto';
import { atLeast } from '@candor/policy/rights/levels.ts';
import type { levels } from '@candor/protocol/api/levels.ts';
import type { Input, Output } from '@candor/protocol/api/route.ts';
import type { Tx } from '../../platform/db/index.ts';
import { companyOf, fail, type Caller, type Handlers } from '../../platform/http/index.ts';
import type { Platform } from '../../platform/platform.ts';
import { bookMembers, devicesById, devicesInUnits } from './book-queries.ts';
import { changesBetween, heldIn, isSame, nameOf, readBook, withChanges, type Book } from './book.ts';
import { entryOf, noLevel, whoseOf } from './held.ts';
import { keepEntry, listAssigned, listEntries, replaceAssigned } from './level-queries.ts';
import { reachesOthers, requireInside, unitsFor } from './scope.ts';
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
      const whose = reachesOthers(caller, 'permission.view') ? null : whoseOf(caller);
      const found = await database.withCompany(companyId, 'security', (tx) =>
        listEntries(tx, companyId, { target, after, whose, limit: limit + 1 }),
      );
      const rows = found.slice(0, limit);
      return {
        items: rows.flatMap((row) => entryOf(row).map((entry) => ({ ...entry, at: row.at.getTime() }))),
        next: found.length > limit ? (rows.at(-1)?.id ?? null) : null,
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

/** All changes or none. */
async function setLevels(
  platform: Platform,
  caller: Caller,
  { changes, preview }: Input<typeof levels.setLevels>['body'],
): Promise<Output<typeof levels.setLevels>> {
  const { bus, clock } = platform;
  const changed = await changeStructure(platform, caller, async (tx, companyId, scribe) => {
    const { devices, members, before } = await readAffected(tx, companyId, changes);
    requireKnown(changes, before, devices, members);
    await requireOwn(tx, caller, before, changes, devices);
    const conflicts = changes.flatMap((change) => conflictOf(before, change));
    if (conflicts.length > 0) fail('changed_meanwhile', { conflicts });
    const after = withChanges(before, changes);
    const lines = changesBetween(
      members,
      devices.map((device) => ({ before: device, after: device })),
      before,
      after,
    );
    if (preview) return lines;
    for (const change of changes) {
      await keepEntry(tx, rowOf(companyId, change, caller, clock.now()));
      await scribe.note(tx, {
        kind: 'level',
        subjectId: change.target.id,
        before: `${nameOf(change.subject)}: ${change.was ?? '-'}`,
        after: `${nameOf(change.subject)}: ${change.level ?? '-'}`,
      });
    }
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
  const isWide = reachesOthers(caller, 'permission.view');
  const asked = isWide ? query.members : query.members.filter((id) => id === caller.memberId);
  const members = await bookMembers(tx, companyId, asked);
  const devices = await devicesById(tx, companyId, query.devices);
  const book = await readBook(tx, companyId, devices);
  const cells = devices.flatMap((device) =>
    members.map((member) => ({
      memberId: member.id,
      deviceId: device.id,
      ...heldIn(book, member, device),
      set: setFor(book, { kind: 'member', id: member.id }, device.id),
    })),
  );
  return { cells: isWide ? cells : cells.filter((one) => atLeast(one.level, 'view')) };
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

/** Whoever sets levels holds the level own there themself. */
async function requireOwn(
  tx: Tx,
  caller: Caller,
  book: Book,
  changes: readonly Change[],
  devices: readonly { id: string; unitId: string | null }[],
): Promise<void> {
  const inside = await unitsFor(tx, caller, 'permission.set');
  const self = { ...whoseOf(caller), id: caller.memberId ?? '', accountId: caller.accountId };
  const member = { ...self, roles: [...self.roles], limits: [...self.limits] };
  const unitOf = new Map(devices.map(({ id, unitId }) => [id, unitId]));
  for (const { target } of changes) {
    const unitId = target.kind === 'unit' ? target.id : (unitOf.get(target.id) ?? null);
    const held = heldIn(book, member, { id: target.kind === 'unit' ? '' : target.id, unitId }) ?? noLevel;
    // a device that they do not see is like one that is not there
    if (target.kind === 'device' && !atLeast(held.level, 'view')) fail('not_found');
    requireInside(inside, 'permission.set', unitId);
    if (!atLeast(held.level, 'own')) fail('right_refused', { refusedBy: 'level', target });
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
    id: randomUUIDv7(),
    unitId: target.kind === 'unit' ? target.id : null,
    deviceId: target.kind === 'device' ? target.id : null,
    memberId: subject.kind === 'member' ? subject.id : null,
    role: subject.kind === 'role' ? subject.role : null,
    level,
    byMemberId: caller.memberId,
    at,
  };
}
