import { once } from 'node:events';
import { lstatSync, rmSync } from 'node:fs';
import { connect, type Server } from 'node:net';
import { codeOf } from '../log/index.ts';

/** Owner and group may connect, nobody else. */
const othersMask = 0o117;
const answerWithinMs = 1_000;

/** Why this server can't listen there; undefined when it does. The socket of a server that died is replaced. */
export async function listenOnSocket(server: Server, file: string): Promise<string | undefined> {
  const use = await useOf(file);
  if (use === 'live') return 'is in use by another program';
  if (use === 'no socket') return 'is there already, and is no socket';
  if (use === 'stale') rmSync(file, { force: true });
  try {
    const listening = once(server, 'listening');
    // bound within this call, so that the mode is right from the first moment
    const before = process.umask(othersMask);
    server.listen(file);
    process.umask(before);
    await listening;
    return undefined;
  } catch (error) {
    return `cannot be listened on (${codeOf(error)})`;
  }
}

async function useOf(file: string): Promise<'free' | 'live' | 'stale' | 'no socket'> {
  const found = lstatSync(file, { throwIfNoEntry: false });
  if (!found) return 'free';
  if (!found.isSocket()) return 'no socket';
  const socket = connect(file);
  try {
    await once(socket, 'connect', { signal: AbortSignal.timeout(answerWithinMs) });
    return 'live';
  } catch (error) {
    // one that does not answer in time, or that we may not ask, has an owner
    return codeOf(error) === 'ECONNREFUSED' ? 'stale' : 'live';
  } finally {
    socket.destroy();
  }
}
