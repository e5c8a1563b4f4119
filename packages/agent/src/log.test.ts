import assert from 'node:assert/strict';
import { createHash } from 'node:crypto';
import test from 'node:test';
import fc from 'fast-check';
import { encode } from '@candor/policy/derive/encode.ts';
import { wireSchema } from '@candor/policy/derive/wire.ts';
import { log as logRecord } from '@candor/policy/dictionary/manage/log.ts';
import { LogWindows, logLine, windowMs } from './log.ts';

const start = 1_763_600_400_000 - (1_763_600_400_000 % windowMs);

test('equal messages of ten minutes are one row with number, first and last', () => {
  const windows = new LogWindows();
  windows.add('link.lost', { code: 'ECONNREFUSED', waitMs: 800 }, start + 1000);
  windows.add('link.lost', { code: 'ECONNREFUSED', waitMs: 1700 }, start + 2000);
  windows.add('link.lost', { code: 'ETIMEDOUT', waitMs: 5 }, start + 3000);
  assert.deepEqual(windows.takeEnded(start + windowMs - 1), []);
  const [refused, timedOut] = windows.takeEnded(start + windowMs);
  assert.deepEqual(refused, {
    template: 'link.lost',
    level: 40,
    params: [
      { name: 'code', value: 'ECONNREFUSED' },
      { name: 'waitMs', value: '1700' },
    ],
    fingerprint: createHash('sha256').update('link.lost|40|ECONNREFUSED').digest('hex'),
    windowAt: start,
    n: 2,
    firstAt: start + 1000,
    lastAt: start + 2000,
  });
  assert.equal(timedOut?.n, 1);
  assert.deepEqual(windows.takeAll(), []);
});

test('however messages come, no message is lost or counted twice, and no window mixes with another', () => {
  const message = fc.record({
    code: fc.constantFrom('A', 'B', 'C'),
    at: fc.integer({ min: start, max: start + 10 * windowMs }),
  });
  fc.assert(
    fc.property(fc.array(message, { maxLength: 60 }), (messages) => {
      const windows = new LogWindows();
      for (const { code, at } of messages) windows.add('link.refused', { code }, at);
      const rows = [...windows.takeEnded(start + 5 * windowMs), ...windows.takeAll()];
      assert.equal(
        rows.reduce((sum, { n }) => sum + n, 0),
        messages.length,
      );
      assert.equal(
        new Set(rows.map(({ fingerprint, windowAt }) => fingerprint + windowAt)).size,
        rows.length,
      );
      for (const { windowAt, firstAt, lastAt } of rows)
        assert.ok(windowAt <= firstAt && firstAt <= lastAt && lastAt < windowAt + windowMs);
    }),
  );
});

test('a row is declared to the last key and passes ingestion', () => {
  const windows = new LogWindows();
  windows.add('collector.failed', { collector: 'mounts', n: 3, code: 'EIO' }, start);
  const [row] = windows.takeAll();
  const encoded = encode(logRecord, { ...row });
  assert.deepEqual(encoded.dropped, []);
  assert.equal(wireSchema(logRecord).safeParse(encoded.row).error, undefined);
});

test('a parameter that does not have its form is not said', () => {
  const windows = new LogWindows();
  windows.add('link.lost', { code: 'connect to /home/anna failed', waitMs: Number.NaN }, start);
  assert.deepEqual(windows.takeAll()[0]?.params, [
    { name: 'code', value: '' },
    { name: 'waitMs', value: '' },
  ]);
  assert.equal(
    logLine('link.lost', { code: '10.0.0.1', waitMs: 3 }),
    'The link to the server was lost (); next try in 3 ms.',
  );
});
