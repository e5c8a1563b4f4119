import assert from 'node:assert/strict';
import test from 'node:test';
import { z } from 'zod';
import { testDatabase, quietLog, type TestDatabase } from '../../../test/database.ts';
import { until } from '../../../test/until.ts';
import { openPool } from '../db/index.ts';
import { openJobs, task, type Jobs, type Task } from './index.ts';

const id = '018f0000-0000-7000-8000-00000000000a';

async function startJobs(db: TestDatabase, tasks: readonly Task[]): Promise<Jobs & AsyncDisposable> {
  const pool = openPool(db.connections.jobs, 'jobs', quietLog);
  const jobs = openJobs(pool, quietLog);
  await jobs.start(tasks);
  return {
    ...jobs,
    [Symbol.asyncDispose]: async () => {
      await jobs[Symbol.asyncDispose]();
      await pool.end();
    },
  };
}

/** A task that tells when it ran. */
function heard(name: string, more: Partial<Task> = {}) {
  const calls: string[] = [];
  const waiting: (() => void)[] = [];
  const declared = task({
    name,
    payload: z.strictObject({ id: z.uuid() }),
    deadlineMs: 5_000,
    maxAttempts: 1,
    ...more,
    async run(payload) {
      calls.push(String(payload['id']));
      waiting.shift()?.();
    },
  });
  return {
    declared,
    calls,
    ran: () => new Promise<void>((resolve) => (calls.length > 0 ? resolve() : waiting.push(resolve))),
  };
}

test('a job runs when its transaction commits, and never otherwise', async () => {
  await using db = await testDatabase();
  const { declared, calls, ran } = heard('test.ids');
  await using jobs = await startJobs(db, [declared]);
  await assert.rejects(
    db.database.withInstance('service', async (tx) => {
      await jobs.enqueue(tx, declared, { id: '018f0000-0000-7000-8000-00000000000b' });
      throw new Error('rolled back');
    }),
    /rolled back/u,
  );
  await db.database.withInstance('service', (tx) => jobs.enqueue(tx, declared, { id }));
  await ran();
  assert.deepEqual(calls, [id]);
});

test('a payload that is not the declared one is refused before it is stored', async () => {
  await using db = await testDatabase();
  const { declared } = heard('test.ids');
  await using jobs = await startJobs(db, []);
  const extra = { id, email: 'a@b.de' };
  await assert.rejects(db.database.withInstance('service', (tx) => jobs.enqueue(tx, declared, extra)));
  const { rows } = await db.superuser.query('SELECT count(*) AS n FROM graphile_worker._private_jobs');
  assert.equal(rows[0].n, 0);
});

test('of one key there is one job', async () => {
  await using db = await testDatabase();
  const { declared } = heard('test.ids');
  await using jobs = await startJobs(db, []);
  const later = new Date(Date.now() + 3_600_000);
  for (let n = 0; n < 3; n++)
    await db.database.withInstance('service', (tx) =>
      jobs.enqueue(tx, declared, { id }, { key: 'one', runAt: later }),
    );
  const { rows } = await db.superuser.query(
    'SELECT count(*) AS n, max(run_at) AS at FROM graphile_worker._private_jobs',
  );
  assert.deepEqual(rows[0], { n: 1, at: later });
});

test('what failed for good is listed by its code; neither text nor payload of the error is kept', async () => {
  await using db = await testDatabase();
  const failing = {
    run: async () =>
      Promise.reject(Object.assign(new Error('olga@example.org is wrong'), { code: 'E_TEST' })),
  };
  const declared = { ...heard('test.fails').declared, ...failing };
  await using jobs = await startJobs(db, [declared]);
  await db.database.withInstance('service', (tx) => jobs.enqueue(tx, declared, { id }));
  const job = await until('it failed for good', async () => (await jobs.failedForGood())[0]);
  assert.deepEqual([job.task, job.attempts, job.code], ['test.fails', 1, 'E_TEST']);
  const { rows } = await db.superuser.query(
    "SELECT string_agg(j::text, '') AS all FROM graphile_worker._private_jobs j",
  );
  assert.ok(!String(rows[0].all).includes('olga'));
});

test('a task that takes too long has failed', async () => {
  await using db = await testDatabase();
  const declared = {
    ...heard('test.slow').declared,
    deadlineMs: 50,
    run: () => new Promise<void>(() => undefined),
  };
  await using jobs = await startJobs(db, [declared]);
  await db.database.withInstance('service', (tx) => jobs.enqueue(tx, declared, { id }));
  const job = await until('it failed for good', async () => (await jobs.failedForGood())[0]);
  assert.equal(job.code, 'DEADLINE');
});

test('a job that ends while the database is away runs again when it is back, and so do later ones', async () => {
  await using db = await testDatabase();
  const { database } = db.connections.jobs;
  const gate = Promise.withResolvers<void>();
  const begun = Promise.withResolvers<void>();
  const again = Promise.withResolvers<void>();
  let runs = 0;
  const slow = task({
    name: 'test.slow',
    payload: z.strictObject({}),
    deadlineMs: 60_000,
    maxAttempts: 3,
    async run() {
      runs++;
      (runs === 1 ? begun : again).resolve();
      await gate.promise;
    },
  });
  const later = heard('test.later');
  await using jobs = await startJobs(db, [slow, later.declared]);
  await db.database.withInstance('service', (tx) => jobs.enqueue(tx, slow, {}));
  await begun.promise;
  await db.superuser.query(`ALTER DATABASE ${database} CONNECTION LIMIT 0`);
  await db.superuser.query(
    `SELECT pg_terminate_backend(pid, 5000) FROM pg_stat_activity WHERE datname = '${database}' AND usename = 'candor_jobs'`,
  );
  gate.resolve();
  while (jobs.state() === 'running') await new Promise(setImmediate);
  await assert.rejects(jobs.failedForGood(), { code: 'database_unavailable' });
  await db.superuser.query(`ALTER DATABASE ${database} CONNECTION LIMIT -1`);
  await again.promise;
  await db.database.withInstance('service', (tx) => jobs.enqueue(tx, later.declared, { id }));
  await later.ran();
  assert.equal(jobs.state(), 'running');
});
