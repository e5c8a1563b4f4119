import path from 'node:path';
import type { Pool } from 'pg';
import { schemaHash } from '@candor/crypto/hash.ts';
import { canonical } from '@candor/policy/canonical.ts';
import { dictionaryDocument } from '@candor/policy/derive/document.ts';
import { records } from '@candor/policy/dictionary/index.ts';
import { createApp, type App } from './app.ts';
import { answerVerb } from './commands/answer.ts';
import { openControl } from './commands/control.ts';
import type { Config } from './config.ts';
import { lockDataFolder } from './data-folder.ts';
import { makeForeignCertificate } from './foreign-certificate.ts';
import { instanceHealth } from './instance-health.ts';
import { startChecks, type CheckProcess } from './modules/promises/index.ts';
import type { CountRows } from './modules/rights/index.ts';
import { createAudit } from './platform/audit/index.ts';
import { createBus } from './platform/bus/index.ts';
import { systemClock, type Clock } from './platform/clock.ts';
import { openPool } from './platform/db/index.ts';
import { bindListeners, createHttpServer, Limits, loadPages, type Health, type Listeners } from './platform/http/index.ts';
import { openJobs } from './platform/jobs/index.ts';
import { ensureAuthorities, openKeys, type Authorities } from './platform/keys/index.ts';
import { createLive, type Live } from './platform/live/index.ts';
import { createLocalAgent } from './platform/local-agent/index.ts';
import { codeOf, createLogger, type Logger } from './platform/log/index.ts';
import type { Platform } from './platform/platform.ts';
import type { Connection, EmbeddedPostgres } from './platform/postgres/index.ts';
import type { RunningServer } from './running-server.ts';
import { openInstanceDatabase, type InstanceDatabase, type InstanceOptions } from './platform/postgres/instance.ts';

/** As much of the instance's database as a server needs; tests bring a throw-away one. */
export type ServerDatabase = Omit<InstanceDatabase, 'postgres' | typeof Symbol.asyncDispose> & { postgres: Pick<EmbeddedPostgres, 'version' | 'stop'> };

export interface StartOptions {
  config: Config;
  /** Called after each stage with its time. */
  stage?: (name: string, ms: number) => void;
  /** Folder of the built console, as soon as it is built; undefined for none. */
  pages?: Promise<string | undefined>;
  /** Takes one sentence for the operator. */
  warn?: (sentence: string) => void;
  /** Called when the server can't go on. */
  onFailed?: () => void;
  log?: Logger;
  /** Where log lines for people go, besides the files; the standard output otherwise. */
  out?: (line: string) => void;
  clock?: Clock;
  openDatabase?: (options: InstanceOptions) => Promise<ServerDatabase>;
}

const drainMs = 10_000;

/**
 * Starts the instance in the order of clause C5. Whatever fails on the way, nothing that was started stays running.
 * Errors with an `exitCode` are for the operator.
 */
export async function startServer(options: StartOptions): Promise<RunningServer> {
  await using starting = new AsyncDisposableStack();
  const { config, clock = systemClock } = options;
  const timed = stageTimer(options.stage);
  starting.use(lockDataFolder(config.dataDir, config.publicUrl, clock.now()));
  const listeners = await bindListeners(config.listen);
  starting.defer(() => listeners.stop(0));
  const log = options.log ?? openLog(options);
  const opened = await openPlatform(starting, options, log);
  const { platform, authorities, database } = opened;
  const live = createLive(platform, new URL(config.publicUrl));
  const checkerPool = openPool(database.checkerConnection, 'checker', log);
  starting.defer(() => checkerPool.end());
  const dictionaryHash = await schemaHash(canonical(dictionaryDocument(records)));
  const app = createApp(platform, { authorities, live, schemaHash: dictionaryHash, countRows: rowCounter(checkerPool) });
  const companyId = await app.companies.begin();
  const checks = lateChecks();
  starting.use(checks);
  const localAgent = starting.use(createLocalAgent({
    platform,
    dataFolder: config.dataDir,
    mode: config.localAgent,
    makeToken: () => app.devices.createToken({ companyId, label: 'this computer', uses: 1, expiresInMinutes: 10 }),
  }));
  starting.use(platform.jobs);
  const health = instanceHealth({ ...database, checkerPool, jobs: platform.jobs, checks, dataDir: config.dataDir });
  const pages = await timed('console', async () => options.pages);
  await timed('server', async () => {
    const http = await createHttpServer({
      platform, health, limits: new Limits(clock), publicUrl: new URL(config.publicUrl), authenticate: (token) => app.accounts.authenticate(token),
      metricsToken: config.metricsToken, metrics: () => metricsOf(app), pages: pages === undefined ? undefined : loadPages(pages),
    });
    app.register(http, { health, localAgent, checks, postgresVersion: database.postgres.version, startedAt: clock.now() });
    starting.defer(() => stopServing({ health, listeners, live, app }));
    await app.gateway.listen();
    await http.serve(listeners, live.upgrade);
    await platform.jobs.start(app.tasks);
    await checks.begin(platform, authorities, database.checkerConnection, app.gateway.ports()[0] ?? 0);
  });
  await localAgent.begin();
  const running = starting.move();
  let stopped: Promise<void> | undefined;
  const stop = () => (stopped ??= running.disposeAsync());
  const server: RunningServer = {
    platform, app, authorities, localAgent, health, superuser: database.superuser, stop,
    stopNow: () => database.postgres.stop('fast'),
    [Symbol.asyncDispose]: stop,
  };
  running.use(await openControl(config.dataDir, (request) => answerVerb(server, request)));
  return server;
}

function openLog({ config, out }: StartOptions): Logger {
  const dir = path.join(config.dataDir, 'logs');
  return createLogger({ level: config.logLevel, tty: out !== undefined || process.stdout.isTTY, dir, ...(out && { out }) });
}

/** Database, keys, authorities, bus, audit and the pool of the jobs. */
async function openPlatform(starting: AsyncDisposableStack, options: StartOptions, log: Logger) {
  const { config, stage, clock = systemClock, warn = () => undefined, openDatabase = openInstanceDatabase } = options;
  starting.defer(() => log.close());
  const database = await openDatabase({ config, log, ...(stage && { stage }), ...(options.onFailed && { onGivenUp: options.onFailed }) });
  starting.defer(() => database.close());
  return stageTimer(stage)('keys', async () => {
    const keys = starting.use(await openKeys({ storageKeyFile: config.storageKeyFile, keyring: database.keyringPool, clock, warn }));
    const hosts = [new URL(config.agentUrl).hostname];
    const authorities = await ensureAuthorities({ database: database.database, keys, clock, hosts });
    const bus = createBus((topic, error) => log.write('component.message', { component: `bus ${topic}`, code: codeOf(error) }));
    const audit = createAudit(database.database, clock);
    const jobsPool = openPool(database.jobsConnection, 'jobs', log);
    starting.defer(() => jobsPool.end());
    const platform: Platform = { config, log, clock, database: database.database, keys, bus, audit, jobs: openJobs(jobsPool, log) };
    return { platform, authorities, database };
  });
}

/** Counts by another role than the one that erases. */
function rowCounter(pool: Pool): CountRows {
  return async (table, personId) => {
    const { rows } = await pool.query<{ n: number }>(`SELECT candor.rows_${table}($1) AS n`, [personId]);
    return rows[0]?.n ?? 0;
  };
}

/** Readiness goes first, then nobody new comes in, agents are told when to return, and requests end. */
async function stopServing({ health, listeners, live, app }: { health: Health; listeners: Listeners; live: Live; app: App }): Promise<void> {
  health.stop();
  await live.close();
  await Promise.all([listeners.stop(drainMs), app.gateway.close()]);
}

interface LateChecks extends CheckProcess {
  begin(platform: Platform, authorities: Authorities, checker: Connection, gatewayPort: number): Promise<void>;
}

/** The routes need the checks before the gateway that they knock at is there. */
function lateChecks(): LateChecks {
  let begun: CheckProcess | undefined;
  return {
    async begin(platform, authorities, { password, ...checker }, port) {
      const foreign = await makeForeignCertificate(platform.clock.now());
      const gateway = { host: 'localhost', port, ca: authorities.serverCa.pem, foreign };
      begun = startChecks(platform, { checker: { ...checker, password: password.reveal() }, gateway });
    },
    runNow: (promiseId) => begun?.runNow(promiseId),
    state: () => begun?.state() ?? 'stopped',
    [Symbol.asyncDispose]: async () => begun?.[Symbol.asyncDispose](),
  };
}

async function metricsOf(app: App): Promise<Record<string, number>> {
  const { rss, heapUsed } = process.memoryUsage();
  return { candor_agents_online: app.gateway.count(), candor_memory_bytes: rss, candor_heap_bytes: heapUsed, candor_uptime_seconds: Math.round(process.uptime()) };
}

function stageTimer(stage: StartOptions['stage'] = () => undefined) {
  return async <T>(name: string, work: () => Promise<T>): Promise<T> => {
    const startedAt = performance.now();
    const result = await work();
    stage(name, performance.now() - startedAt);
    return result;
  };
}
