// A backup of many rows and its restore: MB a second and memory over the base: npm run bench -- backup [--megabytes 1000]
import { copyFileSync, mkdirSync, statSync } from 'node:fs';
import path from 'node:path';
import { parseArgs } from 'node:util';
import { restore } from '../packages/server/src/commands/restore.ts';
import { whileConnected } from '../packages/server/src/platform/backup/index.ts';
import { newPlace, startInstance } from '../packages/server/test/instance.ts';
import { conclude, heading } from './simulate.ts';

const { megabytes: wanted } = parseArgs({
  options: { megabytes: { type: 'string', default: '1000' } },
}).values;
const rowBytes = 90;
const rows = Math.round((Number(wanted) * 1e6) / rowBytes);
heading(`backup: ${rows} metric rows, about ${wanted} MB as COPY text, PostgreSQL with fsync`);

using old = newPlace();
using fresh = newPlace();
const first = await startInstance(old);
await first.setUp();
const { deviceId } = await first.enrol();
const { superuser } = first.server;
if (!superuser) throw new Error('the embedded PostgreSQL has a superuser');
await whileConnected(superuser, (client) =>
  client.query(
    `INSERT INTO candor.metric_recent (company_id, device_id, metric, slot, at, value)
     SELECT (SELECT id FROM candor.company), $1::uuid, 'cpu', 'slot-' || n % 16, now() - n * interval '10 milliseconds', random()
     FROM generate_series(1, $2::int) AS n`,
    [deviceId, rows],
  ),
);
const sizeBytes = await whileConnected(superuser, async (client) => {
  const text = await client.query<{ bytes: string }>(
    'SELECT sum(octet_length(metric_recent::text))::text AS bytes FROM candor.metric_recent',
  );
  return Number(text.rows[0]?.bytes);
});

const backup = await measured(() => first.server.app.backups.make());
const files = backup.result.map(({ name }) => path.join(old.config.backupDir, name));
const [data = '', keyring = ''] = files;
console.log(`${data}: ${(statSync(data).size / 1e6).toFixed(0)} MB on disk`);
await first.server.stop();

mkdirSync(path.dirname(fresh.config.storageKeyFile), { recursive: true, mode: 0o700 });
copyFileSync(old.config.storageKeyFile, fresh.config.storageKeyFile);
const restored = await measured(() =>
  restore(fresh.config, { from: data, keyring, ledger: 'needed' }, new Date()),
);
if (restored.result.exitCode !== 0) throw new Error(restored.result.lines.join('\n'));

conclude(
  [
    { what: 'backup', ...backup },
    { what: 'restore, every row compared', ...restored },
  ].flatMap(({ what, tookMs, overBytes }) => [
    {
      what,
      measured: sizeBytes / 1e6 / (tookMs / 1000),
      target: 15,
      unit: 'MB/s',
      peer: '-',
      higherIsBetter: true,
    },
    { what: `${what}: memory over the base`, measured: overBytes / 1e6, target: 150, unit: 'MB', peer: '-' },
  ]),
);

interface Measured<T> {
  result: T;
  tookMs: number;
  /** Most resident memory of this process above what it had before. */
  overBytes: number;
}

async function measured<T>(work: () => Promise<T>): Promise<Measured<T>> {
  globalThis.gc?.();
  const base = process.memoryUsage.rss();
  let most = base;
  const watch = setInterval(() => (most = Math.max(most, process.memoryUsage.rss())), 100);
  const startedAt = performance.now();
  try {
    return { result: await work(), tookMs: performance.now() - startedAt, overBytes: most - base };
  } finally {
    clearInterval(watch);
  }
}
