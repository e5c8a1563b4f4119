import assert from 'node:assert/strict';
import { test } from 'node:test';
import { linkInstance } from '../../../test/link-instance.ts';
import { until } from '../../../test/until.ts';
import { fakeClock } from '../../platform/clock.ts';
import { fold } from './fold.ts';

const minuteMs = 60_000;
const hourMs = 60 * minuteMs;
const dayMs = 24 * hourMs;

test('three days without a network: the spool comes in order, every hour is whole, and availability has one gap', async () => {
  const startMs = Math.ceil(Date.now() / hourMs) * hourMs;
  const clock = fakeClock(new Date(startMs));
  await using one = await linkInstance(clock);
  const sql = async <T>(text: string, values: unknown[] = []) =>
    (await one.db.superuser.query<T & Record<string, unknown>>(text, values)).rows;
  const ended = async (n: number) => {
    const periods = 'SELECT FROM candor.device_availability WHERE online_until IS NOT NULL';
    await until(`${n} periods ended`, async () => (await sql(periods)).length >= n);
  };
  const device = await one.enrol();
  const before = one.link(device);
  await before.hello();
  await before.close();
  await ended(1);
  clock.advance(3 * dayMs);

  const rows = Array.from({ length: (3 * dayMs) / minuteMs }, (_, i) => ({
    metric: 'cpu',
    slot: '',
    at: startMs + i * minuteMs,
    value: i % 60,
  }));
  const link = one.link(device);
  const { maxInFlight } = await link.hello();
  const reports = Math.ceil(rows.length / 500);
  for (let sent = 0, answered = 0; answered < reports; answered++) {
    for (; sent < reports && sent - answered < maxInFlight; sent++)
      link.socket.send(
        link.reportBytes([{ record: 'manage.metric', rows: rows.slice(sent * 500, (sent + 1) * 500) }]),
        { binary: false },
      );
    const { seq, refused } = await link.next('ack');
    assert.deepEqual([seq, refused], [answered + 1, []]);
  }
  clock.advance(2 * hourMs);
  await link.close();
  await ended(2);
  await fold(one.platform, new AbortController().signal);

  const hours = await sql<{ hour: Date; n: number; sum: number }>(
    'SELECT hour, n, sum FROM candor.metric_hour WHERE device_id = $1 ORDER BY hour',
    [device.deviceId],
  );
  assert.deepEqual(
    hours,
    Array.from({ length: 72 }, (_, i) => ({ hour: new Date(startMs + i * hourMs), n: 60, sum: 1_770 })),
  );
  const periods = await sql<{ from: Date; until: Date }>(
    'SELECT online_from AS from, online_until AS until FROM candor.device_availability ORDER BY online_from',
  );
  assert.equal(periods.length, 2);
  const [first, second] = periods;
  assert.equal(Number(second?.from) - Number(first?.until), 3 * dayMs);
});
