import { Logger as WorkerLogger, parseCronItems, run, type RunnerOptions } from 'graphile-worker';
import type { Pool } from 'pg';
import type { z } from 'zod';
import type { Tx } from '../db/index.ts';
import { componentLog, type Logger } from '../log/index.ts';
import { keepRunning, type KeptRunner } from './keep-running.ts';
import { enqueueJob, listFailedJobs, unlockJobs, type FailedJob } from './queries.ts';
import { runnerOf } from './run-task.ts';
import type { Task } from './task.ts';

export type { FailedJob } from './queries.ts';

export interface Jobs extends AsyncDisposable {
  /** The job exists when `tx` commits. A key that is waiting already is replaced: one job of it remains. */
  enqueue<S extends z.ZodObject>(
    tx: Tx,
    task: Task<S>,
    payload: z.input<S>,
    when?: { key?: string; runAt?: Date },
  ): Promise<void>;
  /** Begins to work. A job whose task is not among these waits. */
  start(tasks: readonly Task[]): Promise<void>;
  /** Jobs that will not be tried again, newest first, at most 100. */
  failedForGood(): Promise<FailedJob[]>;
  state(): 'running' | 'stopped';
}

/** One place in the pool is for the connection that listens. */
const atOnce = 3;
const pollMs = 10_000;
/** Without these, a job whose end cannot be noted ends the process: its promise has no handler. */
const preset = { worker: { completeJobBatchDelay: 0, failJobBatchDelay: 0 } };

/** @param pool connections of candor_jobs, with an error handler; it stays its owner's */
export function openJobs(pool: Pool, log: Logger): Jobs {
  const options = { pgPool: pool, logger: workerLogger(log), noHandleSignals: true, preset };
  // the pool's owner logs its errors; the worker wants a listener of its own for connections in use
  if (pool.listenerCount('connect') === 0)
    pool.on('connect', (client) => client.on('error', () => undefined));
  let work: KeptRunner | undefined;
  return {
    async enqueue(tx, task, payload, { key, runAt } = {}) {
      await enqueueJob(tx, {
        task: task.name,
        payload: task.payload.parse(payload),
        key,
        runAt,
        maxAttempts: task.maxAttempts,
      });
    },
    async start(tasks) {
      const begin = async () => {
        await unlockJobs(pool);
        return run({ ...options, ...workOf(tasks, log), concurrency: atOnce, pollInterval: pollMs });
      };
      work = await keepRunning(begin);
    },
    failedForGood: () => listFailedJobs(pool),
    state: () => work?.state() ?? 'stopped',
    [Symbol.asyncDispose]: async () => work?.stop(),
  };
}

function workOf(tasks: readonly Task[], log: Logger): Pick<RunnerOptions, 'taskList' | 'parsedCronItems'> {
  const repeated = tasks.flatMap(({ name, cron, maxAttempts, missedWithinMs = 0 }) => {
    if (cron === undefined) return [];
    const options = { maxAttempts, jobKey: `cron ${name}`, backfillPeriod: missedWithinMs };
    return [{ task: name, match: cron, identifier: name, options }];
  });
  return {
    taskList: Object.fromEntries(tasks.map((task) => [task.name, runnerOf(task, log)])),
    parsedCronItems: parseCronItems(repeated),
  };
}

/** Its texts hold payloads and messages of the database; only that it spoke, and how loud, is kept. */
function workerLogger(log: Logger): WorkerLogger {
  const lines = componentLog(log, 'jobs');
  return new WorkerLogger(() => (level, _text, meta) => {
    if (level === 'error') lines.error(meta['error']);
    else if (level === 'warning') lines.warn(meta['error']);
  });
}
