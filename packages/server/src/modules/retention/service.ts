import { setTimeout as pause } from 'node:timers/promises';
import { periods } from '@candor/policy/promises/platform/kept-no-longer.ts';
import type { Platform } from '../../platform/platform.ts';
import { insertRun, purge } from './queries.ts';

const dayMs = 86_400_000;
const batch = 5000;
const pauseMs = 50;

/** Deletes what is older than its declared period, of every owner, in batches with pauses between. */
export async function purgeAll(
  platform: Pick<Platform, 'database' | 'clock' | 'log'>,
  signal: AbortSignal,
): Promise<void> {
  const { database, clock, log } = platform;
  for (const { record, table, column, days } of periods) {
    const began = clock.monotonicMs();
    const cutoffAt = new Date(clock.now().getTime() - days * dayMs);
    const rows = await purgeOne(
      database,
      column === undefined ? table : `${table}_${column}`,
      cutoffAt,
      signal,
    );
    const recordName = column === undefined ? record : `${record}.${column}`;
    const run = {
      recordName,
      at: clock.now(),
      cutoffAt,
      rows,
      tookMs: Math.round(clock.monotonicMs() - began),
    };
    await database.withInstance('accountability', (tx) => insertRun(tx, run));
    if (rows > 0) log.write('retention.purged', { rows, record: recordName, tookMs: run.tookMs });
  }
}

async function purgeOne(
  database: Platform['database'],
  target: string,
  cutoff: Date,
  signal: AbortSignal,
): Promise<number> {
  let rows = 0;
  for (;;) {
    signal.throwIfAborted();
    const deleted = await database.withInstance('legal_duty', (tx) => purge(tx, target, cutoff, batch));
    rows += deleted;
    if (deleted < batch) return rows;
    await pause(pauseMs, undefined, { signal });
  }
}
