import { type ChildProcess, spawn } from 'node:child_process';
import { Socket } from 'node:net';
import path from 'node:path';
import { setTimeout as wait } from 'node:timers/promises';
import { codeOf, type Logger } from '../log/index.ts';
import { postmasterLines } from './cluster.ts';
import { untilRoom } from './disk.ts';
import { messageState, readMessages } from './messages.ts';
import type { Place } from './place.ts';
import { DatabaseRefused } from './refusal.ts';
import { serverArguments } from './settings.ts';

/** Recovery after a crash may read much of the write-ahead log. */
const readyMs = 300_000;
const stepMs = 10;
const maxRestarts = 5;
const restartWindowMs = 10 * 60_000;
const relaunchMs = 20_000;
const relaunchPauseMs = 100;
const stopMs = 10_000;
const wordsMost = 50;

export type StopMode = 'fast' | 'immediate';
const signals = { fast: 'SIGINT', immediate: 'SIGQUIT' } as const;

export interface Supervised {
  readonly pid: number;
  stop(mode: StopMode): Promise<void>;
}

export interface SuperviseOptions {
  place: Place;
  log: Logger;
  settings: Readonly<Record<string, string>>;
  onGivenUp: () => void;
}

/** Runs postgres in its own process group, and again when it ends by itself: at most five times in ten minutes. */
export async function supervise(options: SuperviseOptions): Promise<Supervised> {
  const { log } = options;
  const restarts: number[] = [];
  let state: 'running' | 'stopping' = 'running';
  let child = await launchFirst(options);
  let restarting = Promise.resolve();
  watch(child);

  function watch(running: ChildProcess): void {
    running.once('exit', (code, signal) => {
      if (state === 'stopping') return;
      log.write('postgres.ended', { code: signal ?? `EXIT_${code}` });
      restarting = restart();
    });
  }

  async function restart(): Promise<void> {
    // without room it would end again and again; that is not its fault
    const hadToWait = (await untilRoom(options.place.cluster, () => state === 'running')) === 'waited';
    const now = performance.now();
    const recent = restarts.filter((at) => now - at < restartWindowMs);
    restarts.splice(0, restarts.length, ...recent, ...(hadToWait ? [] : [now]));
    if (restarts.length > maxRestarts) return giveUp();
    const next = await relaunch(options, () => state === 'running');
    if (!next) return giveUp();
    child = next;
    watch(child);
  }

  function giveUp(): void {
    if (state === 'stopping') return;
    log.write('postgres.given_up', { n: restarts.length });
    options.onGivenUp();
  }

  return {
    get pid() {
      return child.pid ?? 0;
    },
    async stop(mode) {
      state = 'stopping';
      await restarting;
      await end(child, mode);
    },
  };
}

/** Processes of a postgres that was just killed may hold its lock or its shared memory a moment longer. */
async function launchFirst(options: SuperviseOptions): Promise<ChildProcess> {
  const until = performance.now() + relaunchMs;
  for (;;) {
    try {
      return await launch(options);
    } catch (error) {
      const isHeld = error instanceof StartFailed && error.sqlState === lockFileExists;
      if (!isHeld || performance.now() > until) throw error;
    }
    await wait(relaunchPauseMs);
  }
}

const lockFileExists = 'F0001';

class StartFailed extends DatabaseRefused {
  readonly sqlState: string;

  constructor(cluster: string, reason: string) {
    super(`PostgreSQL does not start in ${cluster}: ${reason}`);
    this.sqlState = messageState(reason) ?? '';
  }
}

/** Undefined when it does not start any more, or is not wanted any more. */
async function relaunch(
  options: SuperviseOptions,
  isWanted: () => boolean,
): Promise<ChildProcess | undefined> {
  const until = performance.now() + relaunchMs;
  while (isWanted() && performance.now() < until) {
    await wait(relaunchPauseMs);
    try {
      return await launch(options);
    } catch (error) {
      options.log.write('postgres.ended', { code: codeOf(error) });
    }
  }
  return undefined;
}

/** Resolves when it takes connections; throws with PostgreSQL's own last words when it does not start. */
async function launch({ place, log, settings }: SuperviseOptions): Promise<ChildProcess> {
  const child = spawn(
    path.join(place.native, 'bin/postgres'),
    serverArguments(place.cluster, place.socketDir, settings),
    {
      detached: true,
      cwd: '/',
      stdio: ['ignore', 'ignore', 'pipe'],
      env: { PATH: '/usr/bin:/bin', LC_ALL: 'C' },
      ...(place.user && { uid: place.user.uid, gid: place.user.gid }),
    },
  );
  const words: string[] = [];
  child.on('error', (error) => words.push(error.message));
  readMessages(child.stderr, log, (text) => words.length < wordsMost && words.push(text));
  const until = performance.now() + readyMs;
  while (!isReady(place, child)) {
    if (
      child.exitCode !== null ||
      child.signalCode !== null ||
      child.pid === undefined ||
      performance.now() > until
    ) {
      child.kill('SIGQUIT');
      await wait(stepMs);
      throw new StartFailed(
        place.cluster,
        words.find((text) => text.includes('FATAL')) ?? words.at(-1) ?? '',
      );
    }
    await wait(stepMs);
  }
  // it alone does not keep our process alive
  child.unref();
  if (child.stderr instanceof Socket) child.stderr.unref();
  return child;
}

function isReady(place: Place, child: ChildProcess): boolean {
  const lines = postmasterLines(place);
  return lines[0] === String(child.pid) && lines[7]?.trim() === 'ready';
}

async function end(child: ChildProcess, mode: StopMode): Promise<void> {
  if (child.exitCode !== null || child.signalCode !== null) return;
  child.ref();
  const ended = new Promise<void>((resolve) => child.once('exit', () => resolve()));
  child.kill(signals[mode]);
  for (const signal of ['SIGQUIT', 'SIGKILL'] as const) {
    const outcome = await Promise.race([ended.then(() => 'ended'), wait(stopMs, 'late', { ref: false })]);
    if (outcome === 'ended') return;
    child.kill(signal);
  }
  await ended;
}
