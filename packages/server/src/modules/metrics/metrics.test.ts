import assert from 'node:assert/strict';
import { randomUUID } from 'node:crypto';
import { after, before, test } from 'node:test';
import fc from 'fast-check';
import { linkInstance, type LinkInstance } from '../../../test/link-instance.ts';
import { fakeClock, type FakeClock } from '../../platform/clock.ts';
import { fold } from './fold.ts';
import { addSamples, type Sample } from './queries.ts';

const minute = 60_000;
const hour = 60 * minute;
const day = 24 * hour;
const start = Math.floor(Date.now() / day) * day + 12 * hour;

let clock: FakeClock;
let one: LinkInstance;
before(async () => {
  clock = fakeClock(new Date(start));
  one = await linkInstance(clock);
});
after(() => one[Symbol.asyncDispose]());

const superuser = async <T extends object>(text: string, values: unknown[] = []) =>
  (await one.db.superuser.query<T & Record<string, unknown>>(text, values)).rows;
const company = () => one.companies[0];

async function addDevice(id: string = randomUUID()): Promise<string> {
  await superuser(
    "INSERT INTO candor.device VALUES ($1, $2, 'd', 'active', 1, '1', 'linux', 0, NULL, now())",
    [company(), id],
  );
  return id;
}
type Measured = Omit<Sample, 'deviceId'>;
const store = (deviceId: string, samples: Measured[]) =>
  samples.length > 0
    ? one.db.database.withCompany(company(), 'monitoring', (tx) =>
        addSamples(
          tx,
          company(),
          samples.map((sample) => ({ ...sample, deviceId })),
        ),
      )
    : undefined;
const foldNow = () => fold(one.platform, new AbortController().signal);

interface Sums {
  n: number;
  min: number;
  max: number;
  sum: number;
}
const sumsOf = (values: number[]): Sums => ({
  n: values.length,
  min: Math.min(...values),
  max: Math.max(...values),
  sum: Math.fround(values.reduce((total, value) => total + value, 0)),
});
/** Equal but for the rounding of as many reals as add up to `size` without their signs. */
const close = (found: number, expected: number, size: number, what: string) =>
  assert.ok(Math.abs(found - expected) <= size * 1e-5 + 1e-5, `${what}: ${found} is not ${expected}`);
const sizeOf = (values: Iterable<number>) => [...values].reduce((total, value) => total + Math.abs(value), 0);

/** What folding must come to, computed without any of its code: the last sample of a minute stands for the minute. */
function naive(samples: readonly Measured[]): Map<number, Map<number, number>> {
  const hours = new Map<number, Map<number, { at: number; value: number }>>();
  for (const { at, value } of samples) {
    const begin = Math.floor(at / hour) * hour;
    const minutes = hours.get(begin) ?? new Map<number, { at: number; value: number }>();
    const nth = Math.floor((at - begin) / minute);
    if (at >= (minutes.get(nth)?.at ?? 0)) minutes.set(nth, { at, value: Math.fround(value) + 0 }); // minus zero is zero
    hours.set(begin, minutes);
  }
  return new Map(
    [...hours].map(([begin, minutes]) => [
      begin,
      new Map([...minutes].map(([nth, { value }]) => [nth, value])),
    ]),
  );
}

const sample = fc.record({
  // two hours before the last, at any second; seldom enough that most minutes are gaps
  at: fc.integer({ min: 0, max: 2 * 3_600 - 1 }).map((second) => start - 4 * hour + second * 1_000),
  value: fc.double({ min: -1e6, max: 1e6, noNaN: true }),
});

test('folding in any number of steps comes to what a plain computation comes to', async () => {
  await fc.assert(
    fc.asyncProperty(
      fc.array(fc.array(sample, { maxLength: 40 }), { minLength: 1, maxLength: 3 }),
      async (batches) => {
        const deviceId = await addDevice();
        // a late sample of a minute that is there already would depend on the order; one a minute and batch does not
        const known = new Set<number>();
        const all: Measured[] = [];
        for (const batch of batches) {
          const fresh = batch
            .filter(({ at }) => !known.has(Math.floor(at / minute)))
            .map((one) => ({ ...one, metric: 'cpu', slot: '' }));
          const unique = [...new Map(fresh.map((one) => [one.at, one])).values()];
          for (const { at } of unique) known.add(Math.floor(at / minute));
          all.push(...unique);
          await store(deviceId, unique);
          await store(deviceId, unique); // a duplicate changes nothing
          await foldNow();
        }
        await foldNow();
        const expected = naive(all);
        const hours = await superuser<Sums & { hour: Date; minutes: number[] }>(
          'SELECT hour, minutes, n, min, max, sum FROM candor.metric_hour WHERE device_id = $1',
          [deviceId],
        );
        assert.equal(hours.length, expected.size);
        for (const row of hours) {
          const minutes = expected.get(row.hour.getTime()) ?? new Map<number, number>();
          assert.deepEqual(
            row.minutes.map((value) => (Number.isNaN(value) ? null : Math.fround(value))),
            Array.from({ length: 60 }, (_, i) => minutes.get(i) ?? null),
          );
          const sums = sumsOf([...minutes.values()]);
          assert.equal(row.n, sums.n);
          for (const name of ['min', 'max', 'sum'] as const)
            close(row[name], sums[name], sizeOf(minutes.values()), name);
        }
        const days = await superuser<Sums & { day: Date }>(
          'SELECT day, n, min, max, sum FROM candor.metric_day WHERE device_id = $1',
          [deviceId],
        );
        const values = [...expected.values()].flatMap((minutes) => [...minutes.values()]);
        assert.equal(
          days.reduce((total, one) => total + one.n, 0),
          values.length,
        );
        close(
          days.reduce((total, one) => total + one.sum, 0),
          sumsOf(values).sum,
          sizeOf(values),
          'sum of days',
        );
        assert.deepEqual(
          await superuser('SELECT 1 FROM candor.metric_recent WHERE device_id = $1', [deviceId]),
          [],
        );
      },
    ),
    { numRuns: 60 },
  );
});

test('this hour and the last stay as they are; the hour before is folded', async () => {
  const deviceId = await addDevice();
  const at = [start, start - minute, start - hour, start - hour - minute];
  await store(
    deviceId,
    at.map((when) => ({ metric: 'cpu', slot: '', at: when, value: 1 })),
  );
  await foldNow();
  assert.equal(
    (await superuser('SELECT 1 FROM candor.metric_recent WHERE device_id = $1', [deviceId])).length,
    3,
  );
  assert.equal(
    (await superuser('SELECT 1 FROM candor.metric_hour WHERE device_id = $1', [deviceId])).length,
    1,
  );
});

test('values near the end of their range do not stop the folding', async () => {
  const deviceId = await addDevice();
  await store(
    deviceId,
    Array.from({ length: 60 }, (_, i) => ({
      metric: 'cpu',
      slot: '',
      at: start - 3 * hour + i * minute,
      value: 3.4e38,
    })),
  );
  await foldNow();
  const [row] = await superuser<Sums>('SELECT n, sum FROM candor.metric_hour WHERE device_id = $1', [
    deviceId,
  ]);
  assert.equal(row?.n, 60);
  close(row?.sum ?? 0, 3.4e38, 3.4e38, 'sum');
});

interface Series {
  metric: string;
  slot: string;
  unit: string;
  points: ([number, number, number] | null)[];
}
interface Answer {
  from: number;
  to: number;
  stepMs: number;
  series: Series[];
}
async function read(deviceId: string, query: string): Promise<Answer> {
  const answer: { status: number; body: Answer } = await one.call(
    'GET',
    `/api/devices/${deviceId}/metrics?${query}`,
  );
  assert.equal(answer.status, 200);
  return answer.body;
}

test('reading joins what is folded and what is not, and a gap stays a gap', async () => {
  const deviceId = await addDevice();
  const from = start - 5 * hour;
  const samples = Array.from({ length: 300 }, (_, i) => ({
    metric: 'cpu',
    slot: '',
    at: from + i * minute,
    value: i,
  }));
  const withGap = samples.filter((_, i) => i < 100 || i >= 110);
  await store(deviceId, withGap);
  await foldNow();
  const {
    stepMs,
    series: [cpu, ...rest],
    ...range
  } = await read(deviceId, `from=${from}&to=${start}&metric=cpu`);
  assert.deepEqual(rest, []);
  assert.deepEqual([stepMs, range.from, range.to, cpu?.unit], [minute, from, start, '%']);
  assert.deepEqual(
    cpu?.points,
    Array.from({ length: 300 }, (_, i) => (i < 100 || i >= 110 ? [i, i, i] : null)),
  );
  const coarse = await read(deviceId, `from=${from - 40 * day}&to=${start}&metric=cpu,load`);
  assert.equal(coarse.stepMs, hour);
  const points = coarse.series[0]?.points ?? [];
  assert.equal(points.length, (coarse.to - coarse.from) / hour);
  assert.deepEqual(
    points.filter((point) => point !== null).map((point) => point.map(Math.round)),
    [
      [30, 0, 59],
      [83, 60, 119].map((value, i) =>
        i === 0
          ? Math.round(
              Array.from({ length: 60 }, (_, k) => 60 + k)
                .filter((n) => n < 100 || n >= 110)
                .reduce((a, b) => a + b, 0) / 50,
            )
          : value,
      ),
      [150, 120, 179],
      [210, 180, 239],
      [270, 240, 299],
    ],
  );
});

test('days are read after hours are gone', async () => {
  const deviceId = await addDevice();
  await superuser("INSERT INTO candor.metric_day VALUES ($1, $2, 'cpu', '', $3, 1440, 1, 9, 7200)", [
    company(),
    deviceId,
    new Date(Math.floor((start - 200 * day) / day) * day),
  ]);
  const { stepMs, series } = await read(deviceId, `from=${start - 201 * day}&to=${start - 190 * day}`);
  assert.equal(stepMs, day);
  assert.deepEqual(
    series[0]?.points.filter((point) => point !== null),
    [[5, 1, 9]],
  );
});

test('an hour whose minutes retention has cleared keeps its sums, whatever comes late', async () => {
  const deviceId = await addDevice();
  await store(deviceId, [{ metric: 'cpu', slot: '', at: start - 3 * hour, value: 5 }]);
  await foldNow();
  await superuser('UPDATE candor.metric_hour SET minutes = NULL WHERE device_id = $1', [deviceId]);
  await store(deviceId, [{ metric: 'cpu', slot: '', at: start - 3 * hour + minute, value: 7 }]);
  await foldNow();
  const hours = await superuser('SELECT minutes, n, sum FROM candor.metric_hour WHERE device_id = $1', [
    deviceId,
  ]);
  assert.deepEqual(hours, [{ minutes: null, n: 1, sum: 5 }]);
});

test('samples that are older than minutes are kept are not stored', async () => {
  await using other = await linkInstance();
  const me = await other.enrol();
  const link = other.link(me);
  await link.hello();
  const row = { metric: 'cpu', slot: '', value: 1 };
  await link.report([
    {
      record: 'manage.metric',
      rows: [
        { ...row, at: Date.now() - 15 * day },
        { ...row, at: Date.now() - 13 * day },
      ],
    },
  ]);
  const { rows } = await other.db.superuser.query('SELECT 1 FROM candor.metric_recent');
  assert.equal(rows.length, 1);
  await link.close();
});
