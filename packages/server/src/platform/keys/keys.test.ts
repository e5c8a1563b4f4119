import assert from 'node:assert/strict';
import { randomUUID } from 'node:crypto';
import { access, mkdtempDisposable, rename, stat, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import path from 'node:path';
import test from 'node:test';
import { testDatabase, type TestDatabase } from '../../../test/database.ts';
import { createBus } from '../bus/index.ts';
import { fakeClock } from '../clock.ts';
import { openErasureLedger } from '../erasures/index.ts';
import { keySweep, openKeys, type KeyOwner } from './index.ts';

type KeyringPool = TestDatabase['keyringPool'];
const [companyId, otherCompanyId, personId] = [randomUUID(), randomUUID(), randomUUID()];
const company: KeyOwner = { kind: 'company', id: companyId };
const person: KeyOwner = { kind: 'person', id: personId };
const hostname = {
  owner: company,
  table: 'device_inventory',
  column: 'body.system.hostname',
  rowId: 'a/system',
};
const name = { owner: person, table: 'person', column: 'name', rowId: personId };

/** An instance's keys on a database and folder of its own. */
async function setUp() {
  await using stack = new AsyncDisposableStack();
  const db = stack.use(await testDatabase());
  const folder = stack.use(await mkdtempDisposable(path.join(tmpdir(), 'candor-keys-')));
  const storageKeyFile = path.join(folder.path, 'keys/storage.key');
  const clock = fakeClock();
  const erasures = await openErasureLedger(folder.path, clock);
  const warnings: string[] = [];
  const warn = (sentence: string) => warnings.push(sentence);
  /** As a second server, or after a restart. */
  const reopen = (keyring: KeyringPool = db.keyringPool, file = storageKeyFile) =>
    openKeys({ storageKeyFile: file, keyring, clock, erasures, warn });
  const keys = stack.use(await reopen());
  await keys.ensureInstanceKey();
  const all = stack.move();
  return {
    db,
    pool: db.keyringPool,
    storageKeyFile,
    clock,
    warnings,
    reopen,
    keys,
    [Symbol.asyncDispose]: () => all.disposeAsync(),
  };
}

test('the first start makes the storage key and says that it must be copied; later starts say nothing', async () => {
  await using t = await setUp();
  assert.equal((await stat(t.storageKeyFile)).mode & 0o777, 0o600);
  assert.equal(t.warnings.length, 1);
  assert.match(t.warnings[0] ?? '', /Copy .*storage\.key to a safe place/u);
  await using _again = await t.reopen();
  assert.equal(t.warnings.length, 1);
});

test('a keyring whose storage key is missing is refused, and no new key is made', async () => {
  await using t = await setUp();
  await rename(t.storageKeyFile, `${t.storageKeyFile}.away`);
  await assert.rejects(t.reopen(), { name: 'KeyringRefused', exitCode: 78 });
  await assert.rejects(access(t.storageKeyFile));
  await rename(`${t.storageKeyFile}.away`, t.storageKeyFile);
  await using _again = await t.reopen();
});

test('another storage key is refused', async () => {
  await using t = await setUp();
  await writeFile(t.storageKeyFile, new Uint8Array(32));
  await assert.rejects(t.reopen(), { exitCode: 78, message: "the storage key doesn't open this keyring" });
});

test('values of companies and persons open after a restart, each under its own key', async () => {
  await using t = await setUp();
  await t.keys.createCompanyKey(companyId);
  await t.keys.createPersonKey(personId, companyId);
  const lone = randomUUID();
  await t.keys.createPersonKey(lone, null);
  const loneName = { ...name, owner: { kind: 'person', id: lone } as const, rowId: lone };
  const sealed = [
    await t.keys.seal(hostname, 'host'),
    await t.keys.seal(name, 'Ä name'),
    await t.keys.seal(loneName, 'x'),
  ] as const;
  const bytes = await t.keys.sealBytes(hostname, Uint8Array.of(1, 2));

  await using again = await t.reopen();
  assert.equal(await again.open(hostname, sealed[0], 'monitoring'), 'host');
  assert.equal(await again.open(name, sealed[1], 'service'), 'Ä name');
  assert.equal(await again.open(loneName, sealed[2], 'service'), 'x');
  assert.deepEqual([...(await again.openBytes(hostname, bytes, 'monitoring'))], [1, 2]);
  await assert.rejects(again.open(loneName, sealed[1], 'service'), { code: 'seal_broken' });
  await assert.rejects(again.open({ ...name, rowId: lone }, sealed[1], 'service'), { code: 'seal_broken' });
});

test('an owner keeps its first key, however often one is made', async () => {
  await using t = await setUp();
  await Promise.all([
    t.keys.createCompanyKey(companyId),
    t.keys.createCompanyKey(companyId),
    t.keys.createCompanyKey(companyId),
  ]);
  const sealed = await t.keys.seal(hostname, 'host');
  await t.keys.createCompanyKey(companyId);
  await t.keys.ensureInstanceKey();
  await using again = await t.reopen();
  assert.equal(await again.open(hostname, sealed, 'monitoring'), 'host');
});

test('an owner without a key is told so', async () => {
  await using t = await setUp();
  await assert.rejects(t.keys.seal(hostname, 'host'), { code: 'key_missing' });
  await assert.rejects(t.keys.seal(name, 'x'), { code: 'key_missing' });
  await assert.rejects(t.keys.createPersonKey(personId, companyId), { code: 'key_missing' });
});

test('a destroyed key opens nothing any more: not in held sealers, not after a restart, and never comes back', async () => {
  await using t = await setUp();
  await t.keys.createCompanyKey(companyId);
  await t.keys.createPersonKey(personId, companyId);
  const sealed = await t.keys.seal(name, 'x');
  const held = await t.keys.sealerFor(person);
  const inventory = await t.keys.seal(hostname, 'host');

  assert.equal(await t.keys.destroyKey({ kind: 'person', id: personId }), 'destroyed');
  assert.equal(await t.keys.destroyKey({ kind: 'person', id: personId }), 'nothing');
  assert.throws(() => held.open('person', 'name', personId, sealed, 'service'), { code: 'key_destroyed' });
  await assert.rejects(t.keys.open(name, sealed, 'service'), { code: 'key_destroyed' });
  await t.keys.createPersonKey(personId, companyId);
  await assert.rejects(t.keys.seal(name, 'y'), { code: 'key_destroyed' });
  await using again = await t.reopen();
  await assert.rejects(again.open(name, sealed, 'service'), { code: 'key_destroyed' });
  assert.equal(await again.open(hostname, inventory, 'monitoring'), 'host');

  const { rows } = await t.pool.query('SELECT wrapped, destroyed_at FROM keyring.subject_key');
  assert.deepEqual(rows, [{ wrapped: null, destroyed_at: t.clock.now() }]);
});

test("the place of a destroyed key's bytes is free for others", async () => {
  await using t = await setUp();
  await t.keys.createPersonKey(personId, null);
  await t.keys.destroyKey({ kind: 'person', id: personId });
  const next = randomUUID();
  await t.keys.createPersonKey(next, null);
  const { rows } = await t.pool.query('SELECT owner, ctid FROM keyring.subject_key ORDER BY ctid');
  assert.deepEqual(rows, [
    { owner: next, ctid: '(0,1)' },
    { owner: personId, ctid: '(0,2)' },
  ]);
});

test('a destroyed company key takes the keys of its persons along', async () => {
  await using t = await setUp();
  await t.keys.createCompanyKey(companyId);
  await t.keys.createPersonKey(personId, companyId);
  const sealed = await t.keys.seal(name, 'x');
  await t.keys.destroyKey({ kind: 'company', id: companyId });
  await assert.rejects(t.keys.open(name, sealed, 'service'), { code: 'key_destroyed' });
  await assert.rejects(t.keys.seal(hostname, 'host'), { code: 'key_destroyed' });
});

test('another server that hears of it forgets a destroyed key at once', async () => {
  await using t = await setUp();
  await using other = await t.reopen();
  const bus = createBus(() => assert.fail());
  using _one = t.keys.joinBus(bus);
  using _two = other.joinBus(bus);
  await t.keys.createCompanyKey(companyId);
  await t.keys.createPersonKey(personId, companyId);
  const sealed = await other.seal(name, 'x');
  const held = await other.sealerFor(person);
  await t.keys.destroyKey({ kind: 'person', id: personId });
  assert.throws(() => held.open('person', 'name', personId, sealed, 'service'), { code: 'key_destroyed' });
  await assert.rejects(other.open(name, sealed, 'service'), { code: 'key_destroyed' });
});

test('a key whose row never came is destroyed after a day; one with a row, and a young one, stay', async () => {
  await using t = await setUp();
  const [orphan, lonely, young] = [randomUUID(), randomUUID(), randomUUID()];
  await t.keys.createCompanyKey(companyId);
  await t.keys.createCompanyKey(orphan);
  await t.keys.createPersonKey(personId, companyId);
  await t.keys.createPersonKey(lonely, null);
  t.clock.advance(24 * 3_600_000);
  await t.keys.createCompanyKey(young);
  t.clock.advance(1);
  const rows = new Set<string>([companyId, personId]);
  const sweep = () =>
    keySweep({ clock: t.clock, keys: t.keys, log: t.db.log }, async ({ id }) => rows.has(id)).run(
      {},
      { signal: AbortSignal.timeout(30_000), attempt: 1 },
    );
  await sweep();
  const left = async () =>
    (await t.keys.ownersBefore(new Date(t.clock.now().getTime() + 1))).map(({ id }) => id).toSorted();
  assert.deepEqual(await left(), [companyId, personId, young].toSorted());
  for (let i = 0; i < 21; i++) await t.keys.createCompanyKey(randomUUID());
  t.clock.advance(25 * 3_600_000);
  await sweep();
  assert.equal((await left()).length, 24, 'so many at once are not left over: none is destroyed');
});

test('another server forgets a destroyed key within 60 seconds', async () => {
  await using t = await setUp();
  await using other = await t.reopen();
  await t.keys.createCompanyKey(companyId);
  const sealed = await other.seal(hostname, 'host');
  const held = await other.sealerFor(company);
  await t.keys.destroyKey({ kind: 'company', id: companyId });
  t.clock.advance(60_001);
  await assert.rejects(other.open(hostname, sealed, 'monitoring'), { code: 'key_destroyed' });
  assert.throws(() => held.seal('device_inventory', 'body.system.hostname', 'a', 'x'), {
    code: 'sealer_expired',
  });
});

test('keys that were exchanged between rows of the keyring do not open', async () => {
  await using t = await setUp();
  await t.keys.createCompanyKey(companyId);
  await t.keys.createCompanyKey(otherCompanyId);
  await t.pool.query(
    `UPDATE keyring.company_key SET wrapped = (SELECT wrapped FROM keyring.company_key WHERE owner = $1) WHERE owner = $2`,
    [otherCompanyId, companyId],
  );
  await assert.rejects(t.keys.seal(hostname, 'host'), { code: 'key_unavailable' });
});

test('no key stands in the keyring in readable form', async () => {
  await using t = await setUp();
  await t.keys.createCompanyKey(companyId);
  await t.keys.createPersonKey(personId, companyId);
  const { rows } = await t.pool.query<{ wrapped: Buffer; kind: string }>(
    'SELECT wrapped, kind FROM keyring.company_key UNION ALL SELECT wrapped, kind FROM keyring.subject_key',
  );
  assert.deepEqual(rows.map(({ kind }) => kind).sort(), ['company', 'instance', 'person']);
  for (const { wrapped } of rows) assert.equal(wrapped.length, 76);
});

test('a keyring that does not answer gives key_unavailable, and keys in memory go on for a while', async () => {
  await using t = await setUp();
  await t.keys.createCompanyKey(companyId);
  await t.keys.seal(hostname, 'host');
  await t.db.superuser.query(
    `SELECT pg_terminate_backend(pid) FROM pg_stat_activity WHERE datname = $1 AND pid <> pg_backend_pid()`,
    [t.db.connections.keyring.database],
  );
  await t.db.superuser.query(`ALTER DATABASE ${t.db.connections.keyring.database} ALLOW_CONNECTIONS false`);
  await t.keys.seal(hostname, 'host');
  t.clock.advance(60_001);
  await assert.rejects(t.keys.seal(hostname, 'host'), { code: 'key_unavailable' });
  await t.db.superuser.query(`ALTER DATABASE ${t.db.connections.keyring.database} ALLOW_CONNECTIONS true`);
  await t.keys.seal(hostname, 'host');
});

test('an equal value has an equal index for its owner and column only, and no other use shares it', async () => {
  await using t = await setUp();
  await t.keys.createCompanyKey(companyId);
  await t.keys.createCompanyKey(otherCompanyId);
  const instance: KeyOwner = { kind: 'instance' };
  const index = await t.keys.blindIndex(instance, 'account.email', 'a@example.org');
  assert.equal(index.length, 32);
  await using again = await t.reopen();
  assert.deepEqual(await again.blindIndex(instance, 'account.email', 'a@example.org'), index);
  const others = [
    await t.keys.blindIndex(instance, 'account.email', 'b@example.org'),
    await t.keys.blindIndex(instance, 'account.phone', 'a@example.org'),
    await t.keys.blindIndex(company, 'account.email', 'a@example.org'),
    await t.keys.hmac(companyId, 'account.email', 'a@example.org'),
    await t.keys.hmac(companyId, 'public-ip', '192.0.2.1'),
    await t.keys.hmac(otherCompanyId, 'public-ip', '192.0.2.1'),
  ];
  assert.equal(new Set([index, ...others].map((bytes) => Buffer.from(bytes).toString('hex'))).size, 7);
});

test("a period's key finds equal values for 30 days at most, and is destroyed when they are over", async () => {
  await using t = await setUp();
  await using other = await t.reopen();
  const hash = async (keys = t.keys) =>
    Buffer.from(await keys.passingIndex('sign_in.network', '192.0.2.7')).toString('hex');
  const atOnce = await Promise.all(Array.from({ length: 20 }, (_, n) => hash(n % 2 ? other : t.keys)));
  assert.equal(new Set(atOnce).size, 1);
  assert.equal(await t.keys.destroyPeriods(), 0);
  t.clock.advance(30 * 86_400_000);
  const turned = await Promise.all(Array.from({ length: 20 }, (_, n) => hash(n % 2 ? other : t.keys)));
  assert.equal(new Set([...turned, ...atOnce]).size, 2);
  assert.deepEqual([await t.keys.destroyPeriods(), await other.destroyPeriods()], [1, 0]);
  const { rows } = await t.pool.query(
    "SELECT wrapped FROM keyring.subject_key WHERE kind = 'period' ORDER BY owner",
  );
  assert.deepEqual([rows.length, rows[0].wrapped, rows[1].wrapped === null], [2, null, false]);
  t.clock.advance(-30 * 86_400_000);
  assert.notEqual(await hash(), await hash(), 'a clock that is set back finds nothing, and nothing fails');
});
