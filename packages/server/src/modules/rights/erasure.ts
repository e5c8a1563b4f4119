import { createHash } from 'node:crypto';
import { canonical } from '@candor/policy/canonical.ts';
import { fail } from '../../platform/http/fail.ts';
import { newId } from '../../platform/new-id.ts';
import type { Platform } from '../../platform/platform.ts';
import { removeFocusDevice } from '../activity/index.ts';
import { deleteRows, endErasure, focusDeviceNumbers, heldRows, insertErasure } from './queries.ts';
import { focusRecords } from './subject-rows.ts';

export interface ErasureStep {
  table: string;
  before: number;
  removed: number;
  after: number;
}
export interface Plan {
  plan: { record: string; table: string; rows: number }[];
  planHash: string;
}

/** Counts rows of a person by another role and other statements than the erasure itself uses. */
export type CountRows = (table: string, personId: string) => Promise<number>;

/** What an erasure of the person's Focus data would delete. The hash stands for exactly these counts. */
export async function planErasure(platform: Pick<Platform, 'database'>, personId: string): Promise<Plan> {
  const counts = await countFocusRows(platform, personId);
  const plan = focusRecords.map(({ name, table }) => ({ record: name, table, rows: counts.get(table) ?? 0 }));
  return { plan, planHash: createHash('sha256').update(canonical({ personId, plan })).digest('hex') };
}

/**
 * Deletes all Focus rows of the person in one transaction, children first, and proves it: rows are counted before and
 * after by the checker's own functions. Rows that remain, or that were there and did not go, make it end as failed with
 * `erasure_incomplete`: never as done. Devices are cut off first, so that none writes meanwhile.
 */
export async function erase(
  platform: Platform,
  personId: string,
  planHash: string,
  countRows: CountRows,
): Promise<{ id: string; steps: ErasureStep[]; endedAt: Date }> {
  const { database, clock } = platform;
  if ((await planErasure(platform, personId)).planHash !== planHash) fail('plan_changed');
  const id = newId();
  await platform.erasures.note({ kind: 'focus', id, personId });
  await cutOffDevices(platform, personId);
  const pseudonym = await pseudonymOf(platform, personId);
  const started = {
    id,
    pseudonym,
    scope: 'focus',
    state: 'running',
    steps: '[]',
    startedAt: clock.now(),
    endedAt: null,
  } as const;
  await database.withInstance('legal_duty', (tx) => insertErasure(tx, started));

  const before = await countAll(personId, countRows);
  const removed = await deleteFocusRows(platform, personId);
  const after = await countAll(personId, countRows);

  const steps = focusRecords.map(({ table }) => ({
    table,
    before: before.get(table) ?? 0,
    removed: removed.get(table) ?? 0,
    after: after.get(table) ?? 0,
  }));
  const wrong = steps.filter((step) => step.after > 0 || step.removed !== step.before);
  const endedAt = clock.now();
  const state = wrong.length === 0 ? 'done' : 'failed';
  await database.withInstance('legal_duty', (tx) =>
    endErasure(tx, id, state, JSON.stringify(steps), endedAt),
  );
  platform.log.write('erasure.ended', { erasure: id, state });
  if (state === 'failed') fail('erasure_incomplete', { tables: wrong.map(({ table }) => table) });
  return { id, steps, endedAt };
}

/** table -> rows of the person, as the person sees them. */
export function countFocusRows(
  { database }: Pick<Platform, 'database'>,
  personId: string,
): Promise<Map<string, number>> {
  const whose = { field: 'personId', value: personId };
  return database.withPerson(personId, 'rights', async (tx) => {
    const counts = new Map<string, number>();
    for (const record of focusRecords) counts.set(record.table, (await heldRows(tx, record, whose)).rows);
    return counts;
  });
}

/** Of every Focus table in one transaction, children first. @returns table -> rows that went */
export function deleteFocusRows(
  { database }: Pick<Platform, 'database'>,
  personId: string,
): Promise<Map<string, number>> {
  return database.withPerson(personId, 'rights', async (tx) => {
    const counts = new Map<string, number>();
    for (const { table } of focusRecords) counts.set(table, await deleteRows(tx, table, personId));
    return counts;
  });
}

/** Leads to no person once the instance's key is gone; equal for all erasures of one person. */
export function pseudonymOf({ keys }: Pick<Platform, 'keys'>, personId: string): Promise<Uint8Array> {
  return keys.blindIndex({ kind: 'instance' }, 'erasure.person', personId);
}

/** So that no device of theirs writes meanwhile. */
export async function cutOffDevices(platform: Platform, personId: string): Promise<void> {
  const numbers = await platform.database.withPerson(personId, 'rights', focusDeviceNumbers);
  for (const deviceNo of numbers) await removeFocusDevice(platform, personId, deviceNo);
}

async function countAll(personId: string, countRows: CountRows): Promise<Map<string, number>> {
  const counts = new Map<string, number>();
  for (const { table } of focusRecords) counts.set(table, await countRows(table, personId));
  return counts;
}
