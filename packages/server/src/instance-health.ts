import { statfs } from 'node:fs/promises';
import type { Pool } from 'pg';
import type { CheckProcess } from './modules/promises/index.ts';
import type { Clock } from './platform/clock.ts';
import type { Database } from './platform/db/index.ts';
import type { DriftWatch } from './platform/drift/index.ts';
import type { EventLoopWatch } from './platform/event-loop.ts';
import type { Gateway } from './platform/gateway/index.ts';
import { createHealth, type Health, type PartFinding } from './platform/http/index.ts';
import type { Jobs } from './platform/jobs/index.ts';
import type { WebTls } from './web-tls.ts';

interface Measured {
  clock: Clock;
  tls: Pick<WebTls, 'endsAt'>;
  gateway: Pick<Gateway, 'certificateEndsAt'>;
  database: Database;
  keyringPool: Pool;
  drift: DriftWatch;
  jobs: Jobs;
  checks: CheckProcess;
  eventLoop: Pick<EventLoopWatch, 'isSlow' | 'p99Ms'>;
  dataDir: string;
}

const leastFreeShare = 0.05;
const warnDays = 14;
const dayMs = 86_400_000;

/** Each part of the instance as it is now; the catalogue as it was at the last comparison. */
export function instanceHealth(measured: Measured): Health {
  const { database, keyringPool, drift, jobs, checks, eventLoop, dataDir } = measured;
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
    event_loop: async () => (eventLoop.isSlow() ? `${Math.round(eventLoop.p99Ms())} ms late` : undefined),
    certificate: async () => certificateHealth(measured),
  });
}

/** Days left of the console's own certificate (where it has one) and of the gateway's; the shorter one decides. */
export function certificateHealth({
  clock,
  tls,
  gateway,
}: Pick<Measured, 'clock' | 'tls' | 'gateway'>): PartFinding {
  const ends = Object.entries({ console: tls.endsAt(), gateway: gateway.certificateEndsAt() });
  const left = ends.flatMap(([name, at]) => (at ? [{ name, ms: at.getTime() - clock.now().getTime() }] : []));
  const least = Math.min(...left.map(({ ms }) => ms));
  const words = left.map(({ name, ms }) => `${name} ${ms > 0 ? daysLeft(ms) : 'expired'}`);
  return {
    state: least <= 0 ? 'failing' : least < warnDays * dayMs ? 'warning' : 'ok',
    detail: words.join(', '),
  };
}

function daysLeft(ms: number): string {
  const days = Math.floor(ms / dayMs);
  return days === 1 ? '1 day left' : `${days} days left`;
}
