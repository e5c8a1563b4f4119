import assert from 'node:assert/strict';
import { test } from 'node:test';
import { testDatabase } from '../../../test/database.ts';
import { declared } from '../postgres/instance.ts';
import { migrate, type Migration, readMigrations, whileLocked } from './migrate.ts';
import { keyringOrder, order } from './order.ts';
import { prepareDatabase } from './prepare.ts';

const extra = (text: string): Migration[] => [
  ...readMigrations(order),
  { name: 'modules/x/001-x.sql', text },
];

test('what ran once does not run again', async () => {
  await using db = await testDatabase();
  const ran = await whileLocked(db.connections.migrator, (client) =>
    migrate(client, readMigrations(order), db.log),
  );
  assert.equal(ran, 0);
  await prepareDatabase({ ...db.connections, declared, log: db.log });
});

test('an applied file that was changed stops the start and is named', async () => {
  await using db = await testDatabase();
  const changed = readMigrations(order).map((one) =>
    one.name.includes('logs') ? { ...one, text: `${one.text}\n` } : one,
  );
  await assert.rejects(
    whileLocked(db.connections.migrator, (client) => migrate(client, changed, db.log)),
    { name: 'DatabaseRefused', exitCode: 78, message: /^modules\/logs\/001-logs.sql was changed/u },
  );
});

test('a database that is newer than the build stops the start and names what is unknown', async () => {
  await using db = await testDatabase();
  await whileLocked(db.connections.migrator, (client) => migrate(client, extra('SELECT 1'), db.log));
  await assert.rejects(
    whileLocked(db.connections.migrator, (client) => migrate(client, readMigrations(order), db.log)),
    { exitCode: 78, message: /newer than this build: modules\/x\/001-x.sql/u },
  );
});

test('a migration that fails leaves nothing and names file and SQLSTATE', async () => {
  await using db = await testDatabase();
  const failing = extra('CREATE TABLE candor.half (id uuid); SELECT 1 / 0');
  await assert.rejects(
    whileLocked(db.connections.migrator, (client) => migrate(client, failing, db.log)),
    { exitCode: 78, message: /001-x.sql failed and was rolled back \(SQLSTATE 22012\)/u },
  );
  assert.equal((await db.superuser.query(`SELECT FROM pg_class WHERE relname = 'half'`)).rowCount, 0);
});

test('of servers that start at once one migrates and the others wait for it', async () => {
  await using db = await testDatabase();
  const migrations = extra('CREATE TABLE candor.once (id uuid); SELECT pg_sleep(0.3)');
  const ran = await Promise.all(
    [1, 2, 3].map(() =>
      whileLocked(db.connections.migrator, (client) => migrate(client, migrations, db.log)),
    ),
  );
  assert.deepEqual(ran.toSorted(), [0, 0, 1]);
});

test("the keyring holds an owner's one key, and a destroyed key keeps its row", async () => {
  await using db = await testDatabase();
  assert.equal(
    await whileLocked(db.connections.keyring, (client) =>
      migrate(client, readMigrations(keyringOrder), db.log),
    ),
    0,
  );
  const insert = `INSERT INTO company_key (id, kind, owner, wrapped, version, created_at)
    VALUES (gen_random_uuid(), 'company', '00000000-0000-7000-8000-000000000001', sha256('x'), 1, now())`;
  await db.keyringPool.query(insert);
  await assert.rejects(db.keyringPool.query(insert), { code: '23505' });
  await assert.rejects(db.keyringPool.query('UPDATE company_key SET wrapped = NULL'), { code: '23514' });
  await db.keyringPool.query('UPDATE company_key SET wrapped = NULL, destroyed_at = now()');
  await assert.rejects(db.keyringPool.query(insert), { code: '23505' });
});
