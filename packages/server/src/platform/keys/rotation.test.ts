import assert from 'node:assert/strict';
import { randomBytes, randomUUID } from 'node:crypto';
import { copyFile, mkdtempDisposable, readdir, readFile, stat, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import path from 'node:path';
import test from 'node:test';
import { testDatabase } from '../../../test/database.ts';
import { fakeClock } from '../clock.ts';
import { openErasureLedger } from '../erasures/index.ts';
import { bytesOfSealed, openKeys, type KeyOwner } from './index.ts';
import type { RotationStep } from './keyring.ts';

const [companyId, personId] = [randomUUID(), randomUUID()];
const company: KeyOwner = { kind: 'company', id: companyId };
const hostname = { owner: company, table: 'device_inventory', column: 'body.system.hostname', rowId: 'a' };
const name = {
  owner: { kind: 'person', id: personId } as const,
  table: 'person',
  column: 'name',
  rowId: personId,
};

async function setUp() {
  await using stack = new AsyncDisposableStack();
  const db = stack.use(await testDatabase());
  const folder = stack.use(await mkdtempDisposable(path.join(tmpdir(), 'candor-rotation-')));
  const file = path.join(folder.path, 'keys/storage.key');
  const clock = fakeClock();
  const erasures = await openErasureLedger(folder.path, clock);
  const reopen = () =>
    openKeys({ storageKeyFile: file, keyring: db.keyringPool, clock, erasures, warn: () => undefined });
  const keys = stack.use(await reopen());
  await keys.ensureInstanceKey();
  await keys.createCompanyKey(companyId);
  await keys.createPersonKey(personId, companyId);
  const sealed = { host: await keys.seal(hostname, 'web-01'), name: await keys.seal(name, 'Ada') };
  const readsAll = async (by = keys) => {
    assert.equal(await by.open(hostname, sealed.host, 'monitoring'), 'web-01');
    assert.equal(await by.open(name, sealed.name, 'service'), 'Ada');
  };
  const files = () => readdir(path.dirname(file));
  const all = stack.move();
  const dispose = () => all.disposeAsync();
  return { db, clock, file, files, reopen, keys, readsAll, [Symbol.asyncDispose]: dispose };
}

test('a new storage key opens everything, the old one nothing, and nothing of it remains', async () => {
  await using t = await setUp();
  const old = await readFile(t.file);
  const steps: RotationStep[] = [];
  assert.equal(await t.keys.rotateStorage((step) => steps.push(step)), 2);
  assert.deepEqual(steps, ['written', 'rewrapped', 'taken']);
  assert.deepEqual([await t.files(), (await stat(t.file)).mode & 0o777], [['storage.key'], 0o600]);
  assert.notDeepEqual(await readFile(t.file), old);
  t.clock.advance(60_001);
  await t.readsAll();
  await using again = await t.reopen();
  await t.readsAll(again);
  await again.createCompanyKey(randomUUID());
  await t.keys.createCompanyKey(randomUUID());
  await writeFile(t.file, old);
  await assert.rejects(t.reopen(), { exitCode: 78, message: "the storage key doesn't open this keyring" });
});

for (const last of ['written', 'rewrapped', 'taken'] as const) {
  test(`a rotation that ends right after "${last}" leaves an instance that opens, and can be done again`, async () => {
    await using t = await setUp();
    const died = new Error('died');
    const die = (step: RotationStep) => {
      if (step === last) throw died;
    };
    await assert.rejects(t.keys.rotateStorage(die), died);
    await using again = await t.reopen();
    await t.readsAll(again);
    assert.deepEqual(await t.files(), ['storage.key']);
    await again.rotateStorage();
    t.clock.advance(60_001);
    await t.readsAll(again);
  });
}

test('a rotation that ends between the two names of its files leaves an instance that opens', async () => {
  await using t = await setUp();
  const stop = (step: RotationStep) => {
    if (step === 'rewrapped') throw new Error('died');
  };
  await assert.rejects(t.keys.rotateStorage(stop));
  await copyFile(t.file, `${t.file}.previous`);
  await using again = await t.reopen();
  await t.readsAll(again);
  assert.deepEqual(await t.files(), ['storage.key']);
});

test('a transaction that fails changes no key, and the old storage key goes on', async () => {
  await using t = await setUp();
  const before = await readFile(t.file);
  await t.db.keyringPool.query(
    `CREATE FUNCTION keyring.refuse() RETURNS trigger LANGUAGE plpgsql AS $$ BEGIN IF OLD.kind = 'company' THEN RAISE 'no'; END IF; RETURN NEW; END $$;
     CREATE TRIGGER refuse BEFORE UPDATE ON keyring.company_key FOR EACH ROW EXECUTE FUNCTION keyring.refuse()`,
  );
  await assert.rejects(t.keys.rotateStorage(), { code: 'key_unavailable' });
  await t.db.keyringPool.query('DROP TRIGGER refuse ON keyring.company_key');
  assert.deepEqual(await readFile(t.file), before);
  t.clock.advance(60_001);
  await t.readsAll();
  await using again = await t.reopen();
  await t.readsAll(again);
  assert.deepEqual(await t.files(), ['storage.key']);
});

test('values are read and keys are made while the storage key is replaced', async () => {
  await using t = await setUp();
  const made = randomUUID();
  const rotating = t.keys.rotateStorage();
  const creating = t.keys.createCompanyKey(made);
  for (let i = 0; i < 20; i++) {
    t.clock.advance(30_001);
    await t.readsAll();
  }
  await Promise.all([rotating, creating]);
  await using again = await t.reopen();
  await again.seal({ ...hostname, owner: { kind: 'company', id: made } }, 'x');
});

test('a server that holds the old storage key makes no key beside the new ones', async () => {
  await using t = await setUp();
  await using other = await t.reopen();
  await t.keys.rotateStorage();
  await assert.rejects(other.createCompanyKey(randomUUID()), { code: 'key_unavailable' });
});

test('no storage key is thrown away when none opens the keyring', async () => {
  await using t = await setUp();
  await writeFile(`${t.file}.next`, randomBytes(32), { mode: 0o600 });
  const right = await readFile(t.file);
  await writeFile(t.file, randomBytes(32));
  await assert.rejects(t.reopen(), { exitCode: 78 });
  assert.deepEqual((await t.files()).toSorted(), ['storage.key', 'storage.key.next']);
  await writeFile(t.file, right);
  await using again = await t.reopen();
  await t.readsAll(again);
});

test("a company's new key takes its persons' keys over; what was sealed before still opens, and hashes stay", async () => {
  await using t = await setUp();
  const hash = await t.keys.hmac(companyId, 'public-ip', '192.0.2.1');
  const under = async () => {
    const { rows } = await t.db.keyringPool.query<{ id: string; above: string; wrapped: Buffer }>(
      `SELECT (SELECT id FROM keyring.company_key WHERE kind = 'company' ORDER BY version DESC LIMIT 1) AS id,
              encode(substring(wrapped FROM 1 FOR 16), 'hex')::uuid AS above, wrapped FROM keyring.subject_key`,
    );
    return rows[0] ?? assert.fail();
  };
  const before = await under();
  assert.equal(await t.keys.rotateCompany(companyId), 1);
  const after = await under();
  assert.notEqual(after.id, before.id);
  assert.equal(after.above, after.id);
  assert.notDeepEqual(after.wrapped, before.wrapped);
  const fresh = await t.keys.seal(hostname, 'web-02');
  assert.equal(
    Buffer.from(bytesOfSealed(fresh).subarray(1, 17)).toString('hex'),
    after.id.replaceAll('-', ''),
  );
  t.clock.advance(60_001);
  await t.readsAll();
  await t.keys.rotateCompany(companyId);
  await t.keys.rotateStorage();
  await using again = await t.reopen();
  await t.readsAll(again);
  assert.equal(await again.open(hostname, fresh, 'monitoring'), 'web-02');
  assert.deepEqual(await again.hmac(companyId, 'public-ip', '192.0.2.1'), hash);
  await assert.rejects(again.rotateCompany(randomUUID()), { code: 'key_missing' });
  await again.destroyKey({ kind: 'company', id: companyId });
  await assert.rejects(again.open(hostname, fresh, 'monitoring'), { code: 'key_destroyed' });
  await assert.rejects(t.readsAll(again), { code: 'key_destroyed' });
});
