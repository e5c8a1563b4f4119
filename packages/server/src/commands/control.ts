import { createHash } from 'node:crypto';
import { once } from 'node:events';
import { chmodSync, rmSync } from 'node:fs';
import { createServer, type Socket } from 'node:net';
import { tmpdir } from 'node:os';
import path from 'node:path';
import { parseJson } from '@candor/protocol/json.ts';
import { failed, hostRequest, type HostAnswer, type HostRequest } from './request.ts';

/** sun_path holds 108 bytes with its end (unix(7)); some systems have less. */
const maxPathBytes = 100;
const aliveMs = 30_000;
const maxRequestBytes = 2 * 1024 * 1024;

/** The socket of the command line: in the data folder, or where that path is too long, among the temporary files. */
export function controlPath(dataDir: string): string {
  const usual = path.join(dataDir, 'control.sock');
  if (Buffer.byteLength(usual) <= maxPathBytes) return usual;
  return path.join(
    tmpdir(),
    `candor-${createHash('sha256').update(dataDir).digest('hex').slice(0, 16)}.sock`,
  );
}

/** Listens for the command line of whoever may write to the data folder. One line of JSON each way. */
export async function openControl(
  dataDir: string,
  answer: (request: HostRequest) => Promise<HostAnswer>,
): Promise<AsyncDisposable> {
  const file = controlPath(dataDir);
  const sockets = new Set<Socket>();
  const server = createServer((socket) => {
    sockets.add(socket);
    socket.once('close', () => sockets.delete(socket));
    // who hung up gets no answer
    socket.on('error', () => socket.destroy());
    readLine(socket, (line) => {
      // white space before the JSON: whoever waits for a long verb sees that there is somebody
      const alive = setInterval(() => socket.write(' '), aliveMs);
      answerLine(line, answer)
        .then(
          (text) => socket.end(text),
          () => socket.destroy(),
        )
        .finally(() => clearInterval(alive));
    });
  });
  // of a server that was killed; the lock on the folder says that it is gone
  rmSync(file, { force: true });
  server.listen(file);
  await once(server, 'listening');
  chmodSync(file, 0o600);
  return {
    async [Symbol.asyncDispose]() {
      const closed = once(server, 'close');
      server.close();
      for (const socket of sockets) socket.destroy();
      await closed;
    },
  };
}

function readLine(socket: Socket, take: (line: string) => void): void {
  let text = '';
  socket.setEncoding('utf8').on('data', (part: string) => {
    text += part;
    if (text.length > maxRequestBytes) socket.destroy();
    else if (text.endsWith('\n')) take(text);
  });
}

async function answerLine(
  line: string,
  answer: (request: HostRequest) => Promise<HostAnswer>,
): Promise<string> {
  const request = hostRequest.safeParse(parseJson(line));
  const said = request.success
    ? await answer(request.data)
    : failed('This server does not know that verb: it is of another version.');
  return `${JSON.stringify(said)}\n`;
}
