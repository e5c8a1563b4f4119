import path from 'node:path';
import type { Pool } from 'pg';
import { lockDataFolder } from './data-folder.ts';
import { createAudit } from './platform/audit/index.ts';
import { createBus } from './platform/bus/index.ts';
import { systemClock } from './platform/clock.ts';
import { openPool, poolCloser } from './platform/db/index.ts';
import { bindListeners, type Listeners } from './platform/http/index.ts';
import { openJobs } from './platform/jobs/index.ts';
import { ensureAuthorities, openKeys, type Authorities } from './platform/keys/index.ts';
import { codeOf, createLogger, type Logger } from './platform/log/index.ts';
import type { Platform } from './platform/platform.ts';
import { openInstanceDatabase } from './platform/postgres/instance.ts';
import { stageTimer } from './stage-timer.ts';
import type { ServerDatabase, StartOptions } from './start-options.ts';

/** What stands before any module. */
export interface OpenedPlatform {
  platform: Platform;
  authorities: Authorities;
  database: ServerDatabase;
  /** As candor_checker: it counts and compares, and can change nothing. */
  checkerPool: Pool;
  listeners: Listeners;
}

/** The data folder's lock, the web port, log, database, keys, authorities, bus, audit, jobs; each ends with `starting`. */
export async function openPlatform(
  starting: AsyncDisposableStack,
  options: StartOptions,
): Promise<OpenedPlatform> {
  const { config, clock = systemClock } = options;
  starting.use(lockDataFolder(config.dataDir, config.publicUrl, clock.now()));
  const listeners = options.listeners ?? (await bindListeners(config.listen));
  starting.defer(() => listeners.stop(0));
  const log = openLog(options);
  starting.defer(() => log.close());
  const database = await openDatabase(options, log);
  starting.defer(() => database.close());
  const openPoolFor = (kind: 'checker' | 'jobs') => {
    const pool = openPool(kind === 'jobs' ? database.jobsConnection : database.checkerConnection, kind, log);
    starting.defer(poolCloser(pool));
    return pool;
  };
  const [checkerPool, jobsPool] = [openPoolFor('checker'), openPoolFor('jobs')];
  return stageTimer(options.stage)('keys', async () => {
    const keys = starting.use(await openInstanceKeys(options, database));
    const hosts = [new URL(config.agentUrl).hostname];
    const authorities = await ensureAuthorities({ database: database.database, keys, clock, hosts });
    const bus = createBus((topic, error) =>
      log.write('component.message', { component: `bus ${topic}`, code: codeOf(error) }),
    );
    const audit = createAudit(database.database, clock);
    const jobs = openJobs(jobsPool, log);
    return {
      platform: { config, log, clock, database: database.database, keys, bus, audit, jobs },
      authorities,
      database,
      checkerPool,
      listeners,
    };
  });
}

function openLog({ config, log, out }: StartOptions): Logger {
  if (log) return log;
  const dir = path.join(config.dataDir, 'logs');
  return createLogger({
    level: config.logLevel,
    tty: out !== undefined || process.stdout.isTTY,
    dir,
    ...(out && { out }),
  });
}

function openDatabase(
  { config, stage, onFailed, openDatabase: open = openInstanceDatabase }: StartOptions,
  log: Logger,
): Promise<ServerDatabase> {
  return open({ config, log, ...(stage && { stage }), ...(onFailed && { onGivenUp: onFailed }) });
}

function openInstanceKeys(
  { config, clock = systemClock, warn = () => undefined }: StartOptions,
  { keyringPool }: ServerDatabase,
) {
  return openKeys({ storageKeyFile: config.storageKeyFile, keyring: keyringPool, clock, warn });
}
