import type { Output } from '@candor/protocol/api/route.ts';
import type { units } from '@candor/protocol/api/units.ts';
import type { Tx } from '../../platform/db/index.ts';
import { companyOf, fail, type Caller, type Handlers } from '../../platform/http/index.ts';
import { newId } from '../../platform/new-id.ts';
import type { Platform } from '../../platform/platform.ts';
import { lockCompany } from './lock.ts';
import { requireInside, unitsFor } from './scope.ts';
import { scribeFor, type Scribe } from './scribe.ts';
import {
  changeUnit,
  countUnits,
  deleteUnit,
  emptyUnit,
  findUnit,
  hasLimitsTo,
  insertUnit,
  isEmpty,
  listUnits,
  pathOf,
} from './unit-queries.ts';

type UnitRoutes = Pick<typeof units, 'listUnits' | 'createUnit' | 'editUnit' | 'removeUnit'>;
type Unit = Output<typeof units.createUnit>;

const mostUnits = 2_000;
export const deepest = 8;

export function unitHandlers(platform: Platform): Handlers<UnitRoutes> {
  const { bus, clock, database } = platform;
  const change = <T>(caller: Caller, work: (tx: Tx, companyId: string, scribe: Scribe) => Promise<T>) =>
    changeStructure(platform, caller, work);
  return {
    async listUnits(_, { caller }) {
      const companyId = companyOf(caller);
      return { items: await database.withCompany(companyId, 'service', (tx) => listUnits(tx, companyId)) };
    },
    createUnit: ({ body: { name, kind, parentId } }, { caller }) =>
      change(caller, async (tx, companyId, scribe) => {
        requireInside(await unitsFor(tx, caller, 'unit.edit'), 'unit.edit', parentId);
        const path = await pathOf(tx, companyId, parentId);
        if (parentId !== null && path.length === 0) fail('not_found');
        if (path.length >= deepest || (await countUnits(tx, companyId)) >= mostUnits) fail('unit_limit');
        const id = newId();
        await insertUnit(tx, { companyId, id, parentId, name, kind, createdAt: clock.now() });
        await scribe.note(tx, { kind: 'unit-created', subjectId: id, after: name });
        return read(tx, companyId, id);
      }),
    editUnit: ({ params: { u: id }, body }, { caller }) =>
      change(caller, async (tx, companyId, scribe) => {
        const before = await requireUnit(tx, caller, id);
        const set = {
          ...(body.name !== undefined && { name: body.name }),
          ...(body.kind !== undefined && { kind: body.kind }),
        };
        if (Object.keys(set).length > 0) await changeUnit(tx, companyId, id, set);
        if (body.name !== undefined && body.name !== before.name)
          await scribe.note(tx, {
            kind: 'unit-renamed',
            subjectId: id,
            before: before.name,
            after: body.name,
          });
        return read(tx, companyId, id);
      }),
    async removeUnit({ params: { u: id }, query: { contents } }, { caller }) {
      await change(caller, async (tx, companyId, scribe) => {
        const unit = await requireUnit(tx, caller, id);
        if (contents === undefined && !(await isEmpty(tx, companyId, id))) fail('unit_not_empty');
        if (await hasLimitsTo(tx, companyId, id)) fail('in_use');
        await emptyUnit(tx, companyId, id, unit.parentId);
        await deleteUnit(tx, companyId, id);
        await scribe.note(tx, { kind: 'unit-removed', subjectId: id, before: unit.name });
      });
      bus.publish('levels.changed', { companyId: companyOf(caller) });
      bus.publish('policy.changed', { companyId: companyOf(caller), id });
      return {};
    },
  };
}

/** One change of a company's structure after the other, each with its history. */
export async function changeStructure<T>(
  platform: Pick<Platform, 'clock' | 'database' | 'keys'>,
  caller: Caller,
  work: (tx: Tx, companyId: string, scribe: Scribe) => Promise<T>,
): Promise<T> {
  const companyId = companyOf(caller);
  const scribe = await scribeFor(platform, companyId, caller);
  return platform.database.withCompany(companyId, 'service', async (tx) => {
    await lockCompany(tx, companyId);
    return work(tx, companyId, scribe);
  });
}

async function requireUnit(tx: Tx, caller: Caller, id: string) {
  const unit = (await findUnit(tx, companyOf(caller), id)) ?? fail('not_found');
  requireInside(await unitsFor(tx, caller, 'unit.edit'), 'unit.edit', id);
  return unit;
}

async function read(tx: Tx, companyId: string, id: string): Promise<Unit> {
  return (await listUnits(tx, companyId)).find((one) => one.id === id) ?? fail('not_found');
}
