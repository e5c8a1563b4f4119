import assert from 'node:assert/strict';
import { createHash, randomBytes } from 'node:crypto';
import { readdirSync, readFileSync } from 'node:fs';
import test from 'node:test';
import { makeFolder } from '../test/agent-process.ts';
import { Ledger } from './ledger.ts';

const key = randomBytes(32);
const address = 'wss://server.test/agent';
const sha256 = (bytes: Uint8Array) => createHash('sha256').update(bytes).digest('hex');

test('the exact bytes come back, with hash, size and receipt', () => {
  using folder = makeFolder();
  using ledger = new Ledger(folder.in('l'), key, 'write');
  const bytes = Buffer.from('{"type":"batch","seq":1,"x":"canary-55aa"}');
  ledger.note({ kind: 'batch', address, bytes, seq: 1, records: ['manage.metric', 'manage.log'] }, 1000);
  const [entry] = ledger.entries();
  assert.ok(entry);
  const { id, ...facts } = entry;
  assert.deepEqual(facts, {
    at: 1000,
    kind: 'batch',
    seq: 1,
    address,
    size: bytes.length,
    hash: sha256(bytes),
    records: ['manage.metric', 'manage.log'],
    ackedAt: null,
    ackHash: null,
  });
  assert.deepEqual(ledger.bytesOf(id), bytes);
  assert.deepEqual(ledger.report(1), bytes);
  assert.equal(ledger.acknowledge(1, sha256(bytes), 2000), 'equal');
  assert.deepEqual(
    [...ledger.entries()].map(({ ackedAt, ackHash }) => [ackedAt, ackHash]),
    [[2000, sha256(bytes)]],
  );
  assert.deepEqual([ledger.lastAckAt(), ledger.differing()], [2000, 0]);
  for (const file of readdirSync(folder.path))
    assert.ok(!readFileSync(folder.in(file)).includes('canary'), file);
});

test('a receipt for other bytes differs, and stays on record', () => {
  using folder = makeFolder();
  using ledger = new Ledger(folder.in('l'), key, 'write');
  ledger.note({ kind: 'batch', address, bytes: Buffer.from('mine'), seq: 7 });
  assert.equal(ledger.acknowledge(7, sha256(Buffer.from('other'))), 'differs');
  assert.equal(ledger.acknowledge(8, sha256(Buffer.from('mine'))), 'unknown');
  assert.equal(ledger.differing(), 1);
});

test('it is filtered by record and time, and read while another process writes', () => {
  using folder = makeFolder();
  using ledger = new Ledger(folder.in('l'), key, 'write');
  ledger.note({ kind: 'hello', address, bytes: Buffer.from('h') }, 1);
  ledger.note({ kind: 'batch', address, bytes: Buffer.from('a'), seq: 1, records: ['manage.metric'] }, 2);
  ledger.note({ kind: 'batch', address, bytes: Buffer.from('b'), seq: 2, records: ['manage.metric_x'] }, 3);
  using reader = new Ledger(folder.in('l'), key, 'read');
  const found = (filter: Parameters<Ledger['entries']>[0]) => [...reader.entries(filter)].map(({ at }) => at);
  assert.deepEqual(found({}), [1, 2, 3]);
  assert.deepEqual(found({ record: 'manage.metric' }), [2]);
  assert.deepEqual(found({ since: 2 }), [2, 3]);
  assert.deepEqual(found({ afterId: 2 }), [3]);
});

test('it keeps 30 days and 100 MiB', () => {
  using folder = makeFolder();
  using ledger = new Ledger(folder.in('l'), key, 'write');
  const day = 86_400_000;
  ledger.note({ kind: 'hello', address, bytes: Buffer.from('old') }, 0);
  const large = Buffer.alloc(256 * 1024, 1);
  for (let n = 1; n <= 450; n++) ledger.note({ kind: 'batch', address, bytes: large, seq: n }, 31 * day + n);
  const entries = [...ledger.entries()];
  assert.ok(
    entries.every(({ kind }) => kind === 'batch'),
    'the old one went',
  );
  assert.ok(entries.reduce((sum, { size }) => sum + size, 0) <= 100 * 1024 * 1024 + 201 * large.length);
  assert.equal(entries.at(-1)?.seq, 450);
});
