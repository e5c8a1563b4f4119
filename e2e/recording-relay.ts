import { once } from 'node:events';
import { connect, createServer, type Socket } from 'node:net';

export interface RecordingRelay extends AsyncDisposable {
  /** Of each connection the bytes that its client sent, as they passed. */
  readonly sent: readonly Buffer[][];
}

/** Passes every byte between the port and the one behind it, and keeps what clients send. */
export async function startRecordingRelay(port: number, behind: number): Promise<RecordingRelay> {
  const sent: Buffer[][] = [];
  const open = new Set<Socket>();
  const server = createServer((client) => {
    const target = connect(behind, '127.0.0.1');
    const parts: Buffer[] = [];
    sent.push(parts);
    for (const [from, to] of [
      [client, target],
      [target, client],
    ] as const) {
      open.add(from);
      from.on('error', () => to.destroy());
      from.on('close', () => {
        open.delete(from);
        to.destroy();
      });
    }
    client.on('data', (bytes: Buffer) => parts.push(bytes));
    client.pipe(target).pipe(client);
  });
  server.listen(port, '127.0.0.1');
  await once(server, 'listening');
  return {
    sent,
    async [Symbol.asyncDispose]() {
      server.close();
      for (const socket of open) socket.destroy();
      await once(server, 'close');
    },
  };
}
