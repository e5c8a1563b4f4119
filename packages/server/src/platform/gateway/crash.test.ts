import assert from 'node:assert/strict';
import { fork, type ChildProcess } from 'node:child_process';
import { once } from 'node:events';
import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import path from 'node:path';
import { test } from 'node:test';
import { setTimeout as wait } from 'node:timers/promises';
import { testDatabase, type TestDatabase } from '../../../test/database.ts';
import { placeText } from '../../../test/gateway-process.ts';
import { linkInstance } from '../../../test/link-instance.ts';
import { metricRows, SimulatedLink, type SimulatedIdentity } from '../../../test/simulated-agent.ts';
import { until } from '../../../test/until.ts';
import { systemClock } from '../clock.ts';

const script = path.join(import.meta.dirname, '../../../test/gateway-process.ts');
const rounds = 8;
const rowsOfReport = 5;

/** An enrolled device, and a gateway of its instance that can be killed and started again. */
async function killable(db: TestDatabase, dataDir: string) {
  await using first = await linkInstance(systemClock, { db, dataDir });
  const device = await first.enrol();
  const { companies, persons } = first;
  let port = 0;
  let child: ChildProcess | undefined;
  return {
    device,
    async start() {
      child = fork(script, [placeText(db, { dataDir, owners: { companies, persons }, port })]);
      [port] = await once(child, 'message');
      return port;
    },
    async kill() {
      const ended = child && once(child, 'exit');
      child?.kill('SIGKILL');
      await ended;
    },
  };
}

const reportOf = (link: SimulatedLink, seq: number) =>
  link.reportBytes(
    [{ record: 'manage.metric', rows: metricRows(rowsOfReport, Date.now() - seq * 3_600_000) }],
    seq,
  );
const arrive = async (device: SimulatedIdentity, port: number) => {
  const link = new SimulatedLink(device, { port });
  return { link, lastSeq: (await link.hello()).lastSeq };
};

test('a server that is killed in mid-report: the same report is sent again, and each is stored exactly once', async (t) => {
  await using db = await testDatabase();
  const dataDir = mkdtempSync(path.join(tmpdir(), 'candor-crash-'));
  t.after(() => rmSync(dataDir, { recursive: true, force: true }));
  const { device, start, kill } = await killable(db, dataDir);
  t.after(kill);
  const sql = async (text: string) =>
    (await db.superuser.query<{ n: number }>(text)).rows.map((row) => Object.values(row));
  const frames = new Map<number, Buffer>();

  for (let round = 0; round < rounds; round++) {
    const { link, lastSeq } = await arrive(device, await start());
    assert.ok(lastSeq === frames.size || lastSeq === frames.size - 1, 'no receipt without its rows');
    for (let seq = lastSeq + 1; seq <= frames.size; seq++) {
      link.socket.send(frames.get(seq) ?? '', { binary: false });
      assert.equal((await link.next('ack')).seq, seq);
    }
    const seq = frames.size + 1;
    const bytes = reportOf(link, seq);
    frames.set(seq, bytes);
    link.socket.send(bytes, { binary: false });
    // somewhere between the socket and the receipt: gathering, transaction, commit
    await wait(round * 6);
    await kill();
    await link.closed;
  }

  const { link, lastSeq } = await arrive(device, await start());
  if (lastSeq < frames.size) {
    link.socket.send(frames.get(frames.size) ?? '', { binary: false });
    await link.next('ack');
  }
  await link.close();
  assert.deepEqual(await sql('SELECT count(*)::int AS n FROM candor.metric_recent'), [
    [rounds * rowsOfReport],
  ]);
  assert.deepEqual(
    await sql('SELECT seq::int AS n FROM candor.report_batch ORDER BY seq'),
    Array.from({ length: rounds }, (_, i) => [i + 1]),
  );
});

test('a server that is killed in mid-transaction leaves nothing of the report behind', async (t) => {
  await using db = await testDatabase();
  const dataDir = mkdtempSync(path.join(tmpdir(), 'candor-crash-'));
  t.after(() => rmSync(dataDir, { recursive: true, force: true }));
  const { device, start, kill } = await killable(db, dataDir);
  t.after(kill);
  const { link } = await arrive(device, await start());
  const lock = await db.superuser.connect();
  await lock.query('BEGIN; LOCK TABLE candor.metric_recent IN ACCESS EXCLUSIVE MODE');
  const bytes = reportOf(link, 1);
  link.socket.send(bytes, { binary: false });
  const waiting =
    "SELECT FROM pg_stat_activity WHERE datname = current_database() AND wait_event_type = 'Lock'";
  await until('it waits', async () => (await lock.query(waiting)).rowCount !== 0);
  await kill();
  await lock.query('COMMIT');
  lock.release();
  const again = await arrive(device, await start());
  assert.equal(again.lastSeq, 0);
  again.link.socket.send(bytes, { binary: false });
  assert.equal((await again.link.next('ack')).seq, 1);
  const { rowCount } = await db.superuser.query('SELECT FROM candor.metric_recent');
  assert.equal(rowCount, rowsOfReport);
  await again.link.close();
});
