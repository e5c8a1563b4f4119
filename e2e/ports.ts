import { randomInt } from 'node:crypto';
import { once } from 'node:events';
import { createServer, type Server } from 'node:net';

/** Below the ports that systems give to whoever asks for any: nothing takes one of these between two moments. */
const range = { from: 15_000, to: 32_000 };
const maxTries = 100;

/** So many ports that nobody uses on loopback, all different. */
export async function freePorts(n: number): Promise<number[]> {
  const found = new Set<number>();
  for (let tries = 0; found.size < n; tries++) {
    if (tries === maxTries) throw new Error('no free port');
    const port = randomInt(range.from, range.to);
    if (await isFree(port)) found.add(port);
  }
  return [...found];
}

/** Another program's use of a port, as long as it is held. */
export async function occupy(port: number): Promise<AsyncDisposable> {
  const server = await listenOn(port);
  return { [Symbol.asyncDispose]: () => close(server) };
}

async function isFree(port: number): Promise<boolean> {
  try {
    await close(await listenOn(port));
    return true;
  } catch {
    return false; // somebody's
  }
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
