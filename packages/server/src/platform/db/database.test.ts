import assert from 'node:assert/strict';
import { randomUUID } from 'node:crypto';
import { test } from 'node:test';
import { sql } from 'kysely';
import { dictionary, tableRecords } from '@candor/policy/dictionary/index.ts';
import { testDatabase } from '../../../test/database.ts';
import { exampleRow, fillTables, insertRow, newOwners } from '../../../test/rows.ts';
import { Failure } from '../http/fail.ts';
import { openPool, type Tx } from './index.ts';

const own = newOwners();
const other = newOwners();
const stranger = randomUUID();
const count = async (tx: Tx, table: string) =>
  (await sql<{ n: number }>`SELECT count(*) AS n FROM ${sql.table(table)}`.execute(tx)).rows[0]?.n;

test('tenancy', async (t) => {
  await using db = await testDatabase();
  await fillTables(db.superuser, own);
  await fillTables(db.superuser, other);
  const { database } = db;

  await t.test('a company sees its rows, no other company sees them, and no person has any', async () => {
    for (const { table, owner } of tableRecords) {
      const expected = owner === 'company' ? 1 : 0;
      if (owner === 'instance') continue;
      assert.equal(
        await database.withCompany(own.companyId, 'service', (tx) => count(tx, table)),
        expected,
        table,
      );
      assert.equal(await database.withCompany(stranger, 'service', (tx) => count(tx, table)), 0, table);
    }
  });

  await t.test('a person sees own rows only, and of a company those that are theirs to read', async () => {
    for (const { table, owner, readBy } of tableRecords) {
      if (owner === 'instance') continue;
      const expected = owner === 'person' || readBy !== undefined ? 1 : 0;
      assert.equal(
        await database.withPerson(own.personId, 'rights', (tx) => count(tx, table)),
        expected,
        table,
      );
      assert.equal(await database.withPerson(stranger, 'rights', (tx) => count(tx, table)), 0, table);
    }
  });

  await t.test('without settings the app sees no row of any table, and writes none', async () => {
    const app = openPool(db.connections.app, 'app', db.log);
    for (const one of tableRecords) {
      const { rows } = await app.query(`SELECT count(*) AS n FROM ${one.table}`);
      assert.equal(rows[0].n, 0, one.table);
      if (one.appMay && !one.appMay.includes('insert')) continue;
      await assert.rejects(insertRow(app, one, exampleRow(one, own)), { code: '42501' }, one.table);
    }
    await app.end();
  });

  await t.test('settings end with their transaction', async () => {
    const app = openPool(db.connections.app, 'app', db.log);
    const client = await app.connect();
    await client.query(`BEGIN; SELECT set_config('candor.company_id', '${own.companyId}', true)`);
    assert.equal((await client.query('SELECT FROM device')).rowCount, 1);
    await client.query('COMMIT');
    assert.equal((await client.query('SELECT FROM device')).rowCount, 0);
    client.release();
    await app.end();
  });

  await t.test(
    'lists reach every company of the account, read-only, and end with its membership',
    async () => {
      const [first, second] = await database.withCompanies(own.accountId, 'service', (tx) =>
        Promise.all([
          tx.selectFrom('device').select('companyId').execute(),
          tx.selectFrom('member').select('companyId').execute(),
        ]),
      );
      assert.deepEqual([...first, ...second], [{ companyId: own.companyId }, { companyId: own.companyId }]);
      const changed = await database.withCompanies(own.accountId, 'service', (tx) =>
        tx.updateTable('device').set({ label: 'x' }).executeTakeFirst(),
      );
      assert.equal(changed.numUpdatedRows, 0n);
      assert.equal(await database.withCompanies(stranger, 'service', (tx) => count(tx, 'device')), 0);
      assert.equal(
        await database.withCompanies(own.accountId, 'service', (tx) => count(tx, 'focus_interval')),
        0,
      );
    },
  );

  await t.test('a row cannot be written for, or moved to, another company or person', async () => {
    const foreign = exampleRow(dictionary.deviceKey, other);
    await assert.rejects(
      database.withCompany(own.companyId, 'service', (tx) =>
        sql`INSERT INTO device_key SELECT * FROM json_populate_record(NULL::device_key, ${JSON.stringify({ ...foreign, identity_public: '\\x00', sealing_public: '\\x00', link_fingerprint: `\\x${'00'.repeat(32)}` })})`.execute(
          tx,
        ),
      ),
      { code: '42501' },
    );
    await assert.rejects(
      database.withCompany(own.companyId, 'service', (tx) =>
        tx.updateTable('deviceKey').set({ companyId: other.companyId }).execute(),
      ),
      { code: '42501' },
    );
    await assert.rejects(
      database.withPerson(own.personId, 'rights', (tx) =>
        tx.updateTable('focusLabel').set({ personId: other.personId }).execute(),
      ),
      { code: '42501' },
    );
  });

  await t.test('a secret leads to its owner, and only exactly', async () => {
    const { rows } = await db.superuser.query('SELECT serial FROM candor.device_key WHERE company_id = $1', [
      own.companyId,
    ]);
    assert.equal(await database.findOwner('device_key', rows[0].serial), own.companyId);
    assert.equal(await database.findOwner('device_key', `${rows[0].serial}0`), undefined);
    const token = await db.superuser.query(
      'SELECT secret_hash FROM candor.focus_token WHERE person_id = $1',
      [own.personId],
    );
    assert.equal(await database.findOwner('focus_token', token.rows[0].secret_hash), own.personId);
  });

  await t.test('what an append-only table holds cannot be changed or deleted by the app', async () => {
    const refused = { code: '42501' };
    await assert.rejects(
      database.withInstance('accountability', (tx) => tx.deleteFrom('auditEntry').execute()),
      refused,
    );
    await assert.rejects(
      database.withInstance('accountability', (tx) =>
        tx.updateTable('auditEntry').set({ outcome: 'failed' }).execute(),
      ),
      refused,
    );
    await assert.rejects(
      database.withInstance('accountability', (tx) => tx.deleteFrom('checkResult').execute()),
      refused,
    );
  });
});

test('transactions', async (t) => {
  await using db = await testDatabase();
  const { database } = db;
  const company = (id: string) => ({
    id,
    name: 'One',
    kind: 'customer' as const,
    state: 'active' as const,
    language: 'en' as const,
    timeZone: 'UTC',
    createdAt: new Date('2026-01-02T03:04:05.678Z'),
  });

  await t.test(
    'values come back as the types say: Date, Buffer, number, parsed JSON with its own keys',
    async () => {
      const owners = newOwners();
      await fillTables(db.superuser, owners);
      await db.superuser.query(`UPDATE candor.device SET last_seq = 9007199254740991 WHERE company_id = $1`, [
        owners.companyId,
      ]);
      await db.superuser.query(`UPDATE candor.device_log SET params = '[{"name":"wait_ms","value":"1"}]'`);
      await database.withCompany(owners.companyId, 'service', async (tx) => {
        const device = await tx
          .selectFrom('device')
          .select(['lastSeq', 'enrolledAt', 'lastSeenAt'])
          .executeTakeFirstOrThrow();
        assert.equal(device.lastSeq, 2 ** 53 - 1);
        assert.ok(device.enrolledAt instanceof Date);
        assert.equal(device.lastSeenAt, null);
        const key = await tx.selectFrom('deviceKey').select('linkFingerprint').executeTakeFirstOrThrow();
        assert.ok(Buffer.isBuffer(key.linkFingerprint));
        const hour = await tx.selectFrom('metricHour').select(['minutes', 'sum']).executeTakeFirst();
        assert.equal(hour?.minutes, null);
        const log = await tx.selectFrom('deviceLog').select('params').executeTakeFirstOrThrow();
        assert.deepEqual(log.params, [{ name: 'wait_ms', value: '1' }]);
      });
    },
  );

  await t.test('work that throws leaves nothing, and its own error comes out', async () => {
    const id = randomUUID();
    const failing = database.withInstance('service', async (tx) => {
      await tx.insertInto('company').values(company(id)).execute();
      throw new RangeError('mine');
    });
    await assert.rejects(failing, { name: 'RangeError', message: 'mine' });
    assert.equal((await db.superuser.query('SELECT FROM candor.company WHERE id = $1', [id])).rowCount, 0);
  });

  await t.test('a failed statement that the work swallows does not pass as a commit', async () => {
    const id = randomUUID();
    const swallowing = database.withInstance('service', async (tx) => {
      await tx.insertInto('company').values(company(id)).execute();
      await tx
        .insertInto('company')
        .values(company(id))
        .execute()
        .catch(() => undefined);
    });
    await assert.rejects(swallowing, /rolled back/u);
  });

  await t.test('the handle is over when the transaction is', async () => {
    const kept = await database.withInstance('service', async (tx) => tx);
    await assert.rejects(kept.selectFrom('company').selectAll().execute(), /is over/u);
  });

  await t.test('an id that is none never becomes part of a statement', async () => {
    await assert.rejects(
      database.withCompany(`x', true); DROP TABLE candor.device; --`, 'service', async () => undefined),
      TypeError,
    );
  });

  await t.test('a killed connection is database_unavailable, and the next transaction works', async () => {
    const killed = database.withInstance('service', async (tx) => {
      const { rows } = await sql<{ pid: number }>`SELECT pg_backend_pid() AS pid`.execute(tx);
      await db.superuser.query('SELECT pg_terminate_backend($1)', [rows[0]?.pid]);
      await tx.selectFrom('company').selectAll().execute();
    });
    await assert.rejects(
      killed,
      (error) => error instanceof Failure && error.code === 'database_unavailable',
    );
    assert.deepEqual(
      await database.withInstance('service', (tx) =>
        tx.selectFrom('company').select('name').where('id', '=', stranger).execute(),
      ),
      [],
    );
  });

  await t.test(
    'a lock that somebody else holds ends the wait after its deadline',
    { timeout: 20_000 },
    async () => {
      const holder = await db.superuser.connect();
      await holder.query('BEGIN; LOCK TABLE candor.company');
      const waiting = database.withInstance('service', (tx) =>
        tx.selectFrom('company').selectAll().execute(),
      );
      await assert.rejects(waiting, { code: 'database_unavailable', details: { sqlState: '55P03' } });
      await holder.query('ROLLBACK');
      holder.release();
    },
  );
});
