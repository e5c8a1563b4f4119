import assert from 'node:assert/strict';
import { spawn, type ChildProcess } from 'node:child_process';
import { once } from 'node:events';
import path from 'node:path';
import { createInterface } from 'node:readline';
import test, { type TestContext } from 'node:test';
import { pathToFileURL } from 'node:url';
import { serveTurns } from './test-turns.ts';

const limit = { timeout: 20_000 };

test('a turn is had alone, and the end of its process, even by SIGKILL, passes it on', limit, async (t) => {
  const port = await serveTurns();
  const hadTurn: ChildProcess[] = [];
  const children = [1, 2, 3].map(() =>
    startProcess(t, port, "console.log('turn'); setInterval(() => {}, 1000);"),
  );
  const turns = children.map(async (child) => {
    await once(child, 'turn');
    hadTurn.push(child);
  });
  await Promise.all(children.map((child) => once(child, 'asks')));
  for (const count of [1, 2, 3]) {
    const waiting = children.filter((child) => !hadTurn.includes(child));
    if (hadTurn.length < count) await Promise.race(waiting.map((child) => once(child, 'turn')));
    assert.equal(hadTurn.length, count);
    hadTurn.at(-1)?.kill('SIGKILL');
  }
  await Promise.all(turns);
});

test('a process that has had its turn may end by itself', limit, async (t) => {
  const child = startProcess(t, await serveTurns(), '');
  assert.deepEqual(await once(child, 'exit'), [0, null]);
});

/** A process that asks for its turn and then runs the code; each line it prints is an event of its name. */
function startProcess(test: TestContext, port: number, code: string): ChildProcess {
  const turns = pathToFileURL(path.join(import.meta.dirname, 'test-turns.ts')).href;
  const program = `const { takeTurn } = await import('${turns}');
    console.log('asks'); await takeTurn(${port}); ${code}`;
  const child = spawn(process.execPath, ['--input-type=module', '-e', program], {
    stdio: ['ignore', 'pipe', 'inherit'],
  });
  createInterface(child.stdout).on('line', (line) => child.emit(line));
  test.after(() => child.kill('SIGKILL'));
  return child;
}
