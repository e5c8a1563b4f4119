import assert from 'node:assert/strict';
import path from 'node:path';
import { test } from 'node:test';
import { skipWithout } from '../../../scripts/system-packages.ts';
import { startExternalPostgres } from './external-postgres.ts';
import { setUpOwner } from './server.ts';
import { until } from './until.ts';
import { startWhole } from './whole-server.ts';

test(
  'on an external database the whole server works, outlives its loss, and is the only one',
  { skip: skipWithout('postgres'), timeout: 200_000 },
  async (t) => {
    await using postgres = await startExternalPostgres();
    await postgres.prepare();
    const { running, client, dataDir, logged, readiness } = await startWhole(t, postgres.urls());
    await using _server = running;
    await setUpOwner(running, client);
    const reports = async () =>
      Number(await postgres.query('SELECT count(*) FROM candor.report_batch', 'candor'));
    const overview = () => client.call('GET', '/api/server');

    assert.equal(await running.localAgent.untilOnline(60_000), 'online');
    await until('a first report is stored', async () => (await reports()) > 0);
    await until('everything is ready', async () => (await readiness()).ready);
    assert.equal((await overview()).status, 200);

    await assert.rejects(startWhole(t, postgres.urls()), {
      exitCode: 78,
      message: /^another Candor server uses database candor/u,
    });

    await postgres.stop();
    await until('the loss is seen', async () => (await readiness()).failing.includes('database'));
    const refused = await overview();
    assert.equal(refused.status, 503);
    assert.equal((refused.body as { code: string }).code, 'database_unavailable');
    assert.ok(Number(refused.headers.get('retry-after')) > 0);
    await until('the gateway stores nothing', async () => logged().includes('"gateway.not_stored"'));

    await postgres.start();
    const before = await reports();
    await until('everything is ready again', async () => (await readiness()).ready, 90_000);
    assert.equal((await overview()).status, 200);
    await until('a report is stored again', async () => (await reports()) > before, 90_000);
    await assert.rejects(startWhole(t, postgres.urls()), {
      exitCode: 78,
      message: /^another Candor server/u,
    });
    await running.stop();
    const storageKey = { CANDOR_STORAGE_KEY_FILE: path.join(dataDir, 'keys/storage.key') };
    const next = await startWhole(t, { ...postgres.urls(), ...storageKey });
    await next.running.stop();
  },
);
