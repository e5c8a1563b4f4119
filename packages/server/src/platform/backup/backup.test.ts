import assert from 'node:assert/strict';
import { execFile } from 'node:child_process';
import { generateKeyPairSync } from 'node:crypto';
import {
  mkdtempSync,
  readdirSync,
  readFileSync,
  rmSync,
  statSync,
  truncateSync,
  writeFileSync,
} from 'node:fs';
import os from 'node:os';
import path from 'node:path';
import { test } from 'node:test';
import { promisify } from 'node:util';
import { tableRecords } from '@candor/policy/dictionary/index.ts';
import { skipWithout } from '../../../../../scripts/system-packages.ts';
import { testDatabase, type TestDatabase } from '../../../test/database.ts';
import { exampleRow, fillTables, insertRow, newOwners } from '../../../test/rows.ts';
import { fakeClock } from '../clock.ts';
import { migrationsOfBuild, sha256, type Migration } from '../migrate/index.ts';
import {
  decrypterFor,
  dropScratch,
  encrypterFor,
  makeBackup,
  migrationsOf,
  openBackup,
  readIdentityFile,
  verifyBackup,
  whileConnected,
} from './index.ts';

const run = promisify(execFile);
const ran = (some: readonly Migration[]) =>
  some.map(({ name, text }) => ({ name, sha256: sha256(text).toString('hex') }));
const never = new AbortController().signal;

function newIdentity(): CryptoKey {
  const { privateKey } = generateKeyPairSync('x25519');
  return privateKey.toCryptoKey({ name: 'X25519' }, false, ['deriveBits']);
}

function temporaryFolder() {
  const folder = mkdtempSync(path.join(os.tmpdir(), 'candor-backup-'));
  return {
    in: (name: string) => path.join(folder, name),
    names: () => readdirSync(folder),
    [Symbol.dispose]: () => rmSync(folder, { recursive: true, force: true }),
  };
}

const databasesOf = ({ connections }: TestDatabase) => ({
  backupConnection: connections.backup,
  superuser: connections.superuser,
  keyringConnection: connections.keyring,
});

/** Both files of a database with a row in every table. */
async function setUp(further?: string) {
  await using stack = new AsyncDisposableStack();
  const db = stack.use(await testDatabase());
  const place = stack.use(temporaryFolder());
  await fillTables(db.superuser, newOwners());
  const key = newIdentity();
  const { data, keyring } = migrationsOfBuild();
  const make = async (more: Partial<Parameters<typeof makeBackup>[0]> = {}) =>
    makeBackup({
      databases: databasesOf(db),
      migrations: { data: ran(data), keyring: ran(keyring) },
      folder: place.in('.'),
      encrypter: await encrypterFor(key, further),
      clock: fakeClock(new Date('2026-11-21T02:30:00.125Z')),
      signal: never,
      ...more,
    });
  const verify = (file: string) =>
    verifyBackup(databasesOf(db), file, decrypterFor(key), migrationsOfBuild());
  const all = stack.move();
  return { db, place, key, make, verify, [Symbol.asyncDispose]: () => all.disposeAsync() };
}

test('both files of a backup are restored elsewhere and equal, and nothing of it remains', async () => {
  await using here = await setUp();
  const [data, keyring] = await here.make();
  assert.deepEqual(here.place.names().toSorted(), [
    'candor-20261121T023000.125Z.data.tar.gz.age',
    'candor-20261121T023000.125Z.keyring.tar.gz.age',
  ]);
  assert.ok(data && keyring);
  const file = here.place.in(data.name);
  assert.equal(sha256(readFileSync(file)).toString('hex'), data.sha256);
  assert.deepEqual([statSync(file).size, statSync(file).mode & 0o777], [data.sizeBytes, 0o600]);
  const { tables, lastMigration } = await here.verify(file);
  assert.deepEqual(
    tables.map(({ name }) => name).toSorted(),
    tableRecords.map(({ table }) => table).toSorted(),
  );
  assert.ok(tables.every(({ rows }) => rows > 0));
  assert.equal(lastMigration, migrationsOfBuild().data.at(-1)?.name);
  assert.equal((await here.verify(here.place.in(keyring.name))).tables.length, 2);
  const { rows } = await here.db.superuser.query("SELECT FROM pg_database WHERE datname LIKE '%scratch'");
  assert.equal(rows.length, 0);
});

test('rows, their order on disk and the time zone leave no trace in the hashes', async () => {
  await using here = await setUp();
  const account = tableRecords.find(({ table }) => table === 'account') ?? assert.fail();
  for (let n = 0; n < 20; n++) await insertRow(here.db.superuser, account, exampleRow(account, newOwners()));
  const countsOf = async (clock: Date) => {
    const [data] = await here.make({ clock: fakeClock(clock) });
    return (await here.verify(here.place.in(data?.name ?? ''))).tables;
  };
  const first = await countsOf(new Date(1));
  await here.db.superuser.query(`UPDATE candor.account SET created_at = created_at WHERE id IN
    (SELECT id FROM candor.account ORDER BY id DESC LIMIT 7)`);
  const { database } = here.db.connections.superuser;
  await here.db.superuser.query(`ALTER DATABASE ${database} SET timezone = 'Asia/Kathmandu'`);
  assert.deepEqual(await countsOf(new Date(2)), first);
});

test('what is written while a backup runs is not in it', async () => {
  await using here = await setUp();
  const count = () => here.db.superuser.query('SELECT FROM candor.person');
  const before = (await count()).rowCount;
  const person = tableRecords.find(({ table }) => table === 'person') ?? assert.fail();
  const [data] = await here.make({
    begun: async () => insertRow(here.db.superuser, person, exampleRow(person, newOwners())),
  });
  const { tables } = await here.verify(here.place.in(data?.name ?? ''));
  assert.equal(tables.find(({ name }) => name === 'person')?.rows, before);
  assert.equal((await count()).rowCount, (before ?? 0) + 2);
});

for (const [what, damage] of [
  ['cut off', (file: string) => truncateSync(file, statSync(file).size - 1)],
  ['cut in half', (file: string) => truncateSync(file, Math.floor(statSync(file).size / 2))],
  [
    'changed in one bit',
    (file: string) => {
      const bytes = readFileSync(file);
      bytes.writeUInt8(bytes.readUInt8(bytes.length - 900) ^ 1, bytes.length - 900);
      writeFileSync(file, bytes);
    },
  ],
  ['no backup', (file: string) => writeFileSync(file, 'hello')],
] as const)
  test(`a file that is ${what} is refused in one line, and no scratch database remains`, async () => {
    await using here = await setUp();
    const [data] = await here.make();
    const file = here.place.in(data?.name ?? '');
    damage(file);
    await assert.rejects(here.verify(file), {
      name: 'BackupRefused',
      message: /^\S+ is damaged or [^\n]+$/u,
    });
    assert.equal(
      (await here.db.superuser.query("SELECT FROM pg_database WHERE datname LIKE '%scratch'")).rowCount,
      0,
    );
  });

test('another key does not open it', async () => {
  await using here = await setUp();
  const [data] = await here.make();
  await assert.rejects(openBackup(here.place.in(data?.name ?? ''), decrypterFor(newIdentity())), {
    message: /does not open with this key$/u,
  });
});

test('a backup of a newer build, and one of a build with another file of that name, are refused', async () => {
  await using here = await setUp();
  const { data, keyring } = migrationsOfBuild();
  const make = async (at: number, last: { name: string; sha256: string }) => {
    const migrations = { data: [...ran(data).slice(0, -1), last], keyring: ran(keyring) };
    const [made] = await here.make({ migrations, clock: fakeClock(new Date(at)) });
    return here.place.in(made?.name ?? '');
  };
  const { name = '' } = data.at(-1) ?? {};
  await using newer = await openBackup(
    await make(1, { name: 'modules/x/001-x.sql', sha256: '0'.repeat(64) }),
    decrypterFor(here.key),
  );
  assert.throws(() => migrationsOf(newer, data), {
    message: /newer than this build: modules\/x\/001-x.sql/u,
  });
  await using other = await openBackup(
    await make(2, { name, sha256: '0'.repeat(64) }),
    decrypterFor(here.key),
  );
  assert.throws(() => migrationsOf(other, data), { message: /another build/u });
});

test('a run that is given up leaves no file', async () => {
  await using here = await setUp();
  const stopping = new AbortController();
  await assert.rejects(
    here.make({ signal: stopping.signal, progress: () => stopping.abort(new Error('stopping')) }),
    { message: 'stopping' },
  );
  assert.deepEqual(here.place.names(), []);
});

test('a scratch database of a server that was killed is dropped', async () => {
  await using here = await setUp();
  const name = `${here.db.connections.superuser.database}_scratch`;
  await whileConnected(here.db.connections.superuser, (client) => client.query(`CREATE DATABASE ${name}`));
  await dropScratch(databasesOf(here.db));
  assert.equal(
    (await here.db.superuser.query('SELECT FROM pg_database WHERE datname = $1', [name])).rowCount,
    0,
  );
});

test(
  "Debian's age and tar open it with an identity that age-keygen made",
  { skip: skipWithout('age') },
  async () => {
    using keys = temporaryFolder();
    await run('age-keygen', ['-o', keys.in('identity.txt')]);
    const { stdout: recipient } = await run('age-keygen', ['-y', keys.in('identity.txt')]);
    await using here = await setUp(recipient.trim());
    const [data] = await here.make();
    const file = here.place.in(data?.name ?? '');
    await run('age', ['--decrypt', '-i', keys.in('identity.txt'), '-o', keys.in('backup.tar.gz'), file]);
    const { stdout } = await run('tar', ['-xzf', keys.in('backup.tar.gz'), '-O', 'manifest.json']);
    const person = JSON.parse(stdout).tables.find(({ name }: { name: string }) => name === 'person');
    const { stdout: rows } = await run('tar', [
      '-xzf',
      keys.in('backup.tar.gz'),
      '-O',
      'tables/person/00000001',
    ]);
    assert.equal(sha256(rows).toString('hex'), person.sha256);
    const identities = await readIdentityFile(keys.in('identity.txt'));
    await using opened = await openBackup(file, decrypterFor(...identities));
    assert.equal(opened.header.kind, 'data');
  },
);
