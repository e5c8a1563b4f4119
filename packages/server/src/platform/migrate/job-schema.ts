import { Logger as WorkerLogger, runMigrations } from 'graphile-worker';
import type { Pool } from 'pg';
import { openPool } from '../db/index.ts';
import type { Logger } from '../log/index.ts';
import type { Connection } from '../postgres/index.ts';

/** graphile-worker's own tables, made by its own migrations as candor_jobs, who may make no schema: ours has its first table. */
export async function migrateJobs(jobs: Connection, log: Logger): Promise<void> {
  const pool: Pool = openPool(jobs, 'jobs', log);
  try {
    await pool.query(`CREATE TABLE IF NOT EXISTS graphile_worker.migrations (
      id int PRIMARY KEY, ts timestamptz DEFAULT now() NOT NULL, breaking boolean NOT NULL DEFAULT false)`);
    await runMigrations({ pgPool: pool, logger: new WorkerLogger(() => () => undefined) });
    await pool.query('ALTER TABLE graphile_worker.migrations ENABLE ROW LEVEL SECURITY');
  } finally {
    await pool.end();
  }
}
