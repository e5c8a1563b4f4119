/** The server as one process: `node packages/server/src/main.ts`. Exit codes: 0 stopped, 1 failed, 70 surprise, 78 configuration. */
import { existsSync } from 'node:fs';
import { fileURLToPath } from 'node:url';
import { readConfig, type Config } from './config.ts';
import { startServer, type RunningServer, type StartOptions } from './start-server.ts';

export interface RunOptions extends Omit<StartOptions, 'config' | 'onFailed'> {
  /** Called when the instance is up, before the wait for its end. */
  onReady?: (server: RunningServer, config: Config) => Promise<void>;
  onStopped?: (config: Config) => void;
}

const exit = { stopped: 0, failed: 1, interrupted: 130, surprise: 70 };
const lastWordsMs = 5_000;
const signals = ['SIGINT', 'SIGTERM'] as const;

/** Runs the instance until a signal, or until it can't go on. @returns the exit code */
export async function runInstance({ onReady, onStopped, ...options }: RunOptions): Promise<number> {
  const end = Promise.withResolvers<number>();
  const asked = listenToSignals(end.resolve);
  let server: RunningServer | undefined;
  process.once('uncaughtException', (error) => void lastWords(error, server));
  try {
    const config = readConfig();
    server = await startServer({ ...options, config, onFailed: () => end.resolve(exit.surprise) });
    if (asked.times === 0) await onReady?.(server, config);
    const code = await end.promise;
    server.platform.log.write('server.stopping', { reason: code === exit.stopped ? 'signal' : 'database' });
    await server.stop();
    onStopped?.(config);
    return code;
  } catch (error) {
    return explain(error);
  }
}

/** The first Ctrl-C stops in order; the second at once. PostgreSQL ends by itself when this process is gone. */
function listenToSignals(resolve: (code: number) => void): { times: number } {
  const asked = { times: 0 };
  for (const signal of signals) {
    process.on(signal, () => {
      asked.times++;
      resolve(exit.stopped);
      if (asked.times > 1) process.exit(exit.interrupted);
    });
  }
  return asked;
}

async function lastWords(error: unknown, server: RunningServer | undefined): Promise<void> {
  const code = error instanceof Error && 'code' in error ? String(error.code) : 'UNKNOWN';
  server?.platform.log.write('server.failed', { code });
  if (!server) console.error(error);
  setTimeout(() => process.exit(exit.surprise), lastWordsMs).unref();
  await server?.stop().catch(() => undefined);
  process.exit(exit.surprise);
}

/** Errors with an exit code are for the operator and say all in their text. */
function explain(error: unknown): number {
  if (!(error instanceof Error)) throw error;
  const isForPeople = 'exitCode' in error && typeof error.exitCode === 'number';
  console.error(isForPeople ? error.message : (error.stack ?? error.message));
  return isForPeople ? Number(error.exitCode) : exit.failed;
}

const builtConsole = fileURLToPath(new URL('../../web/dist', import.meta.url));

if (import.meta.main) {
  const pages = Promise.resolve(existsSync(builtConsole) ? builtConsole : undefined);
  process.exit(await runInstance({ pages, warn: (sentence) => console.warn(sentence) }));
}
