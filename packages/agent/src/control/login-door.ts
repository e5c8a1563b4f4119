import { randomBytes } from 'node:crypto';
import { once } from 'node:events';
import { chmodSync, lstatSync, mkdirSync, rmSync, writeFileSync } from 'node:fs';
import { createServer, type Server, type Socket } from 'node:net';
import path from 'node:path';
import { z } from 'zod';
import { parseJson } from '@candor/protocol/json.ts';
import { hex32 } from '@candor/protocol/messages/agent.ts';
import { AgentFault } from '../fault.ts';
import type { HasLogin } from './active-login.ts';
import { readOneLine } from './lines.ts';
import type { DeskConnection } from './listen.ts';
import { deskQuestion } from './socket.ts';

/**
 * The door of an agent that runs under an account of its own: who has a graphical login at this computer may sit down
 * as a desk there, and do nothing else. Node cannot ask a socket whose it is (SO_PEERCRED), so the desk makes an empty
 * file with a name that was told to it alone, and its owner is who asks.
 */
export interface LoginDoor {
  socket: string;
  /** Everybody may make files there, and list or take away none of others (sticky, not readable). */
  proofs: string;
}

export const loginDoor = (folder: string): LoginDoor => ({
  socket: path.join(folder, 'desk.sock'),
  proofs: path.join(folder, 'proofs'),
});

interface DoorParts {
  hasLogin: HasLogin;
  seat(desk: DeskConnection): void;
}

const deadlineMs = 15_000;
/** A login that ended, was locked or is another's turn now sits there no longer. */
const lookAgainMs = 15_000;
/** Who knocks more often than it is answered is not heard. */
const mostWaiting = 4;
const mostQuestionChars = 1_000;
/** Of a file system's clock (time(7)). */
const tickMs = 10;

/** `folder`: the agent's own, which everybody can enter. */
export async function openLoginDoor(folder: string, parts: DoorParts): Promise<Disposable> {
  const { socket: file, proofs } = loginDoor(folder);
  for (const rest of [file, proofs]) rmSync(rest, { recursive: true, force: true });
  mkdirSync(proofs);
  chmodSync(proofs, 0o1733);
  let waiting = 0;
  const server = createServer((socket) => {
    if (waiting >= mostWaiting) return void socket.destroy();
    waiting += 1;
    void admit(socket, proofs, parts)
      .catch(() => socket.destroy())
      .finally(() => (waiting -= 1));
  });
  await listen(server, file);
  return {
    [Symbol.dispose]() {
      server.close();
      for (const rest of [file, proofs]) rmSync(rest, { recursive: true, force: true });
    },
  };
}

async function listen(server: Server, file: string): Promise<void> {
  server.listen(file);
  await once(server, 'listening');
  chmodSync(file, 0o666);
}

async function admit(socket: Socket, proofs: string, { hasLogin, seat }: DoorParts): Promise<void> {
  socket.setTimeout(deadlineMs, () => socket.destroy());
  socket.on('error', () => socket.destroy());
  const name = randomBytes(32).toString('hex');
  const askedAt = Date.now();
  socket.write(`${JSON.stringify({ prove: name })}\n`);
  const { line, begun } = await readOneLine(socket, mostQuestionChars);
  const uid = ownerOf(path.join(proofs, name), askedAt);
  const desk = deskQuestion.safeParse(parseJson(line));
  if (uid === undefined || !desk.success || !(await hasLogin(uid))) return void socket.destroy();
  socket.setTimeout(0);
  const timer = setInterval(() => void dropWithoutLogin(), lookAgainMs).unref();
  const dropWithoutLogin = async () => {
    if (!(await hasLogin(uid))) socket.destroy();
  };
  socket.once('close', () => clearInterval(timer));
  seat({ kind: desk.data.as, socket, begun });
}

/**
 * Who made the file since it was asked for; it is gone then. An older file that was moved there, or one with a second
 * name somewhere else, is no proof: it may be another person's.
 */
function ownerOf(file: string, askedAt: number): number | undefined {
  const found = lstatSync(file, { throwIfNoEntry: false });
  rmSync(file, { force: true });
  if (!found?.isFile() || found.size > 0 || found.nlink > 1) return undefined;
  return found.mtimeMs >= askedAt - tickMs ? found.uid : undefined;
}

const proofAsked = z.strictObject({ prove: hex32 });

/** The other side: what proves who sits down, before anything is said. Throws AgentFault `not_running`. */
export async function proveLogin(socket: Socket, { proofs }: LoginDoor): Promise<void> {
  try {
    const { line } = await readOneLine(socket, mostQuestionChars);
    const { prove: name } = proofAsked.parse(parseJson(line));
    writeFileSync(path.join(proofs, name), '', { flag: 'wx', mode: 0o600 });
  } catch (error) {
    throw new AgentFault('not_running', 'The agent lets no desk in now.', error);
  }
}
