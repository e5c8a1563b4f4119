// Types, lint, format and unused code. The checks of the repository itself are tests: checks/*.test.ts.
import { spawn } from 'node:child_process';
import { globSync } from 'node:fs';
import path from 'node:path';

interface Step {
  name: string;
  program: 'tsc' | 'oxlint' | 'oxfmt' | 'knip';
  args: string[];
}

const root = path.dirname(import.meta.dirname);
const atOnce = 2;
const stepMs = 300_000;

/** Prints one line a step, and the output of the steps that failed. */
export async function check(): Promise<'passed' | 'failed'> {
  const waiting = steps();
  const results: boolean[] = [];
  const worker = async () => {
    for (let step = waiting.shift(); step; step = waiting.shift()) results.push(await runStep(step));
  };
  await Promise.all(Array.from({ length: atOnce }, worker));
  return results.every(Boolean) ? 'passed' : 'failed';
}

/** The slow ones first, so that both processors are busy to the end. */
function steps(): Step[] {
  const projects = globSync(
    ['packages/*/tsconfig.json', 'packages/*/test/tsconfig.json', 'e2e/tsconfig.json'],
    { cwd: root },
  ).map((file) => path.dirname(file));
  return [
    { name: 'lint', program: 'oxlint', args: ['--deny-warnings', '--report-unused-disable-directives'] },
    { name: 'unused', program: 'knip', args: ['--no-progress'] },
    { name: 'types, root', program: 'tsc', args: ['--noEmit', '-p', 'tsconfig.json'] },
    ...projects.sort().map(typesOf),
    { name: 'format', program: 'oxfmt', args: ['--check'] },
  ];
}

function typesOf(project: string): Step {
  return { name: `types, ${project}`, program: 'tsc', args: ['--noEmit', '-p', project] };
}

async function runStep({ name, program, args }: Step): Promise<boolean> {
  const startedAt = performance.now();
  const { code, output } = await runProgram(program, args);
  const seconds = ((performance.now() - startedAt) / 1000).toFixed(1);
  console.log(`${code === 0 ? 'ok    ' : 'FAILED'} ${name.padEnd(24)} ${seconds.padStart(5)} s`);
  if (code !== 0) console.log(output.trimEnd());
  return code === 0;
}

function runProgram(program: string, args: string[]): Promise<{ code: number | null; output: string }> {
  const binaries = path.join(root, 'node_modules/.bin');
  const child = spawn(path.join(binaries, program), args, {
    cwd: root,
    env: { ...process.env, PATH: `${binaries}${path.delimiter}${process.env['PATH']}` },
    shell: process.platform === 'win32',
    stdio: ['ignore', 'pipe', 'pipe'],
    timeout: stepMs,
  });
  let output = '';
  child.stdout.setEncoding('utf8').on('data', (text: string) => (output += text));
  child.stderr.setEncoding('utf8').on('data', (text: string) => (output += text));
  return new Promise((resolve) => {
    child.on('error', (error) => resolve({ code: 1, output: error.message }));
    child.on('close', (code, signal) => {
      resolve({ code, output: signal ? `${output}\nended by ${signal} (limit ${stepMs / 1000} s)` : output });
    });
  });
}

if (import.meta.main) process.exitCode = (await check()) === 'passed' ? 0 : 1;
