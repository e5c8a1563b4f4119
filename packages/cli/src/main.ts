/**
 * `candor VERB`. Verbs of the host are the server's (server/src/commands), run as a process of their own; what only the
 * running server can do comes back on file descriptor 3 and is asked of it. `verify` needs neither.
 */
import { spawn } from 'node:child_process';
import { once } from 'node:events';
import path from 'node:path';
import { Readable } from 'node:stream';
import { text } from 'node:stream/consumers';
import { askServer } from './ask-server.ts';
import { rootVerbOf, runRootVerb } from './root/run-root-verb.ts';
import { verify } from './verify/verify.ts';

/** Of a clone, or of the bundle that scripts/build/server-bundle.ts makes. */
const hostVerbs = path.resolve(
  import.meta.dirname,
  import.meta.filename.endsWith('.ts') ? '../../server/src/commands/main.ts' : 'host-verbs.mjs',
);
const failed = 1;

process.exitCode = await main(process.argv.slice(2));

async function main(words: string[]): Promise<number> {
  const [verb, ...rest] = words;
  if (verb === 'verify') return verify(rest, (file) => runHostVerb(['verify-backup', file]));
  return runHostVerb(words);
}

async function runHostVerb(words: string[]): Promise<number> {
  const child = spawn(process.execPath, [hostVerbs, ...words], {
    stdio: ['inherit', 'inherit', 'inherit', 'pipe'],
  });
  const pipe = child.stdio[3];
  const [[code], handed] = await Promise.all([
    once(child, 'exit'),
    pipe instanceof Readable ? text(pipe) : '',
  ]);
  if (handed === '') return typeof code === 'number' ? code : failed;
  // written by server/src/commands/main.ts
  const { socket, request } = JSON.parse(handed) as { socket: string; request: unknown };
  const rootVerb = rootVerbOf(words);
  try {
    if (rootVerb) return await runRootVerb(rootVerb, words, socket);
    const { lines, exitCode } = await askServer(socket, request);
    for (const line of lines) console.log(line);
    return exitCode;
  } catch (error) {
    console.error(`The server did not answer (${error instanceof Error ? error.message : 'unknown'}).`);
    return failed;
  }
}
