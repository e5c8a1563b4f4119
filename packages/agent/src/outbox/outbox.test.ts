import assert from 'node:assert/strict';
import { randomBytes } from 'node:crypto';
import { existsSync, readdirSync, readFileSync, statSync, writeFileSync } from 'node:fs';
import { DatabaseSync } from 'node:sqlite';
import test from 'node:test';
import fc from 'fast-check';
import { batch, type Batch } from '@candor/protocol/messages/agent.ts';
import { makeFolder } from '../../test/agent-process.ts';
import { blob } from '../database-file.ts';
import { manageBounds, focusBounds } from './bounds.ts';
import { selectRows, writeFrame } from './frame.ts';
import { Outbox } from './outbox.ts';

const key = randomBytes(32);
const at = 1_763_600_400_000;
const hash = (digit: string) => digit.repeat(64);
const metric = (n: number) => ({ metric: 'load', slot: '', at: at + n, value: n });
const parse = (frame: { bytes: Uint8Array } | undefined) =>
  batch.parse(JSON.parse(Buffer.from(frame?.bytes ?? []).toString()));
const rowsOf = (frame: { bytes: Uint8Array } | undefined) => parse(frame).items.flatMap(({ rows }) => rows);

test('rows go out in order, numbered from 1 without a gap, and are kept until acknowledged', () => {
  using folder = makeFolder();
  using outbox = new Outbox(folder.in('o'), key, manageBounds);
  assert.equal(outbox.buildFrame(at), undefined);
  outbox.add('manage.metric', [metric(1), metric(2)], at);
  const first = outbox.buildFrame(at);
  outbox.add('manage.metric', [metric(3)], at);
  const second = outbox.buildFrame(at);
  assert.deepEqual([first?.seq, second?.seq, outbox.buildFrame(at)], [1, 2, undefined]);
  assert.deepEqual(rowsOf(first), [metric(1), metric(2)]);
  assert.deepEqual(
    outbox.unacknowledged().map(({ seq }) => seq),
    [1, 2],
  );
  outbox.acknowledge(1, new Set());
  assert.deepEqual(
    outbox.unacknowledged().map(({ seq }) => seq),
    [2],
  );
  assert.deepEqual(outbox.state, { waiting: 0, inFlight: 1, bytes: 0, ackedSeq: 1, lost: 0 });
});

test('a report has the same bytes after the file was closed and opened', () => {
  using folder = makeFolder();
  const built = (() => {
    using outbox = new Outbox(folder.in('o'), key, manageBounds);
    outbox.add('manage.metric', [metric(1)], at);
    outbox.addSection(
      'manage.inventory.memory',
      { name: 'memory', hash: hash('a') },
      { totalBytes: 1, swapBytes: 0 },
      at,
    );
    return outbox.buildFrame(at);
  })();
  using outbox = new Outbox(folder.in('o'), key, manageBounds);
  assert.equal(outbox.origin, 'kept');
  assert.deepEqual(outbox.unacknowledged()[0]?.bytes, built?.bytes);
  outbox.add('manage.metric', [metric(2)], at);
  assert.equal(outbox.buildFrame(at)?.seq, 2);
});

test('nothing of a row can be read in the file, and another key opens nothing', () => {
  using folder = makeFolder();
  {
    using outbox = new Outbox(folder.in('o'), key, manageBounds);
    outbox.add('manage.log', [{ template: 'canary-7f3e' }], at);
    outbox.buildFrame(at);
    outbox.add('manage.log', [{ template: 'canary-7f3e' }], at);
  }
  for (const file of readdirSync(folder.path))
    assert.ok(!readFileSync(folder.in(file)).includes('canary'), file);
  using stranger = new Outbox(folder.in('o'), randomBytes(32), manageBounds);
  assert.deepEqual(stranger.unacknowledged(), []);
});

test('an unchanged section is not sent again; a changed one takes the place of what waits', () => {
  using folder = makeFolder();
  using outbox = new Outbox(folder.in('o'), key, manageBounds);
  const add = (digit: string, bytes: number) =>
    outbox.addSection(
      'manage.inventory.memory',
      { name: 'memory', hash: hash(digit) },
      { totalBytes: bytes, swapBytes: 0 },
      at,
    );
  assert.equal(add('a', 1), true);
  assert.equal(add('a', 1), false);
  assert.equal(add('b', 2), true);
  const frame = outbox.buildFrame(at);
  assert.deepEqual(rowsOf(frame), [{ totalBytes: 2, swapBytes: 0 }]);
  assert.equal(add('b', 2), false, 'on its way');
  assert.deepEqual(outbox.sections(), {});
  outbox.acknowledge(1, new Set());
  assert.deepEqual(outbox.sections(), { memory: hash('b') });
  assert.equal(add('b', 2), false, 'acknowledged');
  outbox.forget(['memory']);
  assert.deepEqual(outbox.sections(), {});
  assert.equal(add('b', 2), true, 'the server lacks it');
});

test('a section that the server refused is not sent again as it was, and not claimed to be there', () => {
  using folder = makeFolder();
  using outbox = new Outbox(folder.in('o'), key, manageBounds);
  const add = (digit: string) =>
    outbox.addSection(
      'manage.inventory.memory',
      { name: 'memory', hash: hash(digit) },
      { totalBytes: 1 },
      at,
    );
  outbox.add('manage.metric', [metric(1)], at);
  add('a');
  outbox.buildFrame(at);
  outbox.acknowledge(1, new Set([1]));
  assert.deepEqual(outbox.sections(), {});
  assert.equal(add('a'), false);
  assert.equal(add('b'), true);
});

test('over its bound the oldest metrics go, then the oldest log rows; sections stay; the loss is reported', () => {
  using folder = makeFolder();
  const bounds = { ...manageBounds, maxBytes: 20_000 };
  using outbox = new Outbox(folder.in('o'), key, bounds);
  outbox.addSection(
    'manage.inventory.memory',
    { name: 'memory', hash: hash('a') },
    { totalBytes: 1, swapBytes: 0 },
    at,
  );
  for (let n = 0; n < 60; n++) outbox.add('manage.log', [{ template: 'link.refused', n }], at + n);
  for (let n = 0; n < 400; n++) outbox.add('manage.metric', [metric(n)], at + n);
  assert.ok(outbox.state.bytes <= bounds.maxBytes, String(outbox.state.bytes));
  const { lost } = outbox.state;
  const rows: Batch['items'] = [];
  for (let frame = outbox.buildFrame(at); frame; frame = outbox.buildFrame(at))
    rows.push(...parse(frame).items);
  const of = (record: string) => rows.filter((item) => item.record === record).flatMap((item) => item.rows);
  assert.equal(of('manage.log').length, 60);
  assert.equal(of('manage.inventory.memory').length, 1);
  assert.deepEqual(of('agent.outbox_loss'), [
    { record: 'manage.metric', n: lost, fromAt: at, untilAt: at + lost - 1 },
  ]);
  assert.deepEqual(of('manage.metric')[0], metric(lost), 'the oldest went');
  assert.equal(of('manage.metric').length + lost, 400);
  assert.equal(outbox.buildFrame(at), undefined, 'a loss is reported once');
});

test('when metrics are gone, log rows go', () => {
  using folder = makeFolder();
  using outbox = new Outbox(folder.in('o'), key, { ...manageBounds, maxBytes: 10_000 });
  outbox.add('manage.metric', [metric(1)], at);
  for (let n = 0; n < 200; n++) outbox.add('manage.log', [{ template: 'link.refused', n }], at + n);
  const rows: Batch['items'] = [];
  for (let frame = outbox.buildFrame(at); frame; frame = outbox.buildFrame(at))
    rows.push(...parse(frame).items);
  const losses = rows.filter((item) => item.record === 'agent.outbox_loss').flatMap((item) => item.rows);
  assert.deepEqual(losses.map(({ record }) => record).toSorted(), ['manage.log', 'manage.metric']);
});

test('rows older than seven days go; those of a person never do', () => {
  using folder = makeFolder();
  const day = 86_400_000;
  using manage = new Outbox(folder.in('m'), key, manageBounds);
  manage.add('manage.metric', [metric(1)], at);
  manage.addSection('manage.inventory.memory', { name: 'memory', hash: hash('a') }, { totalBytes: 1 }, at);
  manage.add('manage.metric', [metric(2)], at + 7 * day + 1);
  assert.deepEqual([manage.state.waiting, manage.state.lost], [2, 1]);
  using focus = new Outbox(folder.in('f'), key, focusBounds);
  focus.settle('focus.interval', [{ startedAt: at }], [], at);
  focus.settle('focus.interval', [{ startedAt: at + 1 }], [], at + 60 * day);
  assert.deepEqual([focus.state.waiting, focus.state.lost], [2, 0]);
});

test("a loss of a person's rows is counted and shown, not reported", () => {
  using folder = makeFolder();
  using outbox = new Outbox(folder.in('o'), key, { ...focusBounds, maxBytes: 3_000 });
  for (let n = 0; n < 100; n++) outbox.settle('focus.interval', [{ startedAt: n }], [], at);
  assert.ok(outbox.state.lost > 0);
  const items = parse(outbox.buildFrame(at)).items;
  assert.deepEqual(
    items.map(({ record }) => record),
    ['focus.interval'],
  );
  assert.equal(items[0]?.rows.length, 100 - outbox.state.lost);
});

test('what may still change does not go out, is replaced each time, and becomes final after a crash', () => {
  using folder = makeFolder();
  {
    using outbox = new Outbox(folder.in('o'), key, focusBounds);
    outbox.settle('focus.interval', [], [{ startedAt: 1, durationMs: 5 }], at);
    outbox.settle('focus.interval', [], [{ startedAt: 1, durationMs: 9 }], at);
    assert.equal(outbox.buildFrame(at), undefined);
    assert.equal(outbox.state.waiting, 0);
  }
  using outbox = new Outbox(folder.in('o'), key, focusBounds);
  outbox.closeOpen();
  assert.deepEqual(rowsOf(outbox.buildFrame(at)), [{ startedAt: 1, durationMs: 9 }]);
});

test('a damaged file is set aside, and numbers go on where the server stands', () => {
  using folder = makeFolder();
  writeFileSync(folder.in('o'), randomBytes(8192));
  using outbox = new Outbox(folder.in('o'), key, manageBounds);
  assert.equal(outbox.origin, 'after_damage');
  assert.equal(readdirSync(folder.path).filter((name) => name.startsWith('o.damaged-')).length, 1);
  outbox.add('manage.metric', [metric(1)], at);
  outbox.continueAfter(41);
  assert.equal(outbox.buildFrame(at)?.seq, 42);
  outbox.continueAfter(99);
  assert.equal(outbox.unacknowledged()[0]?.seq, 42, 'not while a report is numbered');
});

const noise = (file: string) => {
  for (const suffix of ['', '-wal'])
    if (existsSync(file + suffix)) writeFileSync(file + suffix, randomBytes(statSync(file + suffix).size));
};

test('a file that is overwritten while it is open is set aside; nothing is numbered until the server says where it is', () => {
  using folder = makeFolder();
  let damages = 0;
  using outbox = new Outbox(folder.in('o'), key, manageBounds, () => damages++);
  // more than the pages that SQLite keeps in memory
  const long = { text: 'x'.repeat(1000) };
  for (let n = 0; n < 4; n++)
    outbox.add(
      'manage.log',
      Array.from({ length: 500 }, () => long),
      at,
    );
  assert.equal(outbox.buildFrame(at)?.seq, 1);
  noise(folder.in('o'));
  assert.doesNotThrow(() => outbox.unacknowledged());
  outbox.add('manage.metric', [metric(1)], at);
  assert.equal(outbox.buildFrame(at), undefined, 'the number is not known yet');
  assert.equal(damages, 1);
  assert.equal(readdirSync(folder.path).filter((name) => name.startsWith('o.damaged-')).length, 1);
  outbox.acknowledge(1, new Set());
  outbox.continueAfter(1);
  const frame = outbox.buildFrame(at);
  assert.equal(frame?.seq, 2);
  assert.deepEqual(rowsOf(frame), [metric(1)]);
});

test('one flipped bit in what is sealed is damage too', () => {
  using folder = makeFolder();
  {
    using outbox = new Outbox(folder.in('o'), key, manageBounds);
    outbox.add('manage.metric', [metric(1)], at);
  }
  const db = new DatabaseSync(folder.in('o'));
  const [row] = db.prepare('SELECT sealed FROM waiting').all();
  const sealed = Buffer.from(blob(row?.['sealed']));
  sealed.writeUInt8(sealed.readUInt8(20) ^ 1, 20);
  db.prepare('UPDATE waiting SET sealed = ?').run(sealed);
  db.close();
  let damages = 0;
  using outbox = new Outbox(folder.in('o'), key, manageBounds, () => damages++);
  assert.equal(outbox.buildFrame(at), undefined);
  assert.equal(damages, 1);
  outbox.continueAfter(5);
  outbox.add('manage.metric', [metric(2)], at);
  assert.equal(outbox.buildFrame(at)?.seq, 6);
});

test('a report never exceeds what the server takes, whatever waits, and leaves nothing behind', () => {
  const record = fc.constantFrom('manage.metric', 'manage.log', 'a', 'b');
  const row = fc.record({ record, size: fc.integer({ min: 2, max: 70_000 }) });
  fc.assert(
    fc.property(fc.array(row, { minLength: 1, maxLength: 700 }), (all) => {
      const waiting = all.map(({ record: name, size }, id) => ({
        id,
        record: name,
        section: null,
        hash: null,
        text: `"${'x'.repeat(size)}"`,
      }));
      const chosen = selectRows(waiting);
      assert.ok(chosen.length > 0 && chosen.length <= 500);
      assert.deepEqual(chosen, waiting.slice(0, chosen.length));
      assert.ok(chosen.filter((one) => one.record === 'manage.log').length <= 50);
      const { bytes } = writeFrame(1, at, chosen);
      assert.ok(bytes.length <= 256 * 1024);
      assert.equal(
        JSON.parse(bytes.toString()).items.flatMap((item: { rows: string[] }) => item.rows).length,
        chosen.length,
      );
    }),
    { numRuns: 40 },
  );
});
