import assert from 'node:assert/strict';
import { spawnSync } from 'node:child_process';
import { cpSync, mkdirSync, writeFileSync } from 'node:fs';
import path from 'node:path';
import test, { type TestContext } from 'node:test';
import { temporaryFolder } from './temporary-folder.ts';

const passes = "import test from 'node:test';\ntest('passes', () => {});\n";
const fails = "import test from 'node:test';\ntest('fails', () => { throw new Error('as it should'); });\n";

function repository(test: TestContext, files: Record<string, string>): string {
  const root = temporaryFolder(test);
  cpSync(import.meta.dirname, path.join(root, 'scripts'), {
    recursive: true,
    filter: (file) => !file.endsWith('.test.ts'),
  });
  for (const [file, text] of Object.entries({ 'package.json': '{ "type": "module" }', ...files })) {
    mkdirSync(path.dirname(path.join(root, file)), { recursive: true });
    writeFileSync(path.join(root, file), text);
  }
  return root;
}

function runTests(root: string, ...args: string[]) {
  return runTestsWith({}, root, ...args);
}

function runTestsWith(extra: Record<string, string>, root: string, ...args: string[]) {
  const { NODE_TEST_CONTEXT: _, ...environment } = process.env;
  return spawnSync(process.execPath, [path.join(root, 'scripts/test.ts'), ...args], {
    cwd: root,
    encoding: 'utf8',
    env: { ...environment, CANDOR_TEST_WITHOUT_SYSTEM: '1', ...extra },
    timeout: 60_000,
  });
}

function totals(output: string): Record<string, string> {
  return Object.fromEntries(
    [...output.matchAll(/^ℹ (tests|pass|fail|skipped) (\d+)$/gm)].map((found) => found.slice(1)),
  );
}

test('files of all kinds run in one run whose totals are the last lines', (t) => {
  const root = repository(t, {
    'checks/a.test.ts': passes,
    'packages/server/src/modules/devices/b.test.ts': passes,
    'packages/server/test/c.test.ts': passes,
    'e2e/d.test.ts': passes,
    'e2e/e.test.ts': passes,
  });
  const { status, stdout } = runTests(root, '--only', '.test.ts');
  assert.equal(status, 0);
  assert.deepEqual(totals(stdout), { tests: '5', pass: '5', fail: '0', skipped: '0' });
  assert.match(stdout.trimEnd().split('\n').at(-1) ?? '', /^ℹ duration_ms /);
});

test('one failing test makes exit 1', (t) => {
  const { status, stdout } = runTests(
    repository(t, { 'checks/a.test.ts': fails, 'checks/b.test.ts': passes }),
    '--only',
    'checks/',
  );
  assert.equal(status, 1);
  assert.deepEqual(totals(stdout), { tests: '2', pass: '1', fail: '1', skipped: '0' });
});

test('a file that cannot be loaded makes exit 1', (t) => {
  assert.equal(
    runTests(repository(t, { 'checks/a.test.ts': 'import "./gone.ts";' }), '--only', 'checks/').status,
    1,
  );
});

test('a file that leaves something open is ended at its limit and fails', (t) => {
  const root = repository(t, { 'checks/a.test.ts': `${passes}setInterval(() => {}, 1000);` });
  const { status, stdout } = runTestsWith({ TEST_FILE_MS: '400' }, root, '--only', 'checks/');
  assert.equal(status, 1);
  assert.match(stdout, /a\.test\.ts is still running after 0\.4 s/);
});

test('--only runs the files with that text in their path, and refuses a text that is in none', (t) => {
  const root = repository(t, { 'checks/a.test.ts': fails, 'packages/web/src/b.test.ts': passes });
  assert.equal(runTests(root, '--only', 'packages/web').status, 0);
  const { status, stderr } = runTests(root, '--only', 'nowhere');
  assert.deepEqual({ status, stderr }, { status: 2, stderr: 'No test file has "nowhere" in its path\n' });
});

test('the global set-up runs before the files and the teardown after them', (t) => {
  const root = repository(t, {
    'packages/server/test/global-setup.ts': `import { writeFileSync } from 'node:fs';
      export const globalSetup = () => { process.env['READY'] = 'yes'; };
      export const globalTeardown = () => writeFileSync('torn-down', '');`,
    'packages/server/src/a.test.ts': `import test from 'node:test'; import assert from 'node:assert/strict';
      import { existsSync } from 'node:fs';
      test('ready', () => assert.deepEqual([process.env['READY'], existsSync('torn-down')], ['yes', false]));`,
    'checks/b.test.ts': `import test from 'node:test'; import assert from 'node:assert/strict';
      import { existsSync } from 'node:fs';
      test('torn down', () => assert.ok(existsSync('torn-down')));`,
  });
  assert.equal(runTests(root, '--only', 'server').status, 0);
  assert.equal(runTests(root, '--only', 'checks/b').status, 0);
});
