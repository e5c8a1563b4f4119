import assert from 'node:assert/strict';
import { test } from 'node:test';
import { setTimeout as wait } from 'node:timers/promises';
import { linkInstance, type LinkInstance } from '../../../test/link-instance.ts';
import { metricRows } from '../../../test/simulated-agent.ts';
import { until } from '../../../test/until.ts';
import { fakeClock } from '../clock.ts';

const report = () => [{ record: 'manage.metric', rows: metricRows(1) }];

/** A connection of its own, which is closed, and its locks with it, whatever becomes of the test. */
async function lockHolder({ db }: LinkInstance) {
  const client = await db.superuser.connect();
  const query = (text: string) => client.query(text);
  return { query, [Symbol.asyncDispose]: async () => client.release(true) };
}

test('while writes are slow nothing more is read, newcomers and receipts say how long to wait, and nobody is lost', async () => {
  const clock = fakeClock(new Date());
  await using one = await linkInstance(clock);
  const sql = (text: string) => one.db.superuser.query(text);
  const devices = [await one.enrol(), await one.enrol()] as const;
  const [first, second] = [one.link(devices[0]), one.link(devices[1])];
  const patient = await one.enrol();
  await first.hello();
  await second.hello();
  await using stalled = await lockHolder(one);
  await stalled.query('BEGIN; LOCK TABLE candor.metric_recent IN ACCESS EXCLUSIVE MODE');
  first.socket.send(first.reportBytes(report()), { binary: false });
  const waiting =
    "SELECT FROM pg_stat_activity WHERE datname = current_database() AND wait_event_type = 'Lock'";
  await until('it waits', async () => (await sql(waiting)).rowCount === 1);
  clock.advance(2_500);
  await until('a newcomer is slowed down', async () => {
    const newcomer = one.link(patient);
    const welcome = await newcomer.hello();
    newcomer.socket.terminate(); // its good-bye would not be read either
    return welcome.slowDownMs !== undefined;
  });
  second.socket.send(second.reportBytes(report()), { binary: false });
  clock.advance(80_000); // what is not read is not silent
  await wait(1_100);
  for (const { deviceId } of devices) assert.ok(one.gateway.online(deviceId));
  await stalled.query('COMMIT');
  const { slowDownMs = 0 } = await first.next('ack');
  assert.ok(slowDownMs >= 5_000);
  await wait(100);
  assert.equal((await sql('SELECT FROM candor.report_batch')).rowCount, 1);
  clock.advance(10_001);
  assert.equal((await second.next('ack')).slowDownMs, undefined);
  await first.close();
  await second.close();
});
