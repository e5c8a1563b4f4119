import { once } from 'node:events';
import { createServer, type AddressInfo } from 'node:net';

/** A port of this computer that nobody uses now. */
export async function freePort(): Promise<number> {
  const server = createServer().listen(0, 'localhost');
  await once(server, 'listening');
  // a TCP server that listens has no other kind of address
  const { port } = server.address() as AddressInfo;
  server.close();
  await once(server, 'close');
  return port;
}
