import { sql } from 'kysely';
import type { Pool } from 'pg';
import { ask, type Tx } from '../db/index.ts';

interface NewJob {
  task: string;
  payload: Record<string, unknown>;
  key: string | undefined;
  runAt: Date | undefined;
  maxAttempts: number;
}

export async function enqueueJob(tx: Tx, job: NewJob): Promise<void> {
  const payload = JSON.stringify(job.payload);
  await sql`SELECT candor.enqueue_job(${job.task}, ${payload}, ${job.key ?? null}, ${job.runAt ?? null}, ${job.maxAttempts})`.execute(
    tx,
  );
}

export interface FailedJob {
  task: string;
  failedAt: Date;
  attempts: number;
  code: string;
}

export async function listFailedJobs(pool: Pool): Promise<FailedJob[]> {
  const { rows } = await ask<FailedJob>(
    pool,
    `
    SELECT t.identifier AS task, j.updated_at AS "failedAt", j.attempts, coalesce(j.last_error, '') AS code
    FROM graphile_worker._private_jobs j JOIN graphile_worker._private_tasks t ON t.id = j.task_id
    WHERE j.attempts >= j.max_attempts AND j.locked_at IS NULL
    ORDER BY j.updated_at DESC LIMIT 100`,
  );
  return rows;
}

/** Gives back the jobs of a runner that ended without a word. Called before a runner begins: no other is there. */
export async function unlockJobs(pool: Pool): Promise<void> {
  await pool.query(`SELECT graphile_worker.force_unlock_workers(array_agg(DISTINCT locked_by))
    FROM graphile_worker._private_jobs WHERE locked_by IS NOT NULL HAVING count(*) > 0`);
}
