import { codeOf } from './platform/log/index.ts';
import type { RunningServer } from './running-server.ts';
import type { StartOptions } from './start-options.ts';
import { startServer } from './start-server.ts';

export interface RunOptions extends Omit<StartOptions, 'onFailed' | 'sockets'> {
  /** Called when the instance is up, before the wait for its end. */
  onReady?: (server: RunningServer) => Promise<void>;
}

const exit = { stopped: 0, failed: 1, interrupted: 130, surprise: 70 };
const lastWordsMs = 5_000;
const signals = ['SIGINT', 'SIGTERM'] as const;
/** npm passes on the Ctrl-C that the terminal sent to both: one press, two signals. */
const samePressMs = 500;

/** Runs the instance until a signal, or until it can't go on. @returns the exit code */
export async function runInstance({ onReady, ...options }: RunOptions): Promise<number> {
  const end = Promise.withResolvers<number>();
  const running: { server?: RunningServer } = {};
  const asked = listenToSignals(end.resolve, async () => running.server?.stopNow());
  listenToSurprises(() => running.server);
  // without certificate files a hang-up means what it means to any program
  if (options.config.tls) process.on('SIGHUP', () => running.server?.reload());
  const server = await startServer({
    ...options,
    sockets: 'watched',
    onFailed: () => end.resolve(exit.surprise),
  });
  running.server = server;
  server.platform.log.write('server.ready', { tookMs: performance.now() });
  try {
    if (!asked.aborted) await Promise.race([onReady?.(server), end.promise]);
    const code = await end.promise;
    server.platform.log.write('server.stopping', { reason: code === exit.stopped ? 'signal' : 'database' });
    return code;
  } finally {
    await server.stop();
  }
}

/** Errors with an exit code are for the operator and say all in their text. @returns the exit code */
export function explain(error: unknown): number {
  if (!(error instanceof Error)) throw error;
  const isForPeople = 'exitCode' in error && typeof error.exitCode === 'number';
  process.stderr.write(`${isForPeople ? error.message : (error.stack ?? error.message)}\n`);
  return isForPeople ? Number(error.exitCode) : exit.failed;
}

/** The first Ctrl-C stops in order, the second at once: PostgreSQL by its fast shutdown, the rest with this process. */
function listenToSignals(stop: (code: number) => void, stopNow: () => Promise<void>): AbortSignal {
  const asked = new AbortController();
  let firstAt = 0;
  const hear = () => {
    if (!asked.signal.aborted) {
      firstAt = performance.now();
      asked.abort();
      stop(exit.stopped);
    } else if (performance.now() - firstAt > samePressMs) {
      void stopNow().finally(() => process.exit(exit.interrupted));
    }
  };
  for (const signal of signals) process.on(signal, hear);
  return asked.signal;
}

/** The first ends the process in order (clause S12); those that follow from it are logged, and change nothing. */
function listenToSurprises(server: () => RunningServer | undefined): void {
  let isEnding = false;
  process.on('uncaughtException', (error) => {
    server()?.platform.log.write('server.failed', { code: codeOf(error) });
    if (!isEnding) void lastWords(error, server());
    isEnding = true;
  });
}

async function lastWords(error: unknown, server: RunningServer | undefined): Promise<void> {
  // before there is a log there is no value of a person either
  if (!server) process.stderr.write(`${error instanceof Error ? error.stack : String(error)}\n`);
  setTimeout(() => process.exit(exit.surprise), lastWordsMs);
  await server?.stop().catch(() => undefined);
  process.exit(exit.surprise);
}
