import { spawn } from 'node:child_process';
import { once } from 'node:events';
import { text } from 'node:stream/consumers';
import { fileURLToPath } from 'node:url';

const program = fileURLToPath(new URL('../../cli/src/main.ts', import.meta.url));

/** `candor WORDS`, as its own process, with `input` on standard input. */
export async function candor(dataDir: string, words: string[], input = '') {
  const child = spawn(process.execPath, [program, ...words], {
    env: { CANDOR_DATA: dataDir },
    stdio: ['pipe', 'pipe', 'pipe'],
  });
  child.stdin.end(input);
  const [out, errors, [exitCode]] = await Promise.all([
    text(child.stdout),
    text(child.stderr),
    once(child, 'exit'),
  ]);
  return { out, errors, exitCode };
}
