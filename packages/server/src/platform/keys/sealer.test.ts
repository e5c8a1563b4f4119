import assert from 'node:assert/strict';
import { randomBytes, randomUUID } from 'node:crypto';
import test from 'node:test';
import fc from 'fast-check';
import { fromUtf8, utf8 } from '@candor/crypto/encoding.ts';
import { importSealingKey, open, seal } from '@candor/crypto/seal.ts';
import type { Tables } from '@candor/policy/derive/rows.ts';
import { testDatabase } from '../../../test/database.ts';
import { fakeClock } from '../clock.ts';
import { deriveKey } from './derive-key.ts';
import { OpenKey } from './open-key.ts';
import type { KeyOwner } from './owner.ts';
import { KeyRefused, type KeyFault } from './refusal.ts';
import { asSealed, bytesOfSealed, makeSealer } from './sealer.ts';

const clock = fakeClock();
const secret = randomBytes(32);
const id = randomBytes(16);
const owner: KeyOwner = { kind: 'company', id: randomUUID() };
const newKey = () => new OpenKey(id, Buffer.from(secret), clock.now().getTime());
const sealer = makeSealer(owner, newKey(), clock);
const [table, hostname, serial] = ['device_inventory', 'body.system.hostname', 'body.system.serial'];

const refusal = (code: KeyFault) => (error: unknown) => error instanceof KeyRefused && error.code === code;

test('the server and WebCrypto open what the other has sealed', async () => {
  const key = await importSealingKey(id, deriveKey(secret, 'seal'));
  await fc.assert(
    fc.asyncProperty(
      fc.string({ unit: 'grapheme' }),
      fc.string({ unit: 'grapheme' }),
      async (text, rowId) => {
        const place = { owner: owner.id, table, column: hostname, rowId };
        assert.equal(
          sealer.open(table, hostname, rowId, asSealed(await seal(key, place, utf8(text))), 'monitoring'),
          text,
        );
        assert.equal(
          fromUtf8(await open(key, place, bytesOfSealed(sealer.seal(table, hostname, rowId, text)))),
          text,
        );
      },
    ),
  );
});

test('a sealed value opens in no other row, column or company', () => {
  const elsewhere = makeSealer({ kind: 'company', id: randomUUID() }, newKey(), clock);
  fc.assert(
    fc.property(fc.string(), fc.string(), fc.string(), (row, other, text) => {
      fc.pre(row !== other);
      const sealed = sealer.seal(table, hostname, row, text);
      assert.equal(sealer.open(table, hostname, row, sealed, 'monitoring'), text);
      assert.throws(() => sealer.open(table, hostname, other, sealed, 'monitoring'), refusal('seal_broken'));
      assert.throws(() => sealer.open(table, serial, row, sealed, 'monitoring'), refusal('seal_broken'));
      assert.throws(() => elsewhere.open(table, hostname, row, sealed, 'monitoring'), refusal('seal_broken'));
    }),
  );
});

test('any altered, missing or added byte is refused, and the refusal holds no value', () => {
  const sealed = bytesOfSealed(sealer.seal(table, hostname, 'row', 'workstation-of-somebody'));
  const refused = (bytes: Uint8Array) =>
    assert.throws(
      () => sealer.open(table, hostname, 'row', asSealed(bytes), 'monitoring'),
      (error: unknown) =>
        refusal('seal_broken')(error) &&
        !String(error).includes('somebody') &&
        !String(error).includes(owner.id),
    );
  for (let i = 0; i < sealed.length; i++) {
    refused(Uint8Array.from(sealed, (byte, at) => (at === i ? byte ^ 0x80 : byte)));
    refused(sealed.subarray(0, i));
  }
  refused(Buffer.concat([sealed, Buffer.alloc(1)]));
});

test('bytes come back as they were', () => {
  fc.assert(
    fc.property(fc.uint8Array({ maxLength: 400 }), (bytes) => {
      const sealed = sealer.sealBytes(table, hostname, 'row', bytes);
      assert.deepEqual(
        Buffer.from(sealer.openBytes(table, hostname, 'row', sealed, 'monitoring')),
        Buffer.from(bytes),
      );
    }),
  );
});

test('only what the dictionary declares is sealed, under the kind of owner that it names', () => {
  assert.throws(() => sealer.seal('device', 'label', 'row', 'x'), refusal('not_declared'));
  assert.throws(() => sealer.seal(table, 'body.system.osName', 'row', 'x'), refusal('not_declared'));
  assert.throws(() => sealer.seal('person', 'name', 'row', 'x'), refusal('not_declared'));
  const person = makeSealer({ kind: 'person', id: randomUUID() }, newKey(), clock);
  assert.throws(() => person.seal(table, hostname, 'row', 'x'), refusal('not_declared'));
  person.seal('person', 'name', 'row', 'x');
  person.seal('account', 'email', 'row', 'x');
  makeSealer({ kind: 'instance' }, newKey(), clock).seal('authority', 'private_key', 'row', 'x');
});

test('a value is opened for the purposes of its field only, and for the rights of the person', () => {
  const sealed = sealer.seal(table, hostname, 'row', 'x');
  assert.throws(() => sealer.open(table, hostname, 'row', sealed, 'contact'), refusal('purpose_refused'));
  assert.equal(sealer.open(table, hostname, 'row', sealed, 'rights'), 'x');
  const instance = makeSealer({ kind: 'instance' }, newKey(), clock);
  const key = instance.seal('authority', 'private_key', 'row', 'x');
  assert.throws(
    () => instance.open('authority', 'private_key', 'row', key, 'rights'),
    refusal('purpose_refused'),
  );
});

test('a sealer ends after 60 seconds, and with its key', () => {
  const key = newKey();
  const held = makeSealer(owner, key, clock);
  const sealed = held.seal(table, hostname, 'row', 'x');
  clock.advance(60_000);
  assert.equal(held.open(table, hostname, 'row', sealed, 'monitoring'), 'x');
  clock.advance(1);
  assert.throws(() => held.open(table, hostname, 'row', sealed, 'monitoring'), refusal('sealer_expired'));
  assert.throws(() => held.seal(table, hostname, 'row', 'x'), refusal('sealer_expired'));
  key.wipe('destroyed');
  assert.throws(() => held.open(table, hostname, 'row', sealed, 'monitoring'), refusal('key_destroyed'));
});

test('a sealed value has no JSON form, from a sealer or from the database, and no methods of a text', async () => {
  await using db = await testDatabase();
  const sealed: Tables['person']['name'] & {} = makeSealer(owner, newKey(), clock).seal(
    table,
    hostname,
    'row',
    'x',
  );
  assert.throws(() => JSON.stringify({ sealed }), TypeError);
  const personId = randomUUID();
  await db.database.withPerson(personId, 'service', (tx) =>
    tx.insertInto('person').values({ personId, name: sealed, createdAt: new Date() }).execute(),
  );
  const { name } = await db.database.withPerson(personId, 'service', (tx) =>
    tx.selectFrom('person').select('name').executeTakeFirstOrThrow(),
  );
  assert.ok(name);
  assert.deepEqual(Buffer.from(bytesOfSealed(name)), Buffer.from(bytesOfSealed(sealed)));
  assert.throws(() => JSON.stringify({ rows: [{ name }] }), TypeError);
  // @ts-expect-error -- it is no text
  assert.throws(() => name.trim(), TypeError);
});

test('a field is not opened for a purpose that it does not declare: neither compiled nor at run time', () => {
  const name: Tables['account']['email'] = makeSealer(owner, newKey(), clock).seal(
    table,
    hostname,
    'row',
    'x',
  );
  const person = makeSealer({ kind: 'person', id: randomUUID() }, newKey(), clock);
  assert.throws(
    // @ts-expect-error -- an address is not collected for monitoring
    () => person.open('account', 'email', 'row', name, 'monitoring'),
    refusal('purpose_refused'),
  );
  assert.throws(() => person.open('account', 'email', 'row', name, 'authentication'), refusal('seal_broken'));
});
