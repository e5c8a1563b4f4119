import assert from 'node:assert/strict';
import { after, before, test } from 'node:test';
import { setTimeout as wait } from 'node:timers/promises';
import { closeCodes } from '@candor/protocol/errors.ts';
import { linkInstance, type LinkInstance } from '../../../test/link-instance.ts';
import { metricRows, type SimulatedIdentity, type SimulatedLink } from '../../../test/simulated-agent.ts';
import { until } from '../../../test/until.ts';

let one: LinkInstance;
before(async () => (one = await linkInstance()));
after(() => one[Symbol.asyncDispose]());

interface Connected {
  device: SimulatedIdentity;
  link: SimulatedLink;
}

const superuser = async <T extends object>(text: string, values: unknown[] = []) =>
  (await one.db.superuser.query<T & Record<string, unknown>>(text, values)).rows;
const metric = (rows: Record<string, unknown>[]) => [{ record: 'manage.metric', rows }];
const stored = async ({ deviceId }: SimulatedIdentity) =>
  (
    await superuser<{ n: number }>(
      'SELECT count(*)::int AS n FROM candor.metric_recent WHERE device_id = $1',
      [deviceId],
    )
  )[0]?.n;
const transactions = (devices: readonly SimulatedIdentity[]) =>
  superuser<{ xmin: string }>(
    'SELECT DISTINCT xmin::text FROM candor.report_batch WHERE device_id = ANY ($1)',
    [devices.map(({ deviceId }) => deviceId)],
  );

async function connect(n: number, company: 0 | 1 = 0): Promise<Connected[]> {
  const made: Connected[] = [];
  for (let i = 0; i < n; i++) {
    const device = await one.enrol({ company });
    const link = one.link(device);
    await link.hello();
    made.push({ device, link });
  }
  return made;
}
const send = ({ link }: Connected, rows = metricRows(3)) =>
  link.socket.send(link.reportBytes(metric(rows)), { binary: false });

/** Holds a lock until it is disposed of. */
async function hold(statement: string, values: unknown[] = []) {
  const client = await one.db.superuser.connect();
  await client.query('BEGIN');
  await client.query(statement, values);
  const release = async () => {
    await client.query('ROLLBACK');
    client.release();
  };
  return { release };
}
const tableLock = 'LOCK TABLE candor.metric_recent IN ACCESS EXCLUSIVE MODE';
const rowLock = 'SELECT FROM candor.device WHERE id = $1 FOR UPDATE';

test('reports of many devices of a company are stored in one transaction, and those of another company in another', async () => {
  const ours = await connect(5);
  const theirs = await connect(2, 1);
  const all = [...ours, ...theirs];
  const made = async (of: readonly Connected[]) =>
    (await transactions(of.map(({ device }) => device))).map(({ xmin }) => xmin);
  // a device whose row is held just then, as to note that it was seen, is stored alone: in some round none is
  for (let round = 1, before = 0; ; round++) {
    for (const each of all) send(each, metricRows(3, Date.now() - round * 3_600_000));
    await Promise.all(all.map(({ link }) => link.next('ack')));
    for (const { device } of ours) assert.equal(await stored(device), 3 * round);
    const [a, b] = [await made(ours), await made(theirs)];
    assert.ok(a.every((one) => !b.includes(one)));
    const { length } = [...a, ...b];
    if (length === before + 2) break;
    assert.ok(round < 5, 'never together');
    before = length;
  }
});

test('four reports of one device go into one transaction, and are answered in their order', async () => {
  const [one] = await connect(1);
  assert.ok(one);
  // a device whose row is held just then, as to note that it was seen, is stored alone: in some round it is not
  for (let round = 0, before = 0; ; round++) {
    for (let i = 0; i < 4; i++) send(one, metricRows(1, Date.now() - (round * 4 + i) * 3_600_000));
    for (let i = 1; i <= 4; i++) assert.equal((await one.link.next('ack')).seq, round * 4 + i);
    assert.equal(await stored(one.device), (round + 1) * 4);
    const { length } = await transactions([one.device]);
    if (length === before + 1) break;
    assert.ok(round < 5, 'never together');
    before = length;
  }
});

test('a device whose row somebody holds does not hold up another', async () => {
  const [held, free] = await connect(2);
  assert.ok(held && free);
  const lock = await hold(rowLock, [held.device.deviceId]);
  send(held);
  send(free);
  await free.link.next('ack', 2_000);
  assert.equal(await stored(held.device), 0);
  send(held);
  send(free);
  await free.link.next('ack', 2_000);
  await lock.release();
  assert.equal((await held.link.next('ack')).seq, 1);
  assert.equal((await held.link.next('ack')).seq, 2);
});

test('one report that the database refuses fails alone, and its connection ends without a receipt', async () => {
  const all = await connect(4);
  const [, poisoned] = all;
  assert.ok(poisoned);
  await superuser(
    `CREATE FUNCTION candor.poison() RETURNS trigger LANGUAGE plpgsql AS $$ BEGIN RAISE EXCEPTION 'poison'; END $$`,
  );
  await superuser(
    `CREATE TRIGGER poison BEFORE INSERT ON candor.metric_recent FOR EACH ROW WHEN (NEW.device_id = '${poisoned.device.deviceId}') EXECUTE FUNCTION candor.poison()`,
  );
  for (const each of all) send(each);
  send(poisoned);
  assert.equal(await poisoned.link.closed, 1011);
  assert.deepEqual(poisoned.link.received, []);
  for (const { device, link } of all.filter((each) => each !== poisoned)) {
    assert.equal((await link.next('ack')).seq, 1);
    assert.equal(await stored(device), 3);
  }
  await superuser('DROP FUNCTION candor.poison() CASCADE');
  const again = one.link(poisoned.device);
  assert.equal((await again.hello()).lastSeq, 0);
  send({ device: poisoned.device, link: again });
  assert.equal((await again.next('ack')).seq, 1);
  assert.equal(await stored(poisoned.device), 3);
});

test('a database connection that is lost in mid-group: every report is stored once all the same', async () => {
  const all = await connect(3);
  const lock = await hold(tableLock);
  for (const each of all) send(each);
  const waiting = () =>
    superuser<{ pid: number }>(
      "SELECT pid FROM pg_stat_activity WHERE datname = current_database() AND application_name = 'candor app' AND wait_event_type = 'Lock'",
    );
  await until('it waits', async () => (await waiting()).length === 1);
  const [{ pid } = { pid: 0 }] = await waiting();
  await superuser('SELECT pg_terminate_backend($1)', [pid]);
  await lock.release();
  for (const { device, link } of all) {
    assert.equal((await link.next('ack')).seq, 1);
    assert.equal(await stored(device), 3);
  }
});

test('the same number from two connections of one identity in one group is stored once', async () => {
  const [first] = await connect(1);
  assert.ok(first);
  const bytes = first.link.reportBytes(metric(metricRows(3)));
  const second = one.link(first.device);
  await second.opened;
  const lock = await hold(tableLock);
  first.link.socket.send(bytes, { binary: false });
  await second.hello();
  second.socket.send(bytes, { binary: false });
  await wait(60);
  await lock.release();
  assert.equal(await first.link.closed, closeCodes.identityInUse);
  assert.equal((await second.next('ack')).seq, 1);
  assert.equal(await stored(first.device), 3);
});

test('a report that is not the next ends its connection, and does not touch its neighbours in the group', async () => {
  const [good, early] = await connect(2);
  assert.ok(good && early);
  early.link.socket.send(early.link.reportBytes(metric(metricRows(1)), 7), { binary: false });
  send(good);
  assert.equal((await good.link.next('ack')).seq, 1);
  assert.equal(await early.link.closed, closeCodes.malformed);
  assert.equal(await stored(early.device), 0);
});

test('refused rows are counted by device when many are written together', async () => {
  const all = await connect(3);
  for (const [i, each] of all.entries())
    send(each, [...metricRows(2), ...Array.from({ length: i }, () => ({ nonsense: 1 }))]);
  for (const [i, { device, link }] of all.entries()) {
    const { refused } = await link.next('ack');
    assert.equal(refused.length, i);
    const [{ n } = { n: null }] = await superuser<{ n: number | null }>(
      'SELECT sum(n)::int AS n FROM candor.ingest_refusal WHERE device_id = $1',
      [device.deviceId],
    );
    assert.equal(n ?? 0, i);
  }
});
