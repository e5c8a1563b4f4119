// The system programs that tests need. Debian's and Ubuntu's package names.
import { spawnSync } from 'node:child_process';
import {
  accessSync,
  constants,
  existsSync,
  globSync,
  readFileSync,
  realpathSync,
  rmSync,
  writeFileSync,
} from 'node:fs';
import path from 'node:path';

const programs = [
  { program: 'chromium', debian: 'chromium', neededBy: 'e2e' },
  { program: 'Xvfb', debian: 'xvfb', neededBy: 'agent/focus' },
  { program: 'openbox', debian: 'openbox', neededBy: 'agent/focus' },
  { program: 'xterm', debian: 'xterm', neededBy: 'agent/focus' },
  { program: 'xdotool', debian: 'xdotool', neededBy: 'agent/focus' },
  { program: 'certutil', debian: 'libnss3-tools', neededBy: 'e2e' },
  { program: 'ip', debian: 'iproute2', neededBy: 'e2e/install' },
  { program: 'curl', debian: 'curl', neededBy: 'e2e/install' },
  { program: 'wget', debian: 'wget', neededBy: 'e2e/install' },
  { program: 'age', debian: 'age', neededBy: 'server/commands' },
  { program: 'nginx', debian: 'nginx', neededBy: 'server/nginx' },
  { program: 'systemd-analyze', debian: 'systemd', neededBy: 'e2e/archive' },
  { program: 'postgres', debian: 'postgresql', neededBy: 'server/postgres' },
  { program: 'oathtool', debian: 'oathtool', neededBy: 'server/accounts' },
] as const;

export type Program = (typeof programs)[number]['program'];
export type Readiness =
  | { state: 'ready' }
  | { state: 'without'; programs: Program[] }
  | { state: 'missing'; text: string };

/** What the answer depends on; tests give another computer's. */
export interface Computer {
  uid: number;
  path: string;
  osRelease: string;
  /** Asked by Debian's packages before they start a service (invoke-rc.d(8)). */
  servicePolicy: string;
  /** The person asked for a run without the programs (CANDOR_TEST_WITHOUT_SYSTEM=1). */
  without: boolean;
}

const installMs = 10 * 60_000;

/** Root on Debian or Ubuntu gets the missing packages installed; anybody else gets the line that does it. */
export function prepareSystem(computer = thisComputer()): Readiness {
  const missing = missingPrograms(computer.path);
  if (missing.length === 0) return { state: 'ready' };
  if (computer.without) return { state: 'without', programs: missing };
  const packages = programs.filter(({ program }) => missing.includes(program)).map(({ debian }) => debian);
  const advice = `Missing: ${missing.join(' ')}. Run: sudo apt-get install -y ${packages.join(' ')}`;
  if (computer.uid !== 0 || !isDebian(computer.osRelease)) return { state: 'missing', text: advice };
  console.log(`Installing for the tests: ${packages.join(' ')}`);
  const failure =
    aptGet(computer, ['update']) ??
    withoutServices(computer, () =>
      aptGet(computer, ['install', '-y', '--no-install-recommends', ...packages]),
    );
  if (failure === undefined && missingPrograms(computer.path).length === 0) return { state: 'ready' };
  return { state: 'missing', text: failure === undefined ? advice : `${failure}\n${advice}` };
}

/** For a test's `skip`: false, or the reason when this run goes without one of the programs. */
export function skipWithout(...needed: Program[]): string | false {
  const gone = (process.env['TEST_MISSING_PROGRAMS'] ?? '').split(' ');
  const absent = needed.filter((program) => gone.includes(program));
  return absent.length > 0 && `this computer has no ${absent.join(', ')} (CANDOR_TEST_WITHOUT_SYSTEM=1)`;
}

/** File of a program that is there. */
export function fileOf(program: Program): string {
  const files = thisComputer()
    .path.split(path.delimiter)
    .map((folder) => path.join(folder, program));
  const found = files.find(isExecutable);
  if (found === undefined) throw new Error(`this computer has no ${program}`);
  return realpathSync(found);
}

function missingPrograms(searchPath: string): Program[] {
  const folders = searchPath.split(path.delimiter);
  const isThere = (program: string) => folders.some((folder) => isExecutable(path.join(folder, program)));
  return programs.map(({ program }) => program).filter((program) => !isThere(program));
}

function isExecutable(file: string): boolean {
  try {
    accessSync(file, constants.X_OK);
    return true;
  } catch {
    return false;
  }
}

function isDebian(osRelease: string): boolean {
  return /^ID(_LIKE)?=.*\b(debian|ubuntu)\b/m.test(osRelease);
}

/** A package that the tests need is no wish for its service on port 80: while it is installed, none is started. */
function withoutServices<T>({ servicePolicy }: Computer, act: () => T): T {
  if (existsSync(servicePolicy)) return act();
  writeFileSync(servicePolicy, '#!/bin/sh\nexit 101\n', { mode: 0o755 });
  try {
    return act();
  } finally {
    rmSync(servicePolicy);
  }
}

/** @returns what apt-get printed, when it failed */
function aptGet(computer: Computer, args: string[]): string | undefined {
  const { status, stdout, stderr, error } = spawnSync('apt-get', args, {
    env: { ...process.env, PATH: computer.path, DEBIAN_FRONTEND: 'noninteractive' },
    encoding: 'utf8',
    timeout: installMs,
    maxBuffer: 64 * 1024 * 1024,
  });
  return status === 0
    ? undefined
    : `apt-get ${args.join(' ')} failed\n${stdout}${stderr}${error?.message ?? ''}`;
}

function thisComputer(): Computer {
  return {
    uid: process.getuid?.() ?? -1,
    // Debian keeps the programs of each PostgreSQL apart, the oldest that Candor takes first; servers lie where only
    // root's path leads
    path: [
      ...globSync('/usr/lib/postgresql/{1[5-9],2?}/bin').toSorted(),
      process.env['PATH'] ?? '',
      '/usr/sbin',
    ].join(path.delimiter),
    servicePolicy: '/usr/sbin/policy-rc.d',
    osRelease: readOsRelease(),
    without: process.env['CANDOR_TEST_WITHOUT_SYSTEM'] === '1',
  };
}

function readOsRelease(): string {
  try {
    return readFileSync('/etc/os-release', 'utf8');
  } catch {
    return '';
  }
}
