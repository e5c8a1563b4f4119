// The system programs that tests need. Debian's and Ubuntu's package names.
import { spawnSync } from 'node:child_process';
import { accessSync, constants, readFileSync } from 'node:fs';
import path from 'node:path';

const programs = [
  { program: 'chromium', debian: 'chromium', neededBy: 'e2e' },
  { program: 'Xvfb', debian: 'xvfb', neededBy: 'agent/focus' },
  { program: 'openbox', debian: 'openbox', neededBy: 'agent/focus' },
  { program: 'xterm', debian: 'xterm', neededBy: 'agent/focus' },
  { program: 'xdotool', debian: 'xdotool', neededBy: 'agent/focus' },
  { program: 'certutil', debian: 'libnss3-tools', neededBy: 'e2e' },
  { program: 'age', debian: 'age', neededBy: 'server/commands' },
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
    aptGet(computer, ['install', '-y', '--no-install-recommends', ...packages]);
  if (failure === undefined && missingPrograms(computer.path).length === 0) return { state: 'ready' };
  return { state: 'missing', text: failure === undefined ? advice : `${failure}\n${advice}` };
}

/** For a test's `skip`: false, or the reason when this run goes without one of the programs. */
export function skipWithout(...needed: Program[]): string | false {
  const gone = (process.env['TEST_MISSING_PROGRAMS'] ?? '').split(' ');
  const absent = needed.filter((program) => gone.includes(program));
  return absent.length > 0 && `this computer has no ${absent.join(', ')} (CANDOR_TEST_WITHOUT_SYSTEM=1)`;
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
    path: process.env['PATH'] ?? '',
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
