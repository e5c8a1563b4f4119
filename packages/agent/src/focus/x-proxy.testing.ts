import { once } from 'node:events';
import { connect, createServer, type Server } from 'node:net';
import type { XSession } from './x-session.testing.ts';

/** Display n on TCP is port 6000 + n, so not any free port will do. */
const tcpBasePort = 6_000;
const ports = { first: 6_400, count: 400 };

/** A display that is this session's, except that its server has never heard of one extension. */
export async function withoutExtension(
  session: XSession,
  extension: string,
): Promise<AsyncDisposable & { display: string }> {
  const hidden = Buffer.from(extension);
  const server = createServer((client) => {
    const upstream = connect(`/tmp/.X11-unix/X${session.display.slice(1)}`);
    client.on('data', (chunk: Buffer) => {
      const at = chunk.indexOf(hidden);
      if (at >= 0) chunk.write('?', at);
      upstream.write(chunk);
    });
    upstream.pipe(client);
    for (const [one, other] of [
      [client, upstream],
      [upstream, client],
    ] as const) {
      // Either end may go first, with something still to write.
      one.on('error', () => other.destroy()).on('close', () => other.destroy());
    }
  });
  const display = await listenAsDisplay(server);
  return {
    display,
    async [Symbol.asyncDispose]() {
      server.close();
      await once(server, 'close');
    },
  };
}

/** Listens where a display of TCP is looked for; gives it as in DISPLAY. */
export async function listenAsDisplay(server: Server): Promise<string> {
  for (let port = ports.first; port < ports.first + ports.count; port += 1) {
    const { promise, resolve } = Promise.withResolvers<boolean>();
    const onError = () => resolve(false);
    const onListening = () => resolve(true);
    server.once('error', onError).once('listening', onListening).listen(port, '127.0.0.1');
    const isListening = await promise;
    server.off('error', onError).off('listening', onListening);
    if (isListening) return `127.0.0.1:${port - tcpBasePort}`;
  }
  throw new Error('no free port for a display');
}
