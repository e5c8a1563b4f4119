import { once } from 'node:events';
import { createConnection } from 'node:net';
import { parseJson } from '@candor/protocol/json.ts';
import { AgentFault, codeOf } from '../fault.ts';
import { deskState, type DeskAct, type DeskKind, type DeskState } from '../remote/desk-wire.ts';
import { absent } from './ask.ts';
import { readLines } from './lines.ts';
import { proveLogin, type LoginDoor } from './login-door.ts';

/** Of four sessions with all that may be said in them. */
const mostStateChars = 32 * 1024 * 1024;
const deadlineMs = 15_000;

export interface DeskLink {
  /** Settles when the connection has ended, whichever side ended it. */
  closed: Promise<void>;
  send(act: DeskAct): void;
  close(): void;
}

/**
 * Connects to the running agent as something that shows sessions. `onState` is called with what to show, first with how
 * it is now. Throws AgentFault `not_running` when no agent listens there.
 * @param at the socket of an agent of the same person, or the door of another account's
 */
export async function connectDesk(
  at: string | LoginDoor,
  kind: DeskKind,
  onState: (state: DeskState) => void,
): Promise<DeskLink> {
  const socket = createConnection({ path: typeof at === 'string' ? at : at.socket });
  try {
    const signal = AbortSignal.timeout(deadlineMs);
    await once(socket, 'connect', { signal });
    if (typeof at !== 'string') await proveLogin(socket, at);
  } catch (error) {
    socket.destroy();
    if (absent.has(codeOf(error))) throw new AgentFault('not_running', 'The agent is not running.', error);
    throw error;
  }
  socket.on('error', () => socket.destroy());
  const closed = once(socket, 'close').then(() => undefined);
  const say = (line: object) => void socket.write(`${JSON.stringify(line)}\n`);
  say({ ask: 'desk', as: kind });
  readLines(socket, mostStateChars, (line) => {
    const { data } = deskState.safeParse(parseJson(line));
    // an agent of another version, or one that is not enrolled yet
    if (data) onState(data);
    else socket.destroy();
  });
  return { closed, send: say, close: () => void socket.destroy() };
}
