import { atLeast } from '@candor/policy/rights/levels.ts';
import { effectiveMode } from '@candor/policy/rights/modes.ts';
import { policyRights } from '@candor/policy/rights/session-rights.ts';
import type { Word } from '@candor/policy/rights/words.ts';
import type { Input, Output } from '@candor/protocol/api/route.ts';
import type { units } from '@candor/protocol/api/units.ts';
import type { Tx } from '../../platform/db/index.ts';
import { companyOf, fail, type Caller, type Handlers } from '../../platform/http/index.ts';
import type { Platform } from '../../platform/platform.ts';
import { bookMembers, devicesById, devicesInUnits, type BookDevice } from './book-queries.ts';
import { changesBetween, heldIn, pathIn, readBook, type Book } from './book.ts';
import { whoseOf } from './held.ts';
import { membersById, placeDevices, placeMembers, unitsById } from './move-queries.ts';
import { nodesOf, readBodies, type Bodies } from './policy-path.ts';
import { requireInside, unitsFor } from './scope.ts';
import type { Scribe } from './scribe.ts';
import { findUnit, heightOf, moveUnit, pathOf, unitsBelow } from './unit-queries.ts';
import { changeStructure, deepest } from './units.ts';

type MoveRoutes = Pick<typeof units, 'moveUnits' | 'moveDevices' | 'movePeople'>;
type Wish = Input<typeof units.moveDevices>['body'];
type Moved = Output<typeof units.moveDevices>;
type Changes = Moved['changes'];
type Item = { id: string; unitId: string | null };

interface Moving {
  word: Word;
  kind: 'device-moved' | 'member-moved' | 'unit-moved';
  find(tx: Tx, companyId: string, ids: readonly string[]): Promise<Item[]>;
  /** What the move changes, before it is made. Fails for what may not move. */
  plan(tx: Tx, caller: Caller, items: readonly Item[], to: string | null): Promise<Changes>;
  place(tx: Tx, companyId: string, items: readonly Item[], to: string | null): Promise<void>;
}

export function moveHandlers(platform: Platform): Handlers<MoveRoutes> {
  const move =
    (moving: Moving) =>
    async ({ body }: { body: Wish }, { caller }: { caller: Caller }) => {
      const moved = await changeStructure(platform, caller, (tx, companyId, scribe) =>
        carryOut(tx, { moving, caller, companyId, scribe }, body),
      );
      if (!body.preview) platform.bus.publish('levels.changed', { companyId: companyOf(caller) });
      return moved;
    };
  return { moveDevices: move(devices), movePeople: move(people), moveUnits: move(wholeUnits) };
}

interface Carrying {
  moving: Moving;
  caller: Caller;
  companyId: string;
  scribe: Scribe;
}

async function carryOut(
  tx: Tx,
  { moving, caller, companyId, scribe }: Carrying,
  { ids, to, reason, preview }: Wish,
): Promise<Moved> {
  const target = to === null ? undefined : ((await findUnit(tx, companyId, to)) ?? fail('not_found'));
  const found = new Map((await moving.find(tx, companyId, ids)).map((one) => [one.id, one]));
  const items = [...new Set(ids)].map((id) => ({ id, outcome: outcomeOf(found.get(id), to) }));
  const moved = items.flatMap(({ id, outcome }) => (outcome === 'moved' ? (found.get(id) ?? []) : []));
  // first the plan: what they do not see is not there, wherever it lies
  const changes = moved.length === 0 ? [] : await moving.plan(tx, caller, moved, to);
  requireInside(
    await unitsFor(tx, caller, moving.word),
    moving.word,
    to,
    ...moved.map(({ unitId }) => unitId),
  );
  if (preview || moved.length === 0) return { items, changes };
  await moving.place(tx, companyId, moved, to);
  const names = new Map(
    (
      await unitsById(
        tx,
        companyId,
        moved.flatMap(({ unitId }) => unitId ?? []),
      )
    ).map(({ id, name }) => [id, name]),
  );
  await scribe.note(
    tx,
    ...moved.map(({ id, unitId }) => ({
      kind: moving.kind,
      subjectId: id,
      before: unitId === null ? null : (names.get(unitId) ?? null),
      after: target?.name ?? null,
      reason,
    })),
  );
  return { items, changes };
}

function outcomeOf(item: Item | undefined, to: string | null): Moved['items'][number]['outcome'] {
  if (!item) return 'not_found';
  return item.unitId === to ? 'there-already' : 'moved';
}

const devices: Moving = {
  word: 'device.move',
  kind: 'device-moved',
  find: devicesById,
  async plan(tx, caller, items, to) {
    const companyId = companyOf(caller);
    const book = await readBook(tx, companyId, items);
    const self = { ...whoseOf(caller), id: caller.memberId ?? '', accountId: caller.accountId };
    const mover = { ...self, roles: [...self.roles], limits: [...self.limits] };
    for (const item of items) {
      const { level } = heldIn(book, mover, item);
      if (!atLeast(level, 'view')) fail('not_found');
      if (!atLeast(level, 'own'))
        fail('right_refused', { refusedBy: 'level', target: { kind: 'device', id: item.id } });
    }
    return planDevices(
      tx,
      companyId,
      book,
      items.map((one) => ({ before: one, after: { ...one, unitId: to } })),
    );
  },
  place: (tx, companyId, items, to) =>
    placeDevices(
      tx,
      companyId,
      items.map(({ id }) => id),
      to,
    ),
};

/** A person's unit says where they belong; it gives no right, and takes none. */
const people: Moving = {
  word: 'person.edit',
  kind: 'member-moved',
  find: membersById,
  plan: async () => [],
  place: (tx, companyId, items, to) =>
    placeMembers(
      tx,
      companyId,
      items.map(({ id }) => id),
      to,
    ),
};

const wholeUnits: Moving = {
  word: 'unit.edit',
  kind: 'unit-moved',
  find: unitsById,
  async plan(tx, caller, items, to) {
    const companyId = companyOf(caller);
    const above = await pathOf(tx, companyId, to);
    for (const { id } of items) {
      if (above.includes(id)) fail('unit_cycle');
      if (above.length + (await heightOf(tx, companyId, id)) > deepest) fail('unit_limit');
    }
    const ids = items.map(({ id }) => id);
    const inside: BookDevice[] = await devicesInUnits(tx, companyId, await unitsBelow(tx, companyId, ids));
    const book = await readBook(tx, companyId, inside);
    const parents = new Map([...book.parents, ...ids.map((id) => [id, to] as const)]);
    return planDevices(
      tx,
      companyId,
      book,
      inside.map((one) => ({ before: one, after: one })),
      { ...book, parents },
    );
  },
  async place(tx, companyId, items, to) {
    for (const { id } of items) if (!(await moveUnit(tx, companyId, id, to))) fail('unit_cycle');
  },
};

const mostLines = 2_000;

/** Levels and modes that differ for each device between two books, or two places in one. */
async function planDevices(
  tx: Tx,
  companyId: string,
  before: Book,
  moved: readonly { before: BookDevice; after: BookDevice }[],
  after: Book = before,
): Promise<Changes> {
  const members = await bookMembers(tx, companyId, null);
  const levels = changesBetween(members, moved, before, after);
  const bodies = await readBodies(tx, companyId);
  const modes = moved.flatMap((device) => modeChanges(bodies, device, before, after));
  return [...levels, ...modes].slice(0, mostLines);
}

function modeChanges(
  bodies: Bodies,
  device: { before: BookDevice; after: BookDevice },
  before: Book,
  after: Book,
): Changes {
  const was = nodesOf(bodies, device.before.id, pathIn(before.parents, device.before.unitId));
  const is = nodesOf(bodies, device.after.id, pathIn(after.parents, device.after.unitId));
  return policyRights.flatMap((right) => {
    const modes = { before: effectiveMode(was, right).mode, after: effectiveMode(is, right).mode };
    return modes.before === modes.after ? [] : [{ deviceId: device.before.id, right, ...modes }];
  });
}
