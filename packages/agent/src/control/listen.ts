import { rmSync } from 'node:fs';
import { createServer, type Server, type Socket } from 'node:net';
import { parseJson } from '@candor/protocol/json.ts';
import { AgentFault } from '../fault.ts';
import { ask } from './ask.ts';
import type { DeskKind } from './desk-kinds.ts';
import { readOneLine } from './lines.ts';
import { deskQuestion, question, type Question } from './socket.ts';

/** A connection that stays: `begun` is what was read of its next line. */
export interface DeskConnection {
  kind: DeskKind;
  socket: Socket;
  begun: string;
}
export interface Answering {
  answer(asked: Question): Promise<object>;
  /** Whether it is taken. */
  seat(desk: DeskConnection): boolean;
}

const maxQuestionChars = 1_000;
const deadlineMs = 15_000;

/**
 * Listens on the unix socket, which is also the lock of the state folder. Throws AgentFault `already_running` when a
 * process answers there; a socket that nobody answers is a dead process's and is replaced.
 */
export async function listen(file: string, answering: Answering): Promise<Server> {
  const server = createServer((socket) => void serve(socket, answering).catch(() => socket.destroy()));
  if (await tryToListen(server, file)) return server;
  if (await isAnswered(file))
    throw new AgentFault('already_running', 'An agent is already running with this state folder.');
  rmSync(file, { force: true });
  if (await tryToListen(server, file)) return server;
  throw new AgentFault('already_running', 'Another agent has just started with this state folder.');
}

function tryToListen(server: Server, file: string): Promise<boolean> {
  const { promise, resolve, reject } = Promise.withResolvers<boolean>();
  const onError = (error: NodeJS.ErrnoException) =>
    error.code === 'EADDRINUSE' ? resolve(false) : reject(error);
  server.once('error', onError).listen(file, () => {
    server.off('error', onError);
    resolve(true);
  });
  return promise;
}

async function isAnswered(file: string): Promise<boolean> {
  try {
    await ask(file, { ask: 'status' });
    return true;
  } catch (error) {
    if (error instanceof AgentFault && error.code === 'not_running') return false;
    throw error;
  }
}

async function serve(socket: Socket, { answer, seat }: Answering): Promise<void> {
  socket.setTimeout(deadlineMs, () => socket.destroy());
  socket.on('error', () => socket.destroy());
  const { line, begun } = await readOneLine(socket, maxQuestionChars);
  const said = parseJson(line);
  const desk = deskQuestion.safeParse(said);
  if (desk.success && seat({ kind: desk.data.as, socket, begun })) return void socket.setTimeout(0);
  const asked = question.safeParse(said);
  const answered = asked.success ? await answer(asked.data) : { error: 'bad_question' };
  socket.end(`${JSON.stringify(answered)}\n`);
}
