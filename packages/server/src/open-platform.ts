import path from 'node:path';
import type { Pool } from 'pg';
import type { Config } from './config.ts';
import { lockDataFolder } from './data-folder.ts';
import { databasePlaces, ownDatabasePorts, throughGate } from './database-gate.ts';
import { backUp, noteUpgrade, ranOf } from './modules/backups/index.ts';
import { createAudit } from './platform/audit/index.ts';
import type { MadeFile } from './platform/backup/index.ts';
import { createBus } from './platform/bus/index.ts';
import { movableClock, systemClock, type Clock } from './platform/clock.ts';
import { openPool, poolCloser } from './platform/db/index.ts';
import { bypassed, Egress, SocketWatch } from './platform/egress/index.ts';
import { openErasureLedger, type ErasureLedger } from './platform/erasures/index.ts';
import { bindListeners, readWebCertificate, type Listeners } from './platform/http/index.ts';
import { openJobs } from './platform/jobs/index.ts';
import { ensureAuthorities, openKeys, type Authorities } from './platform/keys/index.ts';
import { codeOf, createLogger, type Logger } from './platform/log/index.ts';
import { createMail } from './platform/mail/index.ts';
import type { Platform } from './platform/platform.ts';
import { openInstanceDatabase } from './platform/postgres/instance.ts';
import { stageTimer } from './platform/stage-timer.ts';
import type { ServerDatabase, StartOptions } from './start-options.ts';
import { webTls, type WebTls } from './web-tls.ts';

/** What stands before any module. */
export interface OpenedPlatform {
  platform: Platform;
  authorities: Authorities;
  database: ServerDatabase;
  /** As candor_checker: it counts and compares, and can change nothing. */
  checkerPool: Pool;
  listeners: Listeners;
  tls: WebTls;
}

/** The data folder's lock, the web port, log, database, keys, authorities, bus, audit, jobs; each ends with `starting`. */
export async function openPlatform(
  starting: AsyncDisposableStack,
  options: StartOptions,
): Promise<OpenedPlatform> {
  const { config } = options;
  const clock = options.clock ?? (config.dev === 'on' ? movableClock() : systemClock);
  // before anything is written
  const certificate =
    config.tls && readWebCertificate(config.tls, new URL(config.publicUrl).hostname, clock.now());
  starting.use(lockDataFolder(config.dataDir, config.publicUrl, clock.now()));
  const listeners =
    options.listeners ??
    (await bindListeners(config.listen, { certificate, proxies: config.trustedProxies }));
  starting.defer(() => listeners.stop(0));
  const log = openLog(options);
  starting.defer(() => log.close());
  const egress = options.egress ?? new Egress({ clock, log, places: placesOf(config) });
  const database = await openDatabase({ ...options, config: throughGate(config, egress) }, log);
  starting.defer(() => database.close());
  egress.begin(database.database);
  starting.use(egress);
  if (options.sockets === 'watched') starting.use(watchSockets(egress, database));
  const openPoolFor = (kind: 'checker' | 'jobs') => {
    const pool = openPool(kind === 'jobs' ? database.jobsConnection : database.checkerConnection, kind, log);
    starting.defer(poolCloser(pool));
    return pool;
  };
  const [checkerPool, jobsPool] = [openPoolFor('checker'), openPoolFor('jobs')];
  return stageTimer(options.stage)('keys', async () => {
    const erasures = await openErasureLedger(config.backupDir, clock);
    const keys = starting.use(await openInstanceKeys(options, clock, database, erasures));
    const hosts = [new URL(config.agentUrl).hostname];
    const authorities = await ensureAuthorities({ database: database.database, keys, clock, hosts });
    const bus = createBus((topic, error) =>
      log.write('component.message', { component: `bus ${topic}`, code: codeOf(error) }),
    );
    starting.use(keys.joinBus(bus));
    const audit = createAudit(database.database, clock);
    const before = { config, log, clock, database: database.database, keys, bus, audit, egress, erasures };
    return {
      platform: withMail({ ...before, jobs: openJobs(jobsPool, log) }),
      authorities,
      database,
      checkerPool,
      listeners,
      tls: webTls({ ...options, clock, log, listeners, certificate }),
    };
  });
}

/** Mail needs all the rest. */
function withMail(rest: Omit<Platform, 'mail'>): Platform {
  return { ...rest, mail: createMail(rest) };
}

/** Where the recipients are whose places the operator configures. */
function placesOf(config: Config) {
  return { database: databasePlaces(config), mail: config.mail ? [config.mail] : [] };
}

function watchSockets(egress: Egress, { checkerConnection }: ServerDatabase): SocketWatch {
  const ownPorts = ownDatabasePorts(checkerConnection);
  return new SocketWatch({ ownPorts, onBypassed: () => egress.note(bypassed) });
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

/** A database that this build changes is backed up before; the files' rows need the tables that come with the change. */
async function openDatabase(options: StartOptions, log: Logger): Promise<ServerDatabase> {
  const { config, clock = systemClock, stage, onFailed, openDatabase: open = openInstanceDatabase } = options;
  const files: MadeFile[] = [];
  const database = await open({
    config,
    log,
    ...(stage && { stage }),
    ...(onFailed && { onGivenUp: onFailed }),
    async beforeUpgrade(databases, applied) {
      const migrations = { data: ranOf(applied.data), keyring: ranOf(applied.keyring) };
      const signal = new AbortController().signal;
      files.push(...(await backUp({ config, clock }, databases, { migrations, signal })));
    },
  });
  if (files.length > 0) await noteUpgrade({ database: database.database, clock }, files);
  return database;
}

function openInstanceKeys(
  { config, warn = () => undefined }: StartOptions,
  clock: Clock,
  { keyringPool }: ServerDatabase,
  erasures: ErasureLedger,
) {
  return openKeys({ storageKeyFile: config.storageKeyFile, keyring: keyringPool, clock, erasures, warn });
}
