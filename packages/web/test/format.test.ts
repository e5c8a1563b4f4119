import assert from 'node:assert/strict';
import test from 'node:test';
import { bytes, count, decimal, duration, millis, percent, relative } from '../src/ui/format.ts';

const NOW_MS = Date.parse('2025-11-21T14:00:00Z');
const MINUTE_MS = 60_000;
const HOUR_MS = 60 * MINUTE_MS;
const DAY_MS = 24 * HOUR_MS;

test('sizes are in powers of 1,024 with at most one decimal', () => {
  assert.deepEqual([0, 1, 1023, 1536, 1_610_612_736, 150 * 1024 ** 3].map(plainBytes), [
    '0 B',
    '1 B',
    '1,023 B',
    '1.5 KiB',
    '1.5 GiB',
    '150 GiB',
  ]);
});

test('a share is a percentage, with a decimal only where it is small', () => {
  assert.deepEqual(
    [0, 0.004, 0.072, 0.5, 1].map((share) => plain(percent(share))),
    ['0 %', '0.4 %', '7.2 %', '50 %', '100 %'],
  );
});

test('numbers are grouped', () => {
  assert.equal(count(41220), '41,220');
  assert.equal(decimal(12.44), '12.4');
  assert.equal(decimal(1234.5), '1,235');
});

test('a length of time shows its two largest parts', () => {
  const lengths = [
    0,
    42_000,
    8_040_000,
    2 * HOUR_MS,
    3 * DAY_MS + 4 * HOUR_MS + 5 * MINUTE_MS,
    DAY_MS + MINUTE_MS,
  ];
  assert.deepEqual(
    lengths.map((length) => plain(duration(length))),
    ['0 s', '42 s', '2 h 14 min', '2 h', '3 d 4 h', '1 d'],
  );
});

test('an age is told in one unit, and as a date once it is a month old', () => {
  const ages = [0, 44_000, 50_000, 89 * MINUTE_MS, 2 * HOUR_MS, 35 * HOUR_MS, 3 * DAY_MS];
  assert.deepEqual(
    ages.map((age) => plain(relative(NOW_MS - age, NOW_MS))),
    ['just now', 'just now', '1 min ago', '89 min ago', '2 h ago', '35 h ago', '3 d ago'],
  );
  assert.match(relative(NOW_MS - 40 * DAY_MS, NOW_MS), /^12 Oct 2025$/);
});

test('a time to come says "in", and a clock that is a little ahead still says "just now"', () => {
  assert.equal(plain(relative(NOW_MS + 3 * MINUTE_MS, NOW_MS)), 'in 3 min');
  assert.equal(relative(NOW_MS + 2000, NOW_MS), 'just now');
});

test('instants are read from text and from milliseconds', () => {
  assert.equal(millis('2025-11-21T14:00:00Z'), NOW_MS);
  assert.equal(millis(NOW_MS), NOW_MS);
});

function plain(text: string): string {
  return text.replaceAll('\u00a0', ' ');
}

function plainBytes(size: number): string {
  return plain(bytes(size));
}
