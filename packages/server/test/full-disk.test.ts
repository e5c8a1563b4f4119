import assert from 'node:assert/strict';
import { randomBytes } from 'node:crypto';
import { readdirSync, readFileSync } from 'node:fs';
import path from 'node:path';
import { test } from 'node:test';
import { openPool } from '../src/platform/db/index.ts';
import { quietLog } from './database.ts';
import { setUpOwner } from './server.ts';
import { makeSmallDisk, skipWithoutSmallDisk } from './small-disk.ts';
import { until } from './until.ts';
import { startWhole } from './whole-server.ts';

const mib = 1024 * 1024;
const skip = skipWithoutSmallDisk();

test('a full disk at the start is named, and nothing is half made', { skip }, async (t) => {
  using disk = makeSmallDisk(80 * mib);
  disk.fill(40 * mib);
  await assert.rejects(startWhole(t, {}, { parent: disk.folder }), {
    exitCode: 78,
    message: new RegExp(`^${disk.folder}/candor-whole-\\w+/data/postgres: its disk is full\\.`, 'u'),
  });
  disk.clear();
  disk.fill(0);
  await assert.rejects(startWhole(t, {}, { parent: disk.folder }), {
    exitCode: 78,
    message: /^CANDOR_DATA: cannot write to .*\/data \(ENOSPC\)$/u,
  });
  for (const folder of readdirSync(disk.folder).filter((name) => name !== 'ballast'))
    assert.deepEqual(
      readdirSync(path.join(disk.folder, folder, 'data')).filter((name) => /postgres|run\.json/u.test(name)),
      [],
    );
});

test(
  'while the disk is full reading goes on, writing is refused, agents keep their reports; then all goes on',
  { skip, timeout: 200_000 },
  async (t) => {
    using disk = makeSmallDisk(400 * mib);
    const { running, client, dataDir, logged, readiness } = await startWhole(t, {}, { parent: disk.folder });
    await using _server = running;
    await setUpOwner(running, client);
    assert.ok(running.superuser);
    const pool = openPool(running.superuser, 'app', quietLog);
    t.after(() => pool.end());
    const sequence = async () =>
      (
        await pool.query<{ n: number; last: number }>(
          'SELECT count(*)::int AS n, coalesce(max(seq), 0) AS last FROM candor.report_batch',
        )
      ).rows[0] ?? { n: 0, last: 0 };
    const token = () => ({
      label: 'x',
      uses: 1,
      expiresInMinutes: 5,
      secretHash: randomBytes(32).toString('hex'),
    });
    const write = () => client.call('POST', '/api/enrolment-tokens', token());
    assert.equal(await running.localAgent.untilOnline(60_000), 'online');
    await until('a first report is stored', async () => (await sequence()).n > 0);
    assert.equal((await write()).status, 200);

    disk.fill(40 * mib);
    await until('writing is refused', async () => (await write()).status === 507);
    assert.equal(((await write()).body as { code: string }).code, 'storage_full');
    assert.equal((await client.call('GET', '/api/server')).status, 200);
    const postmaster = () =>
      Number(readFileSync(path.join(dataDir, 'postgres/postmaster.pid'), 'utf8').split('\n')[0]);
    const before = postmaster();
    await until('a report is not acknowledged', () => logged().includes('"gateway.not_stored"'));
    const kept = await sequence();

    process.kill(before, 'SIGKILL');
    await until('PostgreSQL is away', async () => (await client.call('GET', '/api/server')).status === 503);
    assert.equal(postmaster(), before, 'it waits for room');

    disk.clear();
    await until('everything is ready again', async () => (await readiness()).ready);
    assert.equal((await write()).status, 200);
    await until('reports are stored again', async () => (await sequence()).n > kept.n, 90_000);
    const { n, last } = await sequence();
    assert.equal(n, Number(last), 'no report is missing');
  },
);
