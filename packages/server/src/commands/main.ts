/**
 * Verbs of the host. What needs the running server is handed to packages/cli on file descriptor 3, which asks the
 * server through its socket; the rest is done here. Exit codes: 0 done, 1 failed, 2 wrong use, 78 configuration.
 */
import { writeSync } from 'node:fs';
import { text } from 'node:stream/consumers';
import { canonical } from '@candor/policy/canonical.ts';
import { dictionaryDocument } from '@candor/policy/derive/document.ts';
import { records } from '@candor/policy/dictionary/index.ts';
import { ConfigurationError, readConfig, type Config } from '../config.ts';
import { lockDataFolder, runningServer } from '../data-folder.ts';
import { systemClock } from '../platform/clock.ts';
import { createLogger } from '../platform/log/index.ts';
import { startPostgres } from '../platform/postgres/index.ts';
import { names } from '../platform/postgres/instance.ts';
import { startLine } from '../platform/program-files.ts';
import { backUpWhileStopped, verifyWhileStopped } from './backup.ts';
import { controlPath } from './control.ts';
import { diffDictionaries } from './dictionary-diff.ts';
import { doctor } from './doctor.ts';
import { done, failed, type HostAnswer, type HostRequest } from './request.ts';
import { restore } from './restore.ts';
import { runSql } from './sql.ts';
import { parseWords, usage, WrongUse, type Wish } from './words.ts';

const exit = { wrongUse: 2, configuration: 78 };
const handOff = 3;

process.exitCode = await main(process.argv.slice(2));

async function main(words: string[]): Promise<number> {
  try {
    const wish = parseWords(words);
    const answer = await grant(wish, readConfig());
    for (const line of answer?.lines ?? []) console.log(line);
    return answer?.exitCode ?? 0;
  } catch (error) {
    if (error instanceof WrongUse) {
      console.error(`${error.message}\n\n${usage}`);
      return exit.wrongUse;
    }
    if (!(error instanceof Error)) throw error;
    console.error(error.message);
    return 'exitCode' in error
      ? Number(error.exitCode)
      : error instanceof ConfigurationError
        ? exit.configuration
        : 1;
  }
}

/** @returns nothing when the running server is to answer */
async function grant(wish: Wish, config: Config): Promise<HostAnswer | undefined> {
  const isRunning = runningServer(config.dataDir) !== undefined;
  switch (wish.at) {
    case 'host':
      if (wish.verb === 'doctor') return doctor(config);
      if (wish.verb === 'dictionary diff') return diffDictionaries(wish.from, wish.to);
      return done(canonical(dictionaryDocument(records)));
    case 'server':
      return isRunning
        ? hand(config, wish.request)
        : failed(`Candor is not running. Start it with: ${startLine}`);
    case 'stopped':
      return isRunning
        ? failed('Candor is running. Stop it first: a restore makes an instance where none is.')
        : restore(config, wish, systemClock.now());
    case 'server or database':
      return grantEither(wish, config, isRunning);
    default:
      return wish satisfies never;
  }
}

async function grantEither(
  wish: Extract<Wish, { at: 'server or database' }>,
  config: Config,
  isRunning: boolean,
): Promise<HostAnswer | undefined> {
  switch (wish.verb) {
    case 'backup':
      return isRunning ? hand(config, { verb: 'backup' }) : backUpWhileStopped(config);
    case 'verify-backup': {
      const { verb, file } = wish;
      return isRunning ? hand(config, { verb, file }) : verifyWhileStopped(config, file);
    }
    case 'sql': {
      const statement = (await text(process.stdin)).trim();
      if (statement === '') throw new WrongUse('sql: one statement on standard input');
      return isRunning ? hand(config, { verb: 'sql', statement }) : sqlWhileStopped(config, statement);
    }
    default:
      return wish satisfies never;
  }
}

function hand(config: Config, request: HostRequest): undefined {
  writeSync(handOff, JSON.stringify({ socket: controlPath(config.dataDir), request }));
}

/** Without migrations and catalogue check: it must work on what the server refuses. */
async function sqlWhileStopped(config: Config, statement: string): Promise<HostAnswer> {
  if (config.externalDatabase) return runSql(undefined, statement);
  using _lock = lockDataFolder(config.dataDir, config.publicUrl, systemClock.now());
  const log = createLogger({ level: 'error', tty: false, out: (line) => console.error(line) });
  await using postgres = await startPostgres({ dataDir: config.dataDir, log });
  // awaited here: PostgreSQL stops when this returns
  return await runSql(postgres.connection('postgres', names.main), statement);
}
