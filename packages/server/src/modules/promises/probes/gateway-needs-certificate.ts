import { randomBytes } from 'node:crypto';
import { connect, type ConnectionOptions, type TLSSocket } from 'node:tls';
import type { Probe } from '../runner.ts';

export interface GatewayAddress {
  host: string;
  port: number;
  /** The server authority's certificate (PEM). */
  ca: string;
  /** A certificate and key that this instance did not issue (PEM). */
  foreign: { cert: string; key: string };
}

/** Tries to talk to the gateway as nobody, and as somebody whom it did not enrol. */
export function gatewayNeedsCertificate(gateway: GatewayAddress): Probe {
  return async (signal) => ({
    withoutCertificate: await tryLink(gateway, {}, signal),
    foreignCertificate: await tryLink(gateway, gateway.foreign, signal),
  });
}

/**
 * With TLS 1.3 the client believes itself connected before the server has looked at its certificate. So it asks for
 * the agent's WebSocket and waits for what comes: an end or an alert is a refusal, a byte of an answer is not.
 */
function tryLink(
  { host, port, ca }: GatewayAddress,
  identity: ConnectionOptions,
  signal: AbortSignal,
): Promise<'refused' | 'accepted'> {
  const { promise, resolve, reject } = Promise.withResolvers<'refused' | 'accepted'>();
  const socket: TLSSocket = connect({ host, port, ca, minVersion: 'TLSv1.3', servername: host, ...identity });
  let isProven = false;
  socket.on('secureConnect', () => {
    isProven = true;
    socket.write(upgradeRequest(host));
  });
  socket.on('data', () => resolve('accepted'));
  socket.on('close', () => (isProven ? resolve('refused') : reject(unreachable())));
  // an alert is the gateway's refusal; anything else before it proved itself tells nothing
  socket.on('error', (error: NodeJS.ErrnoException) =>
    isProven || error.code?.startsWith('ERR_SSL_') ? resolve('refused') : reject(error),
  );
  signal.addEventListener('abort', () => reject(signal.reason), { once: true });
  return promise.finally(() => socket.destroy());
}

function upgradeRequest(host: string): string {
  const key = randomBytes(16).toString('base64');
  const lines = [
    'GET /agent HTTP/1.1',
    `Host: ${host}`,
    'Upgrade: websocket',
    'Connection: Upgrade',
    `Sec-WebSocket-Key: ${key}`,
  ];
  return [...lines, 'Sec-WebSocket-Version: 13', 'Sec-WebSocket-Protocol: candor.1', '', ''].join('\r\n');
}

const unreachable = () =>
  Object.assign(new Error('the gateway cannot be reached'), { code: 'GATEWAY_UNREACHABLE' });
