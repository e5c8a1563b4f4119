import { createConnection } from 'node:net';
import { text } from 'node:stream/consumers';
import { AgentFault, codeOf } from '../fault.ts';
import type { Question } from './socket.ts';

const deadlineMs = 15_000;
/** Codes that say that nobody listens. */
export const absent: ReadonlySet<string> = new Set(['ENOENT', 'ECONNREFUSED']);

/** Asks the running process. Throws AgentFault `not_running` when none listens. */
export async function ask(file: string, asked: Question): Promise<Record<string, unknown>> {
  const socket = createConnection({ path: file, signal: AbortSignal.timeout(deadlineMs) });
  socket.write(`${JSON.stringify(asked)}\n`);
  try {
    const answer: unknown = JSON.parse(await text(socket));
    if (typeof answer === 'object' && answer !== null) return { ...answer };
    throw new TypeError('no object');
  } catch (error) {
    if (absent.has(codeOf(error))) throw new AgentFault('not_running', 'The agent is not running.', error);
    throw error;
  }
}
