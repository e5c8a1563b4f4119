import type { RawBuilder } from 'kysely';
import { sql } from 'kysely';
import {
  atLeast,
  defaultLevel,
  levelOf,
  type HeldLevel,
  type Level,
  type LevelEntry,
} from '@candor/policy/rights/levels.ts';
import type { Tx } from '../../platform/db/index.ts';
import { companyOf, fail, type Caller } from '../../platform/http/index.ts';
import {
  hasEntries,
  levelCondition,
  listDevicesWhere,
  type EntryRow,
  type PlacedDevice,
  type Whose,
} from './level-queries.ts';

export const noLevel: HeldLevel = { level: 'none', source: null, cappedBy: null };

export function whoseOf(caller: Pick<Caller, 'companyId' | 'memberId' | 'roles' | 'limits'>): Whose {
  const { companyId, memberId, roles, limits } = caller;
  return { companyId: companyId ?? fail('not_allowed'), memberId, roles, limits };
}

/** An entry as the policy's rules know it. */
export function entryOf({ unitId, deviceId, memberId, role, level }: EntryRow): LevelEntry[] {
  const id = deviceId ?? unitId;
  if (id === null) return [];
  const target = { kind: deviceId === null ? 'unit' : 'device', id } as const;
  if (memberId !== null) return [{ subject: { kind: 'member', id: memberId }, target, level }];
  return role === null ? [] : [{ subject: { kind: 'role', role }, target, level }];
}

export interface Place {
  deviceId: string;
  /** Ids of units from the outermost to its own. */
  path: readonly string[];
  isAssigned: boolean;
}

/** What somebody may do on a device; nothing outside the units to which their roles are limited. */
export function heldAt(whose: Whose, place: Place, entries: readonly LevelEntry[]): HeldLevel {
  const { limits, memberId, roles } = whose;
  if (limits.length > 0 && !place.path.some((id) => limits.includes(id))) return noLevel;
  // staff have no membership here, so no entry names them
  return levelOf({ ...place, roles, entries, memberId: memberId ?? '' });
}

export function heldOn(whose: Whose, deviceId: string, placed: PlacedDevice): HeldLevel {
  return heldAt(whose, placeOf(deviceId, placed), placed.entries.flatMap(entryOf));
}

export function placeOf(deviceId: string, { path, isAssigned }: PlacedDevice): Place {
  return { deviceId, path: path.map(({ id }) => id), isAssigned };
}

/** Condition on rows of `device`: those on which the caller has at least this level. */
export async function seenBy(tx: Tx, caller: Caller, needed: Level = 'view'): Promise<RawBuilder<boolean>> {
  return (await sightOf(tx, caller, needed)) ?? sql<boolean>`true`;
}

/** The same condition; undefined for somebody who sees every device, also those that are gone or to come. */
export async function sightOf(
  tx: Tx,
  caller: Caller,
  needed: Level = 'view',
): Promise<RawBuilder<boolean> | undefined> {
  if (!caller.words.has('device.view')) return sql<boolean>`false`;
  return (await seesAll(tx, caller, needed)) ? undefined : levelCondition(whoseOf(caller), needed);
}

/** Ids of the devices that the caller may see; undefined for all, also those to come. */
export async function devicesSeen(tx: Tx, caller: Caller): Promise<ReadonlySet<string> | undefined> {
  const sight = await sightOf(tx, caller);
  return sight && new Set(await listDevicesWhere(tx, companyOf(caller), sight));
}

async function seesAll(tx: Tx, caller: Caller, needed: Level): Promise<boolean> {
  const isUsual = caller.roles.some((role) => atLeast(defaultLevel(role), needed));
  return isUsual && caller.limits.length === 0 && !(await hasEntries(tx, whoseOf(caller)));
}
