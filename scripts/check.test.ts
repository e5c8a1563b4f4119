import assert from 'node:assert/strict';
import { spawnSync } from 'node:child_process';
import { cpSync, mkdirSync, symlinkSync, writeFileSync } from 'node:fs';
import path from 'node:path';
import test, { type TestContext } from 'node:test';
import { temporaryFolder } from './temporary-folder.ts';

const root = path.dirname(import.meta.dirname);

/** A repository of one part with our own settings; `main` is its only source. */
function repository(test: TestContext, main: string): string {
  const copy = temporaryFolder(test);
  symlinkSync(path.join(root, 'node_modules'), path.join(copy, 'node_modules'));
  for (const file of [
    '.oxlintrc.json',
    '.oxfmtrc.json',
    'knip.json',
    'tsconfig.base.json',
    'scripts/check.ts',
  ]) {
    cpSync(path.join(root, file), path.join(copy, file));
  }
  mkdirSync(path.join(copy, 'packages/server/src'), { recursive: true });
  const files = {
    'package.json': { name: 'x', private: true, type: 'module', workspaces: ['packages/*'] },
    'tsconfig.json': {
      extends: './tsconfig.base.json',
      compilerOptions: { types: ['node'], lib: ['esnext'] },
      include: ['scripts'],
    },
    'packages/server/package.json': { name: '@candor/server', type: 'module', exports: { './*': './src/*' } },
    'packages/server/tsconfig.json': { extends: '../../tsconfig.base.json', include: ['src'] },
  };
  for (const [file, content] of Object.entries(files))
    writeFileSync(path.join(copy, file), JSON.stringify(content));
  writeFileSync(path.join(copy, 'packages/server/src/main.ts'), main);
  return copy;
}

function check(folder: string) {
  const { status, stdout } = spawnSync(process.execPath, [path.join(folder, 'scripts/check.ts')], {
    encoding: 'utf8',
    timeout: 60_000,
  });
  const lines = [...stdout.matchAll(/^(ok|FAILED) +(.+?) +\d+\.\d s$/gm)];
  return { status, stdout, steps: Object.fromEntries(lines.map(([, outcome, step]) => [step, outcome])) };
}

test('a clean repository passes every step and prints a line for each', (t) => {
  const { status, stdout, steps } = check(repository(t, 'export {};\n'));
  assert.equal(status, 0, stdout);
  assert.deepEqual(steps, {
    'types, root': 'ok',
    'types, packages/server': 'ok',
    lint: 'ok',
    format: 'ok',
    unused: 'ok',
  });
});

test('wrong types, lint, format and unused exports each fail their step and show why', (t) => {
  const bad = 'export const count: any = 1\nexport const text: string = 2;\n';
  const { status, stdout, steps } = check(repository(t, bad));
  assert.equal(status, 1);
  assert.deepEqual(steps, {
    'types, root': 'ok',
    'types, packages/server': 'FAILED',
    lint: 'FAILED',
    format: 'FAILED',
    unused: 'FAILED',
  });
  for (const reason of ['TS2322', 'no-explicit-any', 'Format issues', 'Unused exports'])
    assert.ok(stdout.includes(reason), `${reason} in ${stdout}`);
});
