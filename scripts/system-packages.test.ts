import assert from 'node:assert/strict';
import { existsSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import path from 'node:path';
import test, { type TestContext } from 'node:test';
import { prepareSystem, skipWithout, type Computer } from './system-packages.ts';
import { temporaryFolder } from './temporary-folder.ts';

const debian = 'PRETTY_NAME="Debian GNU/Linux 12 (bookworm)"\nID=debian\n';
const all =
  'chromium Xvfb openbox xterm xdotool certutil ip curl wget age nginx systemd-analyze postgres oathtool'.split(
    ' ',
  );

/** A computer with all programs, and an apt-get that keeps a record and installs what `offers` says. */
function computerWithAll(
  test: TestContext,
  { offers = [] as string[], exit = 0 } = {},
): Computer & { log: string } {
  const folder = temporaryFolder(test);
  const log = path.join(folder, 'log');
  for (const program of all) writeFileSync(path.join(folder, program), '', { mode: 0o755 });
  const install = offers.map((program) => `: > ${folder}/${program}; /bin/chmod +x ${folder}/${program}`);
  const lines = [
    '#!/bin/sh',
    `echo "$DEBIAN_FRONTEND $*" >> ${log}`,
    `if [ -e ${folder}/policy-rc.d ]; then ${folder}/policy-rc.d; echo "services $?" >> ${log}; fi`,
    'echo "no such archive" >&2',
    ...install,
  ];
  writeFileSync(path.join(folder, 'apt-get'), [...lines, `exit ${exit}`].join('\n'), { mode: 0o755 });
  writeFileSync(log, '');
  const servicePolicy = path.join(folder, 'policy-rc.d');
  return { uid: 0, path: folder, osRelease: debian, servicePolicy, without: false, log };
}

function remove(computer: Computer, ...programs: string[]): void {
  for (const program of programs) rmSync(path.join(computer.path, program));
}

test('nothing is installed when nothing is missing', (t) => {
  const computer = computerWithAll(t);
  assert.deepEqual(prepareSystem(computer), { state: 'ready' });
  assert.equal(readFileSync(computer.log, 'utf8'), '');
});

test('root on Debian gets the missing packages and no others, without a question', (t) => {
  const computer = computerWithAll(t, { offers: ['certutil', 'Xvfb'] });
  remove(computer, 'certutil', 'Xvfb');
  assert.deepEqual(prepareSystem(computer), { state: 'ready' });
  assert.deepEqual(readFileSync(computer.log, 'utf8').trim().split('\n'), [
    'noninteractive update',
    'noninteractive install -y --no-install-recommends xvfb libnss3-tools',
    // 101: no service may be started
    'services 101',
  ]);
  assert.equal(existsSync(computer.servicePolicy), false);
});

test('what apt-get printed is shown when it fails, with the command to run', (t) => {
  const computer = computerWithAll(t, { exit: 100 });
  remove(computer, 'age');
  assert.deepEqual(prepareSystem(computer), {
    state: 'missing',
    text: 'apt-get update failed\nno such archive\n\nMissing: age. Run: sudo apt-get install -y age',
  });
});

test('an installation that leaves the program missing is no success', (t) => {
  const computer = computerWithAll(t);
  remove(computer, 'age');
  assert.equal(prepareSystem(computer).state, 'missing');
});

test('anybody but root on Debian or Ubuntu is told the command, and nothing is run', (t) => {
  const computer = computerWithAll(t);
  remove(computer, 'chromium', 'certutil');
  const text = 'Missing: chromium certutil. Run: sudo apt-get install -y chromium libnss3-tools';
  assert.deepEqual(prepareSystem({ ...computer, uid: 1000 }), { state: 'missing', text });
  assert.deepEqual(prepareSystem({ ...computer, osRelease: 'ID=fedora\n' }), { state: 'missing', text });
  assert.equal(readFileSync(computer.log, 'utf8'), '');
});

test('Ubuntu and what is like it count as Debian', (t) => {
  const computer = computerWithAll(t, { offers: ['age'] });
  remove(computer, 'age');
  assert.equal(prepareSystem({ ...computer, osRelease: 'ID=pop\nID_LIKE="ubuntu debian"\n' }).state, 'ready');
});

test('on request the run goes without, and a test that needs the program says why it is skipped', (t) => {
  const computer = computerWithAll(t);
  remove(computer, 'chromium');
  assert.deepEqual(prepareSystem({ ...computer, without: true }), {
    state: 'without',
    programs: ['chromium'],
  });
  const before = process.env['TEST_MISSING_PROGRAMS'];
  t.after(() => (before === undefined ? delete process.env['TEST_MISSING_PROGRAMS'] : undefined));
  process.env['TEST_MISSING_PROGRAMS'] = 'chromium';
  assert.equal(
    skipWithout('chromium', 'age'),
    'this computer has no chromium (CANDOR_TEST_WITHOUT_SYSTEM=1)',
  );
  assert.equal(skipWithout('age'), false);
});
