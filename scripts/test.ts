// `npm test`: system programs, then types and lint, then every test in one run. `npm test -- --only NAME` runs the
// test files whose path contains NAME, without the lint.
import { existsSync } from 'node:fs';
import path from 'node:path';
import { run } from 'node:test';
import { spec } from 'node:test/reporters';
import { pathToFileURL } from 'node:url';
import { parseArgs } from 'node:util';
import { check } from './check.ts';
import { prepareSystem } from './system-packages.ts';
import { testFiles } from './test-files.ts';
import { serveTurns } from './test-turns.ts';

const root = path.dirname(import.meta.dirname);
const exit = { done: 0, failed: 1, wrongUse: 2 };
const testMs = 10 * 60_000;

process.exitCode = await main();

async function main(): Promise<number> {
  const { only } = parseArgs({ options: { only: { type: 'string', default: '' } } }).values;
  const files = testFiles(root).filter((file) => file.includes(only));
  if (files.length === 0) return complain(`No test file has "${only}" in its path`);
  const system = prepareSystem();
  if (system.state === 'missing') return complain(system.text);
  if (system.state === 'without') process.env['TEST_MISSING_PROGRAMS'] = system.programs.join(' ');
  // The servers that tests start refuse CANDOR_* names that they don't know.
  delete process.env['CANDOR_TEST_WITHOUT_SYSTEM'];
  // Every test file is a process, and so is what it starts: compiling the server takes each of them over a second.
  process.env['NODE_COMPILE_CACHE'] ??= path.join(root, 'node_modules/.cache/candor');
  if (!only && (await check()) === 'failed') return exit.failed;
  return (await runTests(files)) === 'passed' ? exit.done : exit.failed;
}

function complain(text: string): number {
  console.error(text);
  return exit.wrongUse;
}

async function runTests(files: string[]): Promise<'passed' | 'failed'> {
  process.env['TEST_TURNS_PORT'] = String(await serveTurns());
  const globalSetup = path.join(root, 'packages/server/test/global-setup.ts');
  const interrupt = new AbortController();
  process.once('SIGINT', () => interrupt.abort());
  const events = run({
    files: files.map((file) => path.join(root, file)),
    concurrency: 2,
    timeout: testMs,
    execArgv: ['--import', pathToFileURL(path.join(import.meta.dirname, 'test-process.ts')).href],
    signal: interrupt.signal,
    ...(existsSync(globalSetup) ? { globalSetupPath: globalSetup } : {}),
  });
  let outcome: 'passed' | 'failed' = 'failed';
  events.on('test:summary', ({ file, success }) => {
    if (file === undefined) outcome = success ? 'passed' : 'failed';
  });
  for await (const text of events.compose(new spec())) process.stdout.write(text);
  return outcome;
}
