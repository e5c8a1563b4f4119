import type { Pool } from 'pg';
import { schemaHash } from '@candor/crypto/hash.ts';
import { canonical } from '@candor/policy/canonical.ts';
import { dictionaryDocument } from '@candor/policy/derive/document.ts';
import { records } from '@candor/policy/dictionary/index.ts';
import { createApp, type App } from './app.ts';
import { answerVerb } from './commands/answer.ts';
import { openControl } from './commands/control.ts';
import { instanceHealth } from './instance-health.ts';
import { lateChecks, type LateChecks } from './late-checks.ts';
import { requireLevel } from './modules/companies/index.ts';
import { startChecks } from './modules/promises/index.ts';
import type { CountRows } from './modules/rights/index.ts';
import { openPlatform, type OpenedPlatform } from './open-platform.ts';
import { ask } from './platform/db/index.ts';
import { watchDrift } from './platform/drift/index.ts';
import { watchEventLoop, type EventLoopWatch } from './platform/event-loop.ts';
import {
  createHttpServer,
  Limits,
  listenRefusal,
  loadPages,
  socketHook,
  type Health,
} from './platform/http/index.ts';
import { createLive, type Live } from './platform/live/index.ts';
import { createLocalAgent, type LocalAgent } from './platform/local-agent/index.ts';
import type { Platform } from './platform/platform.ts';
import { declared } from './platform/postgres/instance.ts';
import { openRelay, type RelayInside } from './platform/relay/index.ts';
import { stageTimer } from './platform/stage-timer.ts';
import type { RunningServer } from './running-server.ts';
import type { StartOptions } from './start-options.ts';

const drainMs = 10_000;

/**
 * Starts the instance in the order of clause C5. Whatever fails on the way, nothing that was started stays running.
 * Errors with an `exitCode` are for the operator.
 */
export async function startServer(options: StartOptions): Promise<RunningServer> {
  await using starting = new AsyncDisposableStack();
  const timed = stageTimer(options.stage);
  const opened = await openPlatform(starting, options);
  const { platform, authorities, database, checkerPool } = opened;
  const [live, relay] = [createLive(platform), await openRelay(platform)];
  const drift = starting.use(watchDrift(platform, checkerPool, declared));
  const app = createApp(platform, {
    authorities,
    live,
    schemaHash: await schemaHash(canonical(dictionaryDocument(records))),
    countRows: rowCounter(checkerPool),
    agentPackages: options.agentPackages,
    drift,
    databases: database,
    rooms: relay.rooms,
  });
  await app.backups.begin();
  const companyId = await app.companies.begin();
  // in the order of clause S14, backwards
  const checks = starting.use(lateChecks(options.beginChecks ?? startChecks));
  const localAgent = starting.use(localAgentOf(opened, app, companyId));
  starting.use(platform.jobs);
  const eventLoop = starting.use(watchEventLoop());
  // a backup that runs is given up before the jobs wait for it
  starting.use(app.backups);
  const health = instanceHealth({
    ...database,
    drift,
    jobs: platform.jobs,
    checks,
    eventLoop,
    tls: opened.tls,
    gateway: app.gateway,
    clock: platform.clock,
    dataDir: platform.config.dataDir,
  });
  const parts: Parts = { opened, live, relay, app, checks, localAgent, health, eventLoop };
  const pages = await timed('console', async () => options.pages);
  starting.defer(() => stopServing(parts));
  await timed('server', () => serve(parts, pages, options.limits ?? new Limits(platform.clock)));
  const stop = once(() => running.disposeAsync());
  const server: RunningServer = {
    platform,
    app,
    authorities,
    localAgent,
    health,
    superuser: database.superuser,
    reload: () => opened.tls.reload(),
    stop,
    stopNow: () => database.stopNow(),
    [Symbol.asyncDispose]: stop,
  };
  starting.use(await openControl(platform.config.dataDir, (request) => answerVerb(server, request)));
  await localAgent.begin();
  const running = starting.move();
  return server;
}

interface Parts {
  opened: OpenedPlatform;
  live: Live;
  relay: RelayInside;
  app: App;
  checks: LateChecks;
  localAgent: LocalAgent;
  health: Health;
  eventLoop: EventLoopWatch;
}

async function serve(
  { opened, live, relay, app, checks, localAgent, health, eventLoop }: Parts,
  pages: string | undefined,
  limits: Pick<Limits, 'take'>,
): Promise<void> {
  const { platform, authorities, database, listeners } = opened;
  const publicUrl = new URL(platform.config.publicUrl);
  const http = await createHttpServer({
    platform,
    health,
    limits,
    publicUrl,
    relayUrl: platform.config.relayUrl,
    authenticate: (...request) => app.accounts.authenticate(...request),
    authenticateToken: (...request) => app.accounts.authenticateToken(...request),
    requireNoOwner: () => app.accounts.requireNoOwner(),
    requireLevel: (caller, route, deviceId) => requireLevel(platform, caller, route, deviceId),
    metricsToken: platform.config.metricsToken,
    metrics: async () => metricsOf(app, platform, relay, eventLoop),
    pages: pages === undefined ? undefined : loadPages(pages),
  });
  app.register(http, {
    health,
    localAgent,
    checks,
    postgresVersion: database.version,
    startedAt: platform.clock.now(),
  });
  await app.sessions.begin();
  await app.gateway.listen().catch((error: unknown) => {
    throw listenRefusal('CANDOR_AGENT_LISTEN', error) ?? error;
  });
  const sockets = { '/live': live.upgrade, '/relay': relay.upgrade };
  await http.serve(listeners, socketHook(sockets, publicUrl));
  await platform.jobs.start(app.tasks);
  const ports = { gateway: app.gateway.ports()[0] ?? 0, web: listeners.port };
  await checks.begin(platform, authorities, database.checkerConnection, ports);
}

/** Readiness goes first, then nobody new comes in, agents are told when to return, and requests end. */
async function stopServing({ health, live, relay, app, opened: { listeners } }: Parts): Promise<void> {
  health.stop();
  await Promise.all([live.close(), relay.stop()]);
  await Promise.all([listeners.stop(drainMs), app.gateway.close()]);
  await app.sessions[Symbol.asyncDispose]();
}

function localAgentOf({ platform, tls }: OpenedPlatform, app: App, companyId: string): LocalAgent {
  const { dataDir, localAgent, desktop } = platform.config;
  const wish = { companyId, label: 'this computer', uses: 1, expiresInMinutes: 10, approval: false };
  return createLocalAgent({
    platform,
    dataFolder: dataDir,
    mode: localAgent,
    desktop,
    makeToken: () => app.devices.createToken(wish),
    webChain: () => tls.chain(),
  });
}

/** Counts by another role than the one that erases. */
function rowCounter(pool: Pool): CountRows {
  return async (table, personId) => {
    const { rows } = await ask<{ n: number }>(pool, `SELECT candor.rows_${table}($1) AS n`, [personId]);
    return rows[0]?.n ?? 0;
  };
}

function metricsOf(
  app: App,
  { egress }: Platform,
  relay: RelayInside,
  eventLoop: EventLoopWatch,
): Record<string, number> {
  const { rooms, sockets, bytes } = relay.counts();
  const { rss, heapUsed } = process.memoryUsage();
  return {
    candor_agents_online: app.gateway.count(),
    candor_memory_bytes: rss,
    candor_heap_bytes: heapUsed,
    candor_event_loop_delay_p99_seconds: eventLoop.p99Ms() / 1_000,
    candor_egress_refused: egress.refused(),
    candor_relay_rooms: rooms,
    candor_relay_sockets: sockets,
    candor_relay_bytes: bytes,
    candor_uptime_seconds: Math.round(process.uptime()),
  };
}

function once(work: () => Promise<void>): () => Promise<void> {
  let done: Promise<void> | undefined;
  return () => (done ??= work());
}
