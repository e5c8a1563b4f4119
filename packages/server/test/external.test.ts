import assert from 'node:assert/strict';
import { connect } from 'node:net';
import path from 'node:path';
import { test } from 'node:test';
import { skipWithout } from '../../../scripts/system-packages.ts';
import { candor } from './command-line.ts';
import { startExternalPostgres, type ExternalPostgres } from './external-postgres.ts';
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

/** On loopback without TLS, and by name with it. */
const ways: readonly [string, (postgres: ExternalPostgres) => Record<string, string>][] = [
  ['TCP', (postgres) => postgres.urls()],
  [
    'TLS',
    (postgres) =>
      Object.fromEntries(
        Object.entries(postgres.urls()).map(([name, url]) => [
          name,
          `${url.replace('127.0.0.1', 'localhost')}?sslmode=verify-full&sslrootcert=${postgres.certificateFile}`,
        ]),
      ),
  ],
];

for (const [way, urlsOf] of ways)
  test(
    `over ${way} every connection to an external database goes through the gate, and another to it is cut`,
    { skip: skipWithout('postgres'), timeout: 200_000 },
    async (t) => {
      await using postgres = await startExternalPostgres();
      await postgres.prepare();
      const { running, dataDir, logged } = await startWhole(t, urlsOf(postgres), { sockets: 'watched' });
      await using _server = running;
      const count = async (from: string) =>
        Number(await postgres.query(`SELECT count(*) FROM candor.${from}`, 'candor'));
      const works = async () => {
        const parts = await running.health.parts();
        return parts.every(({ state }) => state === 'ok') && running.localAgent.state() === 'running';
      };
      assert.equal(await running.localAgent.untilOnline(60_000), 'online');
      await until('everything works', works, 60_000);
      await until('a check has a result', async () => (await count('check_result')) > 0, 60_000);
      await until('a report is stored', async () => (await count('report_batch')) > 0);
      const backup = await candor(dataDir, ['backup']);
      const verified = await candor(dataDir, ['verify-backup', backup.out.split(' ')[0] ?? '']);
      assert.match(verified.out, /all are equal\.\n$/u, backup.errors + verified.errors);

      if (way === 'TCP') {
        // the claim, the listener of the jobs and every pool connect again, which does not depend on the way
        const reports = await count('report_batch');
        await postgres.query(
          "SELECT pg_terminate_backend(pid) FROM pg_stat_activity WHERE usename LIKE 'candor%'",
        );
        await until('a report is stored again', async () => (await count('report_batch')) > reports, 90_000);
        await until('everything works again', works, 90_000);
      }
      await assert.rejects(startWhole(t, urlsOf(postgres)), { exitCode: 78, message: /^another Candor/u });
      assert.equal(running.platform.egress.refused(), 0);
      assert.ok(!logged().includes('"egress.refused"'));
      assert.ok(!logged().includes('"egress.not_noted"'));

      const bypass = connect(postgres.port, '127.0.0.1');
      bypass.on('error', () => undefined);
      await new Promise<void>((resolve) => void bypass.once('close', () => resolve()));
      assert.equal(running.platform.egress.refused(), 1);
      await running.stop();
      const ledger = await postgres.query(
        'SELECT DISTINCT recipient, outcome, bytes_out > 10000 FROM candor.egress_day ORDER BY 1',
        'candor',
      );
      assert.deepEqual(ledger.split('\n'), ['database|connected|t', 'unknown|bypassed|f']);
    },
  );
