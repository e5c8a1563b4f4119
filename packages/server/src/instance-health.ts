import { statfs } from 'node:fs/promises';
import type { Pool } from 'pg';
import type { CheckProcess } from './modules/promises/index.ts';
import type { Database } from './platform/db/index.ts';
import { createHealth, type Health } from './platform/http/index.ts';
import type { Jobs } from './platform/jobs/index.ts';
import { compareCatalogue } from './platform/migrate/index.ts';
import { declared } from './platform/postgres/instance.ts';

interface Measured {
  database: Database;
  keyringPool: Pool;
  checkerPool: Pool;
  jobs: Jobs;
  checks: CheckProcess;
  dataDir: string;
}

const leastFreeShare = 0.05;
const catalogueEveryMs = 60 * 60_000;

/** Each part of the instance as it is now; the catalogue as it was at the last comparison. */
export function instanceHealth({
  database,
  keyringPool,
  checkerPool,
  jobs,
  checks,
  dataDir,
}: Measured): Health {
  const catalogue = hourly(async () => {
    const differences = await compareCatalogue(checkerPool, declared);
    return differences.length === 0 ? undefined : `${differences.length} differences`;
  });
  return createHealth({
    async database() {
      await database.withInstance('service', async () => undefined);
      return undefined;
    },
    async keyring() {
      await keyringPool.query('SELECT 1');
      return undefined;
    },
    jobs: async () => (jobs.state() === 'running' ? undefined : 'stopped'),
    async disk() {
      const { bavail, blocks } = await statfs(dataDir);
      const share = Number(bavail) / Number(blocks);
      return share > leastFreeShare ? undefined : `${Math.floor(share * 100)} % free`;
    },
    catalogue,
    checks: async () => (checks.state() === 'running' ? undefined : 'stopped'),
  });
}

/** The start compared it already, so the first hour is good without asking. */
function hourly(ask: () => Promise<string | undefined>): () => Promise<string | undefined> {
  let askedAt = performance.now();
  let last: string | undefined;
  return async () => {
    if (performance.now() - askedAt > catalogueEveryMs) {
      askedAt = performance.now();
      last = await ask();
    }
    return last;
  };
}
