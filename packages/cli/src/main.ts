/**
 * `candor VERB`. Verbs of the host are the server's (server/src/commands), run as a process of their own; what only the
 * running server can do comes back on file descriptor 3 and is asked of it.
 */
import { spawn } from 'node:child_process';
import { once } from 'node:events';
import { Readable } from 'node:stream';
import { text } from 'node:stream/consumers';
import { fileURLToPath } from 'node:url';
import { askServer } from './ask-server.ts';
import { rootVerbOf, runRootVerb } from './root/run-root-verb.ts';

const hostVerbs = fileURLToPath(new URL('../../server/src/commands/main.ts', import.meta.url));
const failed = 1;

process.exitCode = await main(process.argv.slice(2));

async function main(words: string[]): Promise<number> {
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
