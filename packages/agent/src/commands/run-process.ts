import { rmSync } from 'node:fs';
import path from 'node:path';
import type { Config } from '../config.ts';
import { listen, type DeskConnection } from '../control/listen.ts';
import { socketPath, type Question } from '../control/socket.ts';
import { removeWithDamaged, type StateFolder } from '../state-folder.ts';
import { idleFacts } from './idle.ts';

/** A process that a command runs: what it answers on its socket, and how it ends. */
export interface Running extends AsyncDisposable {
  answer(asked: Question): Promise<object>;
  /** Only what looks after this computer has sessions to show. */
  seat?(desk: DeskConnection): void;
  /** Tells the server goodbye. */
  leave(): Promise<'heard' | 'unheard'>;
}

type EndReason = 'signal' | 'parent_gone' | 'asked' | 'left' | 'not_started';

/** Within the 5 s that a parent or a service manager gives it (C9). */
const endWithinMs = 4_000;

/**
 * Runs it until a signal, the parent's end, or a command. The socket is the lock: a second one with this state folder
 * fails with `already_running` and touches nothing.
 */
export async function runUntilEnded(
  state: StateFolder,
  config: Config,
  parentGone: Promise<void>,
  start: (giveUp: AbortSignal) => Promise<Running | undefined>,
): Promise<EndReason> {
  const ended = Promise.withResolvers<EndReason>();
  const giveUp = new AbortController();
  let running: Running | undefined;
  let left: 'heard' | 'unheard' = 'unheard';
  const answer = async (asked: Question): Promise<object> => {
    if (asked.ask === 'stop') ended.resolve('asked');
    if (asked.ask === 'leave') {
      left = (await running?.leave()) ?? 'unheard';
      ended.resolve('left');
    }
    if (asked.ask === 'stop' || asked.ask === 'leave')
      return { done: asked.ask, pid: process.pid, server: left };
    return (await running?.answer(asked)) ?? idleFacts(state);
  };
  const socket = socketPath(state.root, config.runtimeFolder);
  const seat = (desk: DeskConnection) => {
    running?.seat?.(desk);
    return running?.seat !== undefined;
  };
  const server = await listen(socket, { answer, seat });
  for (const signal of ['SIGINT', 'SIGTERM', 'SIGHUP'] as const)
    process.once(signal, () => ended.resolve('signal'));
  // a parent that is gone reads no more lines
  for (const stream of [process.stdout, process.stderr]) stream.on('error', () => {});
  void parentGone.then(() => ended.resolve('parent_gone'));
  void ended.promise.then(() => giveUp.abort());
  try {
    running = await start(giveUp.signal);
    if (!running) return 'not_started';
    const reason = await ended.promise;
    setTimeout(() => process.exit(1), endWithinMs).unref();
    await running[Symbol.asyncDispose]();
    if (reason === 'left') forgetIdentity(state);
    return reason;
  } finally {
    server.close();
    rmSync(socket, { force: true });
  }
}

/** After leaving nothing of the identity stays: keys, waiting rows, and the record of what was sent. */
export function forgetIdentity(state: StateFolder): void {
  removeWithDamaged(state.outbox);
  removeWithDamaged(state.ledger);
  removeWithDamaged(state.sessions);
  rmSync(state.choices, { force: true });
  rmSync(path.dirname(state.identity), { recursive: true, force: true });
}
