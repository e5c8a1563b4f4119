import assert from 'node:assert/strict';
import test from 'node:test';
import { dayCells, onlineShare, shareWords } from '../src/features/devices/availability.ts';
import { withEvents, type ListedDevice } from '../src/features/devices/device-events.ts';
import {
  askFrom,
  newest,
  newestAt,
  shown,
  withSample,
  type Metrics,
} from '../src/features/devices/metrics.ts';
import { readDeviceSearch, readDevicesSearch } from '../src/features/devices/search.ts';
import { bitRate, clockRate } from '../src/features/devices/units.ts';
import { retentionDays } from '../src/features/devices/words.ts';

const NOON = new Date(2026, 10, 21, 12).getTime();
const MINUTE_MS = 60_000;
const HOUR_MS = 60 * MINUTE_MS;
const DAY_MS = 24 * HOUR_MS;
const plain = (text: string) => text.replaceAll('\u00a0', ' ');

test('an address that holds something unknown leaves it out', () => {
  assert.deepEqual(readDevicesSearch({ filter: 12, state: 'asleep', sort: '-name' }), {
    filter: '12',
    sort: '-name',
  });
  assert.deepEqual(readDevicesSearch({ filter: '', sort: 'cpu' }), {});
  assert.deepEqual(readDeviceSearch({ tab: 'logs', range: '2h' }), { tab: 'logs' });
});

test('network and clock rates are in powers of a thousand', () => {
  assert.deepEqual([0, 999, 12_400, 3.2e6, 2e9].map(bitRate).map(plain), [
    '0 bit/s',
    '999 bit/s',
    '12.4 kbit/s',
    '3.2 Mbit/s',
    '2 Gbit/s',
  ]);
  assert.deepEqual([800, 2400].map(clockRate).map(plain), ['800 MHz', '2.4 GHz']);
});

test('only a period that ends by itself has days', () => {
  assert.equal(retentionDays('396 days after seenAt'), 396);
  assert.equal(retentionDays('with the device: it is its name'), undefined);
});

const listed: ListedDevice = {
  id: 'd1',
  label: 'web-01',
  state: 'online',
  since: NOON - DAY_MS,
  platform: 'linux',
  osName: null,
  agentVersion: '0.1.0',
  enrolledAt: NOON - DAY_MS,
  lastSeenAt: NOON - MINUTE_MS,
  cpu: Array.from({ length: 60 }, (_, minute) => (minute === 59 ? null : minute)),
  memoryUsed: [],
  memoryTotal: null,
};
const sample = (at: number, value: number) => ({
  topic: 'device.metric' as const,
  deviceId: 'd1',
  at,
  values: [{ metric: 'cpu', slot: '', value }],
});

test('a listed device takes a state and a sample where they belong', () => {
  const times = { fetchedAtMs: NOON + 5_000, heardAtMs: NOON + 70_000 };
  const after = withEvents(listed, [sample(NOON, 7), sample(NOON + 2 * MINUTE_MS, 9)], times);
  assert.deepEqual(after.cpu.slice(58), [58, 7, null, 9]);
  assert.equal(after.lastSeenAt, times.heardAtMs);
  assert.equal(after.memoryUsed, listed.memoryUsed);
  const lost = withEvents(
    listed,
    [{ topic: 'device.changed', deviceId: 'd1', state: 'lost', at: NOON }],
    times,
  );
  assert.deepEqual([lost.state, lost.since], ['lost', NOON]);
});

test('a sample from before the list began changes no line', () => {
  const times = { fetchedAtMs: NOON, heardAtMs: NOON };
  assert.equal(withEvents(listed, [sample(NOON - 2 * HOUR_MS, 1)], times).cpu, listed.cpu);
});

const metrics = (stepMs: number, values: (number | null)[]): Metrics => ({
  from: NOON,
  to: NOON + values.length * stepMs,
  stepMs,
  series: [
    {
      metric: 'cpu',
      slot: '',
      unit: '%',
      points: values.map((value) => (value === null ? null : [value, value, value])),
    },
  ],
});

test('a sample lengthens every series, and what lies between stays a gap', () => {
  const before = metrics(MINUTE_MS, [1, null]);
  const at = NOON + 4 * MINUTE_MS;
  const after = withSample(before, {
    at,
    values: [
      { metric: 'cpu', slot: '', value: 5 },
      { metric: 'load', slot: '', value: 0.5 },
    ],
  });
  const { times, lines } = shown(after, '1h', at);
  assert.equal(after.to, NOON + 5 * MINUTE_MS);
  assert.deepEqual(lines('cpu'), [{ slot: '', values: [1, null, null, null, 5] }]);
  assert.deepEqual(lines('load')[0]?.values, [null, null, null, null, 0.5]);
  assert.deepEqual(times.length, 5);
  assert.deepEqual([newest(after, 'load'), newestAt(after)], [0.5, at]);
});

test('in longer steps the mean of the server stays', () => {
  const at = NOON + 31 * MINUTE_MS;
  const values = [{ metric: 'cpu', slot: '', value: 50 }];
  assert.equal(newest(withSample(metrics(15 * MINUTE_MS, [1, 2, 3]), { at, values }), 'cpu'), 3);
  assert.equal(newest(withSample(metrics(15 * MINUTE_MS, [1, 2, null]), { at, values }), 'cpu'), 50);
});

test('only the range that ends now is shown', () => {
  const long = metrics(
    MINUTE_MS,
    Array.from({ length: 75 }, (_, minute) => minute),
  );
  const { from, to, times, lines } = shown(long, '1h', NOON + 75 * MINUTE_MS);
  assert.equal(to - from, HOUR_MS);
  assert.deepEqual([times[0], times.length], [from, 60]);
  assert.equal(lines('cpu')[0]?.values[0], 15);
});

test('what is asked for moves on by quarters, and always covers the range', () => {
  const asked = [0, 5, 14, 16].map((minutes) => askFrom('1h', NOON + minutes * MINUTE_MS));
  assert.deepEqual(asked, [NOON - HOUR_MS, NOON - HOUR_MS, NOON - HOUR_MS, NOON - 45 * MINUTE_MS]);
});

test('a day is whole, short or broken by its gaps, and days before the enrolment are not measured', () => {
  const midnight = new Date(2026, 10, 21).getTime();
  const enrolledAt = midnight - 2 * DAY_MS;
  const online = [
    { from: enrolledAt, until: midnight - DAY_MS - 6 * HOUR_MS, reason: 'clean' },
    { from: midnight - DAY_MS, until: midnight + 2 * HOUR_MS, reason: 'lost' },
    { from: midnight + 2 * HOUR_MS + 60_000, until: null, reason: null },
  ];
  const cells = dayCells({ from: 0, to: NOON, onlineMs: 0, periods: online }, enrolledAt);
  assert.equal(cells.length, 30);
  assert.deepEqual(
    cells.slice(-4).map(({ tone, words }) => [tone, plain(words)]),
    [
      ['off', 'not enrolled yet'],
      ['warn', 'online 18 h, 1 gap, the longest 6 h'],
      ['ok', 'online all the time'],
      ['ok', 'online 11 h 59 min, 1 gap, the longest 1 min'],
    ],
  );
});

test('a day without the device is broken', () => {
  const cells = dayCells({ from: 0, to: NOON, onlineMs: 0, periods: [] }, NOON - 40 * DAY_MS);
  assert.deepEqual(new Set(cells.map(({ tone }) => tone)), new Set(['bad']));
});

test('nearly always online does not read as always', () => {
  const share = (onlineMs: number) =>
    onlineShare({ from: NOON - 30 * DAY_MS, to: NOON, onlineMs, periods: [] }, NOON - DAY_MS);
  assert.equal(plain(shareWords(share(DAY_MS) ?? 0)), '100 %');
  assert.equal(plain(shareWords(share(DAY_MS - 20_000) ?? 0)), '99.97 %');
  assert.equal(plain(shareWords(share(DAY_MS / 2) ?? 0)), '50 %');
});
