// e2e files run one at a time: a browser, a server and an agent need the whole computer for steady times. node:test
// cannot order files within a run, so each e2e process asks the runner for its turn and holds it until it ends.
import { once } from 'node:events';
import { connect, createServer, type AddressInfo, type Socket } from 'node:net';

/** @returns the port at which processes ask; nothing of this keeps the runner alive */
export async function serveTurns(): Promise<number> {
  const queue: Socket[] = [];
  const giveTurn = () => queue[0]?.write('go');
  const server = createServer((socket) => {
    socket.unref();
    queue.push(socket);
    if (queue.length === 1) giveTurn();
    socket.on('error', () => socket.destroy());
    socket.on('close', () => {
      const hadTurn = queue[0] === socket;
      queue.splice(queue.indexOf(socket), 1);
      if (hadTurn) giveTurn();
    });
  });
  server.listen(0, '127.0.0.1').unref();
  await once(server, 'listening');
  return (server.address() as AddressInfo).port; // a TCP server that listens has no other kind of address
}

/** Waits for the turn; the end of the process gives it back. */
export async function takeTurn(port: number): Promise<void> {
  const socket = connect(port, '127.0.0.1');
  await once(socket, 'data');
  socket.unref();
}
