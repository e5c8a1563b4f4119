import assert from 'node:assert/strict';
import { after, before, test } from 'node:test';
import { linkInstance, type LinkInstance } from '../../../test/link-instance.ts';
import type { SimulatedIdentity, SimulatedLink } from '../../../test/simulated-agent.ts';

let one: LinkInstance;
let me: SimulatedIdentity;
let link: SimulatedLink;
before(async () => {
  one = await linkInstance();
  me = await one.join(0, 'Laptop');
  link = one.link(me);
  await link.hello({ quiet: true, countsOn: true });
});
after(() => one[Symbol.asyncDispose]());

const hour = 3_600_000;
/** Monday, 2 November 2026, in Berlin (an hour ahead of UTC). */
const at = (time: string) => Date.parse(`${time}+01:00`);
const row = (time: string, minutes: number, app: string, more: Record<string, unknown> = {}) => ({
  startedAt: at(time),
  durationMs: minutes * 60_000,
  app,
  keys: 0,
  clicks: 0,
  utcOffsetMin: 60,
  ...more,
});
const send = (...rows: Record<string, unknown>[]) => link.report([{ record: 'focus.interval', rows }]);
const superuser = async <T extends object>(text: string, values: unknown[] = []) =>
  (await one.db.superuser.query<T & Record<string, unknown>>(text, values)).rows;
interface Day {
  from: number;
  to: number;
  totalMs: number;
  keys: number;
  clicks: number;
  longestMs: number;
  previous: string | null;
  next: string | null;
  apps: { app: string; ms: number; keys: number }[];
  intervals: { app: string; startedAt: number; durationMs: number }[];
  devices: { label: string }[];
}
async function day(date: string, person: 0 | 1 = 0): Promise<Day> {
  const answer: { status: number; body: Day } = await one.call(
    'GET',
    `/api/focus/day?date=${date}&utcOffsetMin=60`,
    undefined,
    person,
  );
  assert.equal(answer.status, 200);
  return answer.body;
}

test('a day shows its totals, applications and stretches, and begins at four in the morning', async () => {
  const told: unknown[] = [];
  using _ = one.platform.bus.subscribe('focus.stored', (message) => void told.push(message));
  const ack = await send(
    row('2026-11-02T03:59:00', 1, 'Night'),
    row('2026-11-02T04:00:00', 30, 'Editor', { keys: 100, clicks: 5 }),
    row('2026-11-02T04:30:00', 15, 'Browser'),
    row('2026-11-02T09:00:00', 60, 'Editor', { keys: 200 }),
    row('2026-11-03T03:30:00', 20, 'Editor'),
    row('2026-11-03T04:00:00', 5, 'Morning'),
  );
  assert.deepEqual(ack.refused, []);
  assert.equal(told.length, 1);
  const monday = await day('2026-11-02');
  assert.deepEqual([monday.from, monday.to], [at('2026-11-02T04:00:00'), at('2026-11-03T04:00:00')]);
  assert.equal(monday.totalMs, 125 * 60_000);
  assert.deepEqual([monday.keys, monday.clicks, monday.longestMs], [300, 5, hour]);
  assert.deepEqual(
    monday.apps.map(({ app, ms, keys }) => [app, ms / 60_000, keys]),
    [
      ['Editor', 110, 300],
      ['Browser', 15, 0],
    ],
  );
  assert.equal(monday.intervals.length, 4);
  assert.deepEqual([monday.previous, monday.next], ['2026-11-01', '2026-11-03']);
  assert.deepEqual(
    monday.devices.map(({ label }) => label),
    ['Laptop'],
  );
  const empty = await day('2026-12-24');
  assert.deepEqual([empty.totalMs, empty.previous, empty.next], [0, '2026-11-03', null]);
});

test('names are kept once, sealed, and are not readable in any table', async () => {
  await send(
    row('2026-11-04T10:00:00', 1, 'Secret project'),
    row('2026-11-04T10:01:00', 1, 'Secret project'),
  );
  await send(row('2026-11-04T10:02:00', 1, 'Secret project'));
  const used = await superuser<{ n: number }>(
    "SELECT count(*)::int AS n FROM candor.focus_interval WHERE started_at BETWEEN '2026-11-04T08:59Z' AND '2026-11-04T09:10Z' GROUP BY label_id",
  );
  assert.deepEqual(used, [{ n: 3 }]);
  for (const { table_name: table } of await superuser<{ table_name: string }>(
    "SELECT table_name FROM information_schema.tables WHERE table_schema = 'candor'",
  )) {
    const rows = await superuser<{ text: string }>(`SELECT row::text AS text FROM candor.${table} AS row`);
    assert.ok(
      rows.every(
        ({ text }) =>
          !text.includes('Secret project') && !text.includes(Buffer.from('Secret project').toString('hex')),
      ),
      table,
    );
  }
});

test('a day is counted by the offset that was stored, also across a journey and the end of summer time', async () => {
  // 23:30 in New York is 05:30 of the next day in Berlin
  await send(row('2026-11-10T05:30:00', 10, 'Plane', { utcOffsetMin: -300 }));
  assert.equal((await day('2026-11-09')).totalMs, 600_000);
  assert.equal((await day('2026-11-10')).totalMs, 0);
});

test('stretches that come again, or overlap, are counted once', async () => {
  const rows = [row('2026-11-11T10:00:00', 10, 'Editor'), row('2026-11-11T10:10:00', 10, 'Browser')];
  await send(...rows);
  await send(...rows, row('2026-11-11T10:05:00', 10, 'Other'), row('2026-11-11T10:15:00', 10, 'Mail'));
  const { totalMs, apps } = await day('2026-11-11');
  assert.equal(totalMs, 25 * 60_000);
  assert.deepEqual(apps.map(({ app }) => app).toSorted(), ['Browser', 'Editor', 'Mail']);
  const overlaps = await superuser(`
    SELECT 1 FROM candor.focus_interval AS a JOIN candor.focus_interval AS b USING (person_id, device_no)
     WHERE a.started_at < b.started_at AND a.started_at + a.duration_ms * interval '1 ms' > b.started_at`);
  assert.deepEqual(overlaps, []);
});

test('what was not declared is refused: a title, a host name, a site, more than an hour', async () => {
  const { refused } = await send(
    row('2026-11-12T10:00:00', 1, 'x', { title: 'Letter to my doctor' }),
    row('2026-11-12T10:00:00', 1, 'x', { hostname: 'annas-laptop' }),
    row('2026-11-12T10:00:00', 1, 'x', { site: 'example.org' }),
    row('2026-11-12T10:00:00', 61, 'x'),
    row('2026-11-12T10:00:00', 1, 'x'.repeat(121)),
  );
  assert.deepEqual(
    refused.map(({ code }) => code),
    ['unknown_field', 'unknown_field', 'unknown_field', 'wrong_type', 'unclean_text'],
  );
});

test("nobody sees another person's time: not over HTTP, not in a company's or the other person's transaction", async () => {
  const other = await day('2026-11-02', 1);
  assert.deepEqual([other.totalMs, other.previous, other.next, other.devices.length], [0, null, null, 0]);
  assert.equal((await one.call('DELETE', '/api/focus/devices/1', undefined, 1)).status, 404);
  const read = async (tx: Parameters<Parameters<typeof one.db.database.withPerson>[2]>[0]) =>
    (await tx.selectFrom('focusInterval').selectAll().execute()).length;
  assert.equal(await one.db.database.withPerson(one.persons[1], 'time_analysis', read), 0);
  assert.equal(await one.db.database.withCompany(one.companies[0], 'monitoring', read), 0);
  assert.equal(await one.db.database.withInstance('service', read), 0);
  assert.ok((await one.db.database.withPerson(one.persons[0], 'time_analysis', read)) > 0);
});

test('nothing of the address is kept for Focus, in any form', async () => {
  assert.deepEqual(await superuser('SELECT 1 FROM candor.device_network'), []);
  assert.deepEqual(await superuser('SELECT 1 FROM candor.device_availability'), []);
});

test('two devices of a person that bring the same new names at once store them once', async () => {
  const second = await one.join(0, 'Desktop');
  const other = one.link(second);
  await other.hello({ quiet: true });
  await Promise.all(
    Array.from({ length: 10 }, async (_, i) => {
      const minute = String(i).padStart(2, '0');
      const rows = ['Alpha', `Beta ${i}`].map((app, k) => row(`2026-11-13T1${k}:${minute}:00`, 1, app));
      link.socket.send(link.reportBytes([{ record: 'focus.interval', rows }]), { binary: false });
      other.socket.send(other.reportBytes([{ record: 'focus.interval', rows }]), { binary: false });
      await Promise.all([link.next('ack'), other.next('ack')]);
    }),
  );
  const { apps, totalMs } = await day('2026-11-13');
  assert.equal(totalMs, 40 * 60_000);
  assert.equal(apps.length, 11);
  assert.equal(apps[0]?.app, 'Alpha');
  await other.close();
});

test('devices are listed with the fingerprint of their certificate, and a removed one is cut off at once', async () => {
  const third = await one.join(0, 'Old laptop');
  const connection = one.link(third);
  await connection.hello({ quiet: true });
  interface Item {
    deviceNo: number;
    label: string;
    state: string;
    certificate: string | null;
    countsOn: boolean;
  }
  const list = async () =>
    ((await one.call('GET', '/api/focus/devices')) as { body: { items: Item[] } }).body.items;
  const mine = (await list()).find(({ label }) => label === 'Old laptop');
  assert.equal(mine?.state, 'online');
  assert.match(mine?.certificate ?? '', /^[0-9a-f]{64}$/u);
  assert.equal((await list()).find(({ label }) => label === 'Laptop')?.countsOn, true);
  assert.equal((await one.call('DELETE', `/api/focus/devices/${mine?.deviceNo}`)).status, 200);
  assert.equal(await connection.closed, 4403);
  const again = one.link(third);
  assert.equal((await again.next('refuse')).code, 'revoked');
  const removed = (await list()).find(({ label }) => label === 'Old laptop');
  assert.deepEqual([removed?.state, removed?.certificate], ['removed', null]);
});
