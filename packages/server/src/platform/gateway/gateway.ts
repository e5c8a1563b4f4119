import { randomBytes } from 'node:crypto';
import { setTimeout as wait } from 'node:timers/promises';
import type { SessionOrder } from '@candor/protocol/messages/server.ts';
import { sessionsSince } from '@candor/protocol/version.ts';
import type { Address } from '../../listen-places.ts';
import type { Authorities } from '../keys/index.ts';
import { listenOn, portOf } from '../listen-on.ts';
import { codeOf } from '../log/index.ts';
import { CertificateWatch } from './certificate-watch.ts';
import { Clones } from './clones.ts';
import { Connection } from './connection.ts';
import type { Gate, LinkServices } from './gate.ts';
import { createListener, type Listener, type ListenerOptions } from './listener.ts';
import { Presence } from './presence.ts';
import { Pressure } from './pressure.ts';
import type { Sinks } from './sink.ts';
import { Unfinished } from './unfinished.ts';
import { Writer } from './writer.ts';

export interface Gateway extends AsyncDisposable {
  /** Resolves when agents can connect. */
  listen(): Promise<void>;
  /** The ports that it listens on, one an address; useful where port 0 was asked for. */
  ports(): number[];
  /** Asks agents to come back later, handles what was received, and ends every connection. */
  close(): Promise<void>;
  /** Since when the device is connected here. */
  online(deviceId: string): { since: Date } | null;
  /** Ids of the company's connected devices. */
  onlineOf(companyId: string): string[];
  count(): number;
  /** Whether the device can be asked for a session now. */
  speaksOfSessions(deviceId: string): 'online' | 'away' | 'too-old';
  /** Tells the device what to do in a session, after the frames that wait; nothing where it is away. */
  order(deviceId: string, order: SessionOrder): void;
  /** Of the certificate that new connections get; undefined before it listens. */
  certificateEndsAt(): Date | undefined;
}

export interface GatewayOptions {
  authorities: Pick<Authorities, 'deviceCa' | 'gatewayCertificate'>;
  sinks: Sinks;
  services: LinkServices;
  drifted?: () => ReadonlySet<string>;
}

const tickMs = 1_000;
const flushEveryTicks = 5;
const drainWithinMs = 5_000;
const tryAgainLater = 1013;

export function createGateway(platform: Gate['platform'], options: GatewayOptions): Gateway {
  const presence = new Presence(platform);
  const { sinks, services, drifted = () => new Set() } = options;
  const clones = new Clones(platform.clock);
  const connections = new Set<Connection>();
  const unfinished = new Unfinished(platform.clock);
  const pressure = new Pressure(platform.clock, () => {
    for (const connection of connections) connection.regulate();
  });
  const stored = { platform, presence, clones, pressure, sinks, services, drifted };
  const gate: Gate = { ...stored, writer: new Writer(stored) };
  let running = new DisposableStack();
  const listeners: Listener[] = [];
  let certificates: CertificateWatch | undefined;

  const listen = async () => {
    await presence.closeLeftOpen();
    const certificate = await options.authorities.gatewayCertificate();
    const ticketKeys = randomBytes(48);
    const accept: ListenerOptions['accept'] = (socket, arriving) => {
      // an agent that is turned away tries again later; the ones that are connected stay served
      if (connections.size >= platform.config.maxAgents) return socket.close(tryAgainLater);
      const connection = new Connection(gate, socket, arriving);
      connections.add(connection);
      socket.on('close', () => connections.delete(connection));
    };
    const deviceCa = options.authorities.deviceCa.pem;
    const secured = { certificate, deviceCa, ticketKeys, unfinished, accept };
    listeners.push(...(await bindAll(platform.config.agentListen, secured)));
    running = new DisposableStack();
    certificates = new CertificateWatch(platform, options.authorities, listeners, certificate);
    watch(gate, { connections, certificates }, running);
  };

  const close = async () => {
    for (const { server } of listeners.splice(0)) server.close();
    unfinished[Symbol.dispose]();
    const open = [...connections];
    for (const connection of open) connection.goAway(spreadMs(open.length));
    const drained = Promise.all(open.map((connection) => connection.drain()));
    await Promise.race([drained, wait(drainWithinMs, undefined, { ref: false })]);
    for (const connection of open) connection.end(1001, 'server_stop');
    running.dispose();
    await presence.flush('all');
  };

  return {
    listen,
    close,
    ports: () => listeners.map(({ server }) => portOf(server)),
    online: (deviceId) => presence.online(deviceId),
    onlineOf: (companyId) => presence.onlineOf(companyId),
    count: () => presence.count(),
    ...sessionsThrough(connections),
    certificateEndsAt: () => certificates?.endsAt,
    [Symbol.asyncDispose]: close,
  };
}

/** Over how long so many agents are asked to spread their return (clause S14). */
export const spreadMs = (connections: number) => Math.max(1_000, 5 * connections);

/** A listener for each of the addresses that this computer has. */
async function bindAll(addresses: readonly Address[], options: ListenerOptions): Promise<Listener[]> {
  const listeners: Listener[] = [];
  for (const { host, port } of addresses) {
    const listener = createListener(options);
    // port 0 is any free one, the same for every address
    const wanted = port || (listeners[0] ? portOf(listeners[0].server) : 0);
    if (await listenOn(listener.server, { host, port: wanted })) listeners.push(listener);
  }
  return listeners;
}

interface Watched {
  connections: Set<Connection>;
  certificates: CertificateWatch;
}

/** One timer for all connections, and the ends that others ask for. */
function watch(
  { platform, presence, pressure, services }: Gate,
  { connections, certificates }: Watched,
  running: DisposableStack,
): void {
  let ticks = 0;
  const timer = setInterval(() => {
    pressure.tick();
    for (const connection of connections) connection.tick();
    certificates.tick();
    void presence.flush(++ticks % flushEveryTicks === 0 ? 'all' : 'endings');
  }, tickMs);
  timer.unref();
  running.defer(() => clearInterval(timer));
  running.use(
    platform.bus.subscribe('device.revoked', ({ deviceId }) => {
      for (const connection of connections) if (connection.owner?.deviceId === deviceId) connection.revoke();
    }),
  );
  running.use(
    platform.bus.subscribe('device.policy', ({ deviceId }) => {
      for (const connection of connections)
        if (connection.owner?.deviceId === deviceId) void connection.bringNews('policy');
    }),
  );
  running.use(
    platform.bus.subscribe('device.cloned', ({ deviceId }) => {
      for (const connection of connections)
        if (connection.owner?.deviceId === deviceId) connection.endClone();
    }),
  );
  running.use(
    platform.bus.subscribe('signing.changed', ({ companyId }) => void bringNews(connections, companyId)),
  );
  running.use(
    platform.bus.subscribe('licence.changed', ({ companyId }) => void bringLicences(connections, companyId)),
  );
  for (const topic of ['policy.changed', 'consent.changed'] as const)
    running.use(
      platform.bus.subscribe(topic, ({ companyId }) => {
        bringRules(connections, services, companyId).catch((error: unknown) =>
          platform.log.write('gateway.not_told', { code: codeOf(error) }),
        );
      }),
    );
  running.use(
    platform.bus.subscribe('focus.revoked', ({ personId, deviceNo }) => {
      for (const connection of connections) if (isFocus(connection, personId, deviceNo)) connection.revoke();
    }),
  );
}

function sessionsThrough(connections: ReadonlySet<Connection>): Pick<Gateway, 'speaksOfSessions' | 'order'> {
  const connectionOf = (deviceId: string) => {
    for (const connection of connections)
      if (connection.owner?.deviceId === deviceId && connection.protocol !== undefined) return connection;
    return undefined;
  };
  const speaksOfSessions: Gateway['speaksOfSessions'] = (deviceId) => {
    const protocol = connectionOf(deviceId)?.protocol;
    return protocol === undefined ? 'away' : protocol >= sessionsSince ? 'online' : 'too-old';
  };
  return {
    speaksOfSessions,
    order(deviceId, order) {
      if (speaksOfSessions(deviceId) === 'online') void connectionOf(deviceId)?.bringOrder(order);
    },
  };
}

/** Connections of a company's devices. */
const devicesOf = (connections: ReadonlySet<Connection>, companyId: string) =>
  [...connections].flatMap((connection) => {
    const { owner } = connection;
    return owner?.kind === 'manage' && owner.companyId === companyId
      ? [[owner.deviceId, connection] as const]
      : [];
  });

/** One connection after the other: a roster for thousands of devices is not read thousands of times at once. */
async function bringNews(connections: ReadonlySet<Connection>, companyId: string): Promise<void> {
  for (const [, connection] of devicesOf(connections, companyId)) await connection.bringNews('signing');
}

/** As above: a token is made and signed for each. */
async function bringLicences(connections: ReadonlySet<Connection>, companyId: string): Promise<void> {
  for (const [, connection] of devicesOf(connections, companyId)) await connection.bringLicence();
}

/** What sessions may do there goes first: that somebody may do less is to hold at once. */
async function bringRules(
  connections: ReadonlySet<Connection>,
  services: LinkServices,
  companyId: string,
): Promise<void> {
  const groups = groupsOf(devicesOf(connections, companyId));
  for (const some of groups) {
    const held = [...some].flatMap(([id, { policy }]) => (policy ? [[id, policy] as const] : []));
    if (held.length === 0) continue;
    const newer = await services.newerPolicies(companyId, new Map(held));
    await Promise.all([...newer].map(async ([id, one]) => some.get(id)?.bringPolicy(one)));
  }
  for (const some of groups) {
    const changes = await services.ruleChanges(companyId, [...some.keys()]);
    await Promise.all([...changes].map(async ([id, all]) => some.get(id)?.bringRuleChanges(all)));
  }
}

/** Some hundred a question: each is told all that is there to show. */
const groupsOf = (devices: readonly (readonly [string, Connection])[]) =>
  Array.from(
    { length: Math.ceil(devices.length / askedAtOnce) },
    (_, n) => new Map(devices.slice(n * askedAtOnce, (n + 1) * askedAtOnce)),
  );
const askedAtOnce = 500;

const isFocus = ({ owner }: Connection, personId: string, deviceNo: number) =>
  owner?.kind === 'focus' && owner.personId === personId && owner.deviceNo === deviceNo;
