import { once } from 'node:events';
import { createServer, type AddressInfo, type Server } from 'node:net';

/** So many ports that nobody uses on loopback, all different. */
export async function freePorts(n: number): Promise<number[]> {
  const servers: Server[] = [];
  for (let i = 0; i < n; i++) servers.push(await listenOn(0));
  const ports = servers.map((server) => (server.address() as AddressInfo).port); // a TCP server that listens
  await Promise.all(servers.map(close));
  return ports;
}

/** Another program's use of a port, as long as it is held. */
export async function occupy(port: number): Promise<AsyncDisposable> {
  const server = await listenOn(port);
  return { [Symbol.asyncDispose]: () => close(server) };
}

async function listenOn(port: number): Promise<Server> {
  const server = createServer((socket) => socket.destroy()).listen(port, '127.0.0.1');
  await once(server, 'listening');
  return server;
}

async function close(server: Server): Promise<void> {
  server.close();
  await once(server, 'close');
}
