import { effectiveMode } from '@candor/policy/rights/modes.ts';
import { policyRights } from '@candor/policy/rights/session-rights.ts';
import type { Word } from '@candor/policy/rights/words.ts';
import type { Input, Output } from '@candor/protocol/api/route.ts';
import type { units } from '@candor/protocol/api/units.ts';
import type { Tx } from '../../platform/db/index.ts';
import { companyOf, fail, type Caller, type Handlers } from '../../platform/http/index.ts';
import type { Platform } from '../../platform/platform.ts';
import { bookMembers, devicesById, devicesInUnits, type BookDevice } from './book-queries.ts';
import { changesBetween, pathIn, readBook, type Book } from './book.ts';
import { membersById, placeDevices, placeMembers, unitsById } from './move-queries.ts';
import { nodesOf, readBodies, type Bodies } from './policy-path.ts';
import { requireOwn, seesIn } from './require-own.ts';
import { requireInside, unitsFor } from './scope.ts';
import type { Scribe } from './scribe.ts';
import { findUnit, heightOf, moveUnit, pathOf, unitsBelow } from './unit-queries.ts';
import { changeStructure, deepest } from './units.ts';

type MoveRoutes = Pick<typeof units, 'moveUnits' | 'moveDevices' | 'movePeople'>;
type Wish = Input<typeof units.moveDevices>['body'];
type Moved = Output<typeof units.moveDevices>;
type Changes = Moved['changes'];
type Item = BookDevice;

interface Moving {
  word: Word;
  kind: 'device-moved' | 'member-moved' | 'unit-moved';
  /** Those that are not there for the caller. Fails for what they may not move. */
  hidden(platform: Platform, caller: Caller, ids: readonly string[]): Promise<ReadonlySet<string>>;
  find(tx: Tx, companyId: string, ids: readonly string[]): Promise<Item[]>;
  /** What the move changes, before it is made. Fails for what may not move. */
  plan(tx: Tx, caller: Caller, items: readonly Item[], to: string | null): Promise<Changes>;
  place(tx: Tx, companyId: string, items: readonly Item[], to: string | null): Promise<void>;
}

export function moveHandlers(platform: Platform): Handlers<MoveRoutes> {
  const move =
    (moving: Moving) =>
    async ({ body }: { body: Wish }, { caller }: { caller: Caller }) => {
      const hidden = await moving.hidden(platform, caller, body.ids);
      const moved = await changeStructure(platform, caller, (tx, companyId, scribe) =>
        carryOut(tx, { moving, caller, companyId, scribe, hidden }, body),
      );
      if (body.preview) return moved;
      const companyId = companyOf(caller);
      platform.bus.publish('levels.changed', { companyId });
      if (moving.kind !== 'member-moved')
        platform.bus.publish('policy.changed', { companyId, id: body.to ?? companyId });
      return moved;
    };
  return { moveDevices: move(devices), movePeople: move(people), moveUnits: move(wholeUnits) };
}

interface Carrying {
  moving: Moving;
  caller: Caller;
  companyId: string;
  scribe: Scribe;
  hidden: ReadonlySet<string>;
}

async function carryOut(
  tx: Tx,
  { moving, caller, companyId, scribe, hidden }: Carrying,
  { ids, to, reason, preview }: Wish,
): Promise<Moved> {
  const target = to === null ? undefined : ((await findUnit(tx, companyId, to)) ?? fail('not_found'));
  const known = (await moving.find(tx, companyId, ids)).filter(({ id }) => !hidden.has(id));
  const found = new Map(known.map((one) => [one.id, one]));
  const items = [...new Set(ids)].map((id) => ({ id, outcome: outcomeOf(found.get(id), to) }));
  const moved = items.flatMap(({ id, outcome }) => (outcome === 'moved' ? (found.get(id) ?? []) : []));
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

const nothing: ReadonlySet<string> = new Set();

const devices: Moving = {
  word: 'device.move',
  kind: 'device-moved',
  hidden: (platform, caller, ids) =>
    requireOwn(
      platform,
      caller,
      'device.move',
      ids.map((id) => ({ kind: 'device', id })),
    ),
  find: devicesById,
  async plan(tx, caller, items, to) {
    const companyId = companyOf(caller);
    const book = await readBook(tx, companyId, items);
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
  hidden: async () => nothing,
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
  hidden: async () => nothing,
  find: unitsById,
  async plan(tx, caller, items, to) {
    const companyId = companyOf(caller);
    const above = await pathOf(tx, companyId, to);
    for (const { id } of items) {
      if (above.includes(id)) fail('unit_cycle');
      if (above.length + (await heightOf(tx, companyId, id)) > deepest) fail('unit_limit');
    }
    const ids = items.map(({ id }) => id);
    const all: BookDevice[] = await devicesInUnits(tx, companyId, await unitsBelow(tx, companyId, ids));
    const book = await readBook(tx, companyId, all);
    const inside = all.filter((device) => seesIn(book, caller, device));
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
  const nodes = ({ id, unitId, deviceClass }: BookDevice, { parents }: Book) =>
    nodesOf(bodies, id, pathIn(parents, unitId), { deviceClass });
  const [was, is] = [nodes(device.before, before), nodes(device.after, after)];
  return policyRights.flatMap((right) => {
    const modes = { before: effectiveMode(was, right).mode, after: effectiveMode(is, right).mode };
    return modes.before === modes.after ? [] : [{ deviceId: device.before.id, right, ...modes }];
  });
}
