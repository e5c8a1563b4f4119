import { statfs } from 'node:fs/promises';
import type { Pool } from 'pg';
import type { CheckProcess } from './modules/promises/index.ts';
import type { Database } from './platform/db/index.ts';
import type { DriftWatch } from './platform/drift/index.ts';
import { createHealth, type Health } from './platform/http/index.ts';
import type { Jobs } from './platform/jobs/index.ts';

interface Measured {
  database: Database;
  keyringPool: Pool;
  drift: DriftWatch;
  jobs: Jobs;
  checks: CheckProcess;
  dataDir: string;
}

const leastFreeShare = 0.05;

/** Each part of the instance as it is now; the catalogue as it was at the last comparison. */
export function instanceHealth({ database, keyringPool, drift, jobs, checks, dataDir }: Measured): Health {
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
    async catalogue() {
      const { length } = drift.differences();
      return length === 0 ? undefined : `${length} differences`;
    },
    checks: async () => (checks.state() === 'running' ? undefined : 'stopped'),
  });
}
