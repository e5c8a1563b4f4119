import { randomBytes } from 'node:crypto';
import { once } from 'node:events';
import type { Server } from 'node:https';
import type { AddressInfo } from 'node:net';
import { setTimeout as wait } from 'node:timers/promises';
import type { Authorities, GatewayCertificate } from '../keys/index.ts';
import { codeOf } from '../log/index.ts';
import { Connection } from './connection.ts';
import type { Gate, LinkServices } from './gate.ts';
import { contextOf, createListener, type ListenerOptions } from './listener.ts';
import { Presence } from './presence.ts';
import type { Sinks } from './sink.ts';

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
}

export interface GatewayOptions {
  authorities: Pick<Authorities, 'deviceCa' | 'gatewayCertificate'>;
  sinks: Sinks;
  services: LinkServices;
  drifted?: () => ReadonlySet<string>;
}

const tickMs = 1_000;
const flushEveryTicks = 5;
const certificateCheckMs = 12 * 3_600_000;
const drainWithinMs = 5_000;
const tryAgainLater = 1013;
const noSuchAddress = new Set(['EADDRNOTAVAIL', 'EAFNOSUPPORT']);

export function createGateway(platform: Gate['platform'], options: GatewayOptions): Gateway {
  const presence = new Presence(platform);
  const { sinks, services, drifted = () => new Set() } = options;
  const gate: Gate = { platform, presence, sinks, services, drifted };
  const connections = new Set<Connection>();
  let running = new DisposableStack();
  const servers: Server[] = [];

  const listen = async () => {
    await presence.closeLeftOpen();
    const certificate = await options.authorities.gatewayCertificate();
    const ticketKeys = randomBytes(48);
    const accept: ListenerOptions['accept'] = (socket, peer, address) => {
      // an agent that is turned away tries again later; the ones that are connected stay served
      if (connections.size >= platform.config.maxAgents) return socket.close(tryAgainLater);
      const connection = new Connection(gate, socket, peer, address);
      connections.add(connection);
      socket.on('close', () => connections.delete(connection));
    };
    for (const { host, port } of platform.config.agentListen) {
      const server = createListener({
        certificate,
        deviceCa: options.authorities.deviceCa.pem,
        ticketKeys,
        accept,
      });
      // port 0 is any free one, the same for every address
      if (await bind(server, host, port || (servers[0] ? portOf(servers[0]) : 0))) servers.push(server);
    }
    running = new DisposableStack();
    watch(platform, presence, connections, running);
    running.defer(renewCertificate(platform, options, certificate, servers));
  };

  const close = async () => {
    for (const server of servers.splice(0)) server.close();
    const open = [...connections];
    for (const connection of open) connection.goAway(Math.max(1_000, 5 * open.length));
    const drained = Promise.all(open.map((connection) => connection.drain()));
    await Promise.race([drained, wait(drainWithinMs, undefined, { ref: false })]);
    for (const connection of open) connection.end(1001, 'server_stop');
    running.dispose();
    await presence.flush('all');
  };

  return {
    listen,
    close,
    ports: () => servers.map(portOf),
    online: (deviceId) => presence.online(deviceId),
    onlineOf: (companyId) => presence.onlineOf(companyId),
    count: () => presence.count(),
    [Symbol.asyncDispose]: close,
  };
}

/** False for an address that this computer lacks (no IPv6). */
async function bind(server: Server, host: string, port: number): Promise<boolean> {
  server.listen({ host, port, ipv6Only: host.includes(':') });
  try {
    await once(server, 'listening');
    return true;
  } catch (error) {
    if (noSuchAddress.has(codeOf(error))) return false;
    throw error;
  }
}

/** One timer for all connections, and the ends that others ask for. */
function watch(
  platform: Gate['platform'],
  presence: Presence,
  connections: Set<Connection>,
  running: DisposableStack,
): void {
  let ticks = 0;
  const timer = setInterval(() => {
    for (const connection of connections) connection.tick();
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
    platform.bus.subscribe('focus.revoked', ({ personId, deviceNo }) => {
      for (const connection of connections) if (isFocus(connection, personId, deviceNo)) connection.revoke();
    }),
  );
}

const isFocus = ({ owner }: Connection, personId: string, deviceNo: number) =>
  owner?.kind === 'focus' && owner.personId === personId && owner.deviceNo === deviceNo;

/** Swaps in a renewed certificate without dropping a connection (clause I1). */
function renewCertificate(
  platform: Gate['platform'],
  { authorities }: GatewayOptions,
  first: GatewayCertificate,
  servers: readonly Server[],
): () => void {
  let inUse = first.fingerprint;
  const renew = async () => {
    const certificate = await authorities.gatewayCertificate();
    if (certificate.fingerprint === inUse) return;
    inUse = certificate.fingerprint;
    for (const server of servers) server.setSecureContext(contextOf(certificate, authorities.deviceCa.pem));
  };
  const timer = setInterval(() => {
    renew().catch((error: unknown) =>
      platform.log.write('component.message', { component: 'gateway', code: codeOf(error) }),
    );
  }, certificateCheckMs);
  timer.unref();
  return () => clearInterval(timer);
}

function portOf(server: Server): number {
  // a listening TCP server has an address with a port
  return (server.address() as AddressInfo).port;
}
