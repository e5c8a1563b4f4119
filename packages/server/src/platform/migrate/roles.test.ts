import assert from 'node:assert/strict';
import { test } from 'node:test';
import pg from 'pg';
import { tableRecords } from '@candor/policy/dictionary/index.ts';
import { testDatabase } from '../../../test/database.ts';
import { fillTables, newOwners } from '../../../test/rows.ts';
import { driverOptions, openPool } from '../db/index.ts';

const refused = { code: '42501' };
const owners = newOwners();

test('every role can do its work and nothing else', async (t) => {
  await using db = await testDatabase();
  await fillTables(db.superuser, owners);
  const pools = {
    app: openPool(db.connections.app, 'app', db.log),
    checker: openPool(db.connections.checker, 'checker', db.log),
    jobs: openPool(db.connections.jobs, 'jobs', db.log),
    migrator: openPool(db.connections.migrator, 'migrator', db.log),
  };

  await t.test('the checker reads no table', async () => {
    for (const { table } of tableRecords)
      await assert.rejects(pools.checker.query(`SELECT FROM candor.${table}`), refused, table);
  });

  await t.test('the checker calls measures, counts and records results, but nothing of the app', async () => {
    const { rows } = await pools.checker.query('SELECT * FROM candor.check_kept_no_longer()');
    assert.equal(rows[0].overdue, 0);
    const counted = await pools.checker.query('SELECT candor.rows_focus_interval($1) AS n', [
      owners.personId,
    ]);
    assert.equal(counted.rows[0].n, 1);
    await pools.checker.query(`SELECT candor.record_check_result('x', 'good', 5, '{}')`);
    await assert.rejects(pools.checker.query(`SELECT candor.record_check_result('x', 'green', 5, '{}')`), {
      code: '23514',
    });
    await assert.rejects(pools.checker.query(`SELECT candor.purge_device_log(now(), 10)`), refused);
    await assert.rejects(pools.checker.query(`SELECT candor.find_device_key('x')`), refused);
  });

  await t.test("the app records no result, calls no measure and counts nobody's rows", async () => {
    await assert.rejects(pools.app.query(`SELECT candor.record_check_result('x', 'good', 5, '{}')`), refused);
    await assert.rejects(pools.app.query('SELECT * FROM candor.check_kept_no_longer()'), refused);
    await assert.rejects(pools.app.query(`SELECT candor.rows_person($1)`, [owners.personId]), refused);
    await assert.rejects(pools.app.query(`INSERT INTO check_result SELECT * FROM check_result`), refused);
  });

  await t.test('the app becomes no other role, and makes and changes no table', async () => {
    for (const text of [
      'SET ROLE candor_keeper',
      'SET ROLE candor_backup',
      'SET ROLE candor_migrator',
      'SET ROLE postgres',
      'CREATE TABLE candor.x (id uuid)',
      'CREATE TABLE public.x (id uuid)',
      'CREATE TEMP TABLE x (id uuid)',
      'ALTER TABLE device DISABLE ROW LEVEL SECURITY',
      'DROP POLICY own_rows ON device',
      'TRUNCATE device',
      'SELECT FROM graphile_worker._private_jobs',
      'SELECT FROM candor_migrate.migration',
      'SET session_replication_role = replica',
      `COPY device TO PROGRAM 'cat'`,
      `SELECT pg_read_file('/etc/passwd')`,
    ]) {
      await assert.rejects(pools.app.query(text), refused, text);
    }
  });

  await t.test(
    'Focus rows are invisible to jobs, to the migrator who owns the table, and to every company',
    async () => {
      const focus = tableRecords.filter(({ owner }) => owner === 'person');
      assert.ok(focus.length >= 7);
      for (const { table } of focus) {
        await assert.rejects(pools.jobs.query(`SELECT FROM candor.${table}`), refused, table);
        assert.equal((await pools.migrator.query(`SELECT FROM candor.${table}`)).rowCount, 0, table);
        const seen = await db.database.withCompany(owners.companyId, 'service', async () => {
          const client = await pools.app.connect();
          await client.query(
            `BEGIN; SELECT set_config('candor.company_id', '${owners.companyId}', true), set_config('candor.account_id', '${owners.accountId}', true)`,
          );
          const { rowCount } = await client.query(`SELECT FROM ${table}`);
          await client.query('ROLLBACK');
          client.release();
          return rowCount;
        });
        assert.equal(seen, 0, table);
      }
    },
  );

  await t.test('the backup reads every row and changes none; it cannot log in', async () => {
    for (const { table } of tableRecords) {
      const as = (text: string) => db.superuser.query(`SET LOCAL ROLE candor_backup; ${text}`);
      // of several statements the results are a list
      const [, found] = (await as(`SELECT FROM candor.${table}`)) as unknown as pg.QueryResult[];
      assert.ok(found?.rowCount, table);
      await assert.rejects(as(`DELETE FROM candor.${table}`), refused, table);
    }
    for (const user of ['candor_backup', 'candor_keeper']) {
      const { max: _, ...options } = driverOptions({ ...db.connections.app, user }, 'app');
      await assert.rejects(new pg.Client(options).connect(), { code: /28000|28P01/u }, user);
    }
  });

  await t.test('only its own role reaches the keyring, and that role nothing else', async () => {
    for (const name of ['app', 'checker', 'jobs', 'migrator'] as const) {
      const { max: _, ...options } = driverOptions(
        { ...db.connections[name], database: db.connections.keyring.database },
        'app',
      );
      await assert.rejects(new pg.Client(options).connect(), refused, name);
    }
    const { max: _, ...options } = driverOptions(
      { ...db.connections.keyring, database: db.connections.app.database },
      'app',
    );
    await assert.rejects(new pg.Client(options).connect(), refused);
  });

  await t.test(
    'the app adds a job in its transaction, sees none, and a rolled-back one does not exist',
    async () => {
      const enqueue = (key: string) =>
        `SELECT candor.enqueue_job('x.run', '{"id":1}', '${key}', now() + interval '1 hour')`;
      await pools.app.query(enqueue('kept'));
      await pools.app.query(enqueue('kept'));
      await pools.app.query(`SELECT candor.enqueue_job('x.run', NULL, NULL, NULL, 3)`);
      await pools.app.query(`BEGIN; ${enqueue('gone')}; ROLLBACK`);
      const { rows } = await pools.jobs.query(
        'SELECT key, max_attempts FROM graphile_worker._private_jobs ORDER BY key',
      );
      assert.deepEqual(rows, [
        { key: 'kept', max_attempts: 25 },
        { key: null, max_attempts: 3 },
      ]);
    },
  );

  await t.test('the tables of the jobs have row security without a policy', async () => {
    const { rows } = await db.superuser
      .query(`SELECT count(*) AS tables, count(*) FILTER (WHERE relrowsecurity) AS closed,
      (SELECT count(*) FROM pg_policy JOIN pg_class ON pg_class.oid = polrelid WHERE relnamespace = 'graphile_worker'::regnamespace) AS policies
      FROM pg_class WHERE relnamespace = 'graphile_worker'::regnamespace AND relkind = 'r'`);
    assert.ok(rows[0].tables >= 4);
    assert.deepEqual(rows[0], { tables: rows[0].tables, closed: rows[0].tables, policies: 0 });
  });

  for (const pool of Object.values(pools)) await pool.end();
});

test('purging deletes what is over, in batches, and an append-only table never earlier than declared', async (t) => {
  await using db = await testDatabase();
  const app = openPool(db.connections.app, 'app', db.log);
  const count = async (table: string) =>
    (await db.superuser.query(`SELECT count(*) AS n FROM candor.${table}`)).rows[0].n;
  const purge = async (call: string) => (await app.query(`SELECT candor.${call} AS n`)).rows[0].n;

  await t.test('rows of all companies, at most a batch at a time', async () => {
    await db.superuser.query(`INSERT INTO candor.device_log
      SELECT gen_random_uuid(), gen_random_uuid(), 't', 40, '[]', sha256(n::text::bytea), now(), 1, now(), now() - n * interval '1 day' FROM generate_series(1, 10) AS n`);
    assert.equal(await purge(`purge_device_log(now() - interval '4 days 12 hours', 4)`), 4);
    assert.equal(await purge(`purge_device_log(now() - interval '4 days 12 hours', 4)`), 2);
    assert.equal(await purge(`purge_device_log(now() - interval '4 days 12 hours', 4)`), 0);
    assert.equal(await count('device_log'), 4);
  });

  await t.test('a row whose time is not set is not over', async () => {
    await db.superuser.query(
      `INSERT INTO candor.device_availability VALUES (gen_random_uuid(), gen_random_uuid(), now() - interval '9 years', NULL, NULL)`,
    );
    assert.equal(await purge(`purge_device_availability(now(), 10)`), 0);
  });

  await t.test('values that end before their row are cleared', async () => {
    await db.superuser.query(`INSERT INTO candor.metric_hour
      SELECT gen_random_uuid(), gen_random_uuid(), 'cpu', '', now() - n * interval '10 days', array_fill(1::real, ARRAY[60]), 60, 1, 1, 60 FROM generate_series(1, 3) AS n`);
    assert.equal(await purge(`purge_metric_hour_minutes(now() - interval '14 days', 100)`), 2);
    assert.equal(await purge(`purge_metric_hour_minutes(now() - interval '14 days', 100)`), 0);
    const { rows } = await db.superuser.query(
      'SELECT count(minutes) AS kept, count(*) AS rows FROM candor.metric_hour',
    );
    assert.deepEqual(rows, [{ kept: 1, rows: 3 }]);
  });

  await t.test('the app cannot shorten the audit log', async () => {
    await db.superuser.query(`INSERT INTO candor.audit_entry (id, at, actor, action, outcome)
      SELECT gen_random_uuid(), now() - n * interval '390 days', 'host', 'x', 'done' FROM generate_series(1, 2) AS n`);
    assert.equal(await purge(`purge_audit_entry(now() + interval '9 years', 100)`), 1);
    assert.equal(await count('audit_entry'), 1);
  });
  await app.end();
});
