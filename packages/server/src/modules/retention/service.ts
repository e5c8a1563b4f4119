import { periods } from '@candor/policy/promises/platform/kept-no-longer.ts';
import type { Platform } from '../../platform/platform.ts';
import { insertRun, purge } from './queries.ts';

const dayMs = 86_400_000;
const batch = 5000;
const pauseMs = 50;

/** Deletes the rows of every record that are older than their declared period, in batches with pauses between. */
export async function purgeAll({ database, clock }: Pick<Platform, 'database' | 'clock'>, signal: AbortSignal): Promise<void> {
  for (const { record, days } of periods) {
    const began = clock.monotonicMs();
    const cutoffAt = new Date(clock.now().getTime() - days * dayMs);
    let rows = 0;
    for (let deleted = batch; deleted === batch && !signal.aborted; await pause(deleted === batch)) {
      deleted = await database.withInstance('legal_duty', (tx) => purge(tx, record.table, cutoffAt, batch));
      rows += deleted;
    }
    signal.throwIfAborted();
    const tookMs = Math.round(clock.monotonicMs() - began);
    const run = { recordName: record.name, at: clock.now(), cutoffAt, rows, tookMs };
    await database.withInstance('accountability', (tx) => insertRun(tx, run));
  }
}

async function pause(more: boolean): Promise<void> {
  if (more) await new Promise((resolve) => setTimeout(resolve, pauseMs));
}
