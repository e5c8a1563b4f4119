import { execFile } from 'node:child_process';
import { promisify } from 'node:util';

/** Whether this person sits at this computer: an unlocked graphical login that is in front now. */
export type HasLogin = (uid: number) => Promise<boolean>;

const deadlineMs = 5_000;
const asked = ['Active', 'Class', 'LockedHint', 'Remote', 'Type'];
const run = promisify(execFile);

/** Asks systemd-logind. Without it, or when it does not answer, nobody has one. */
export const hasActiveLogin: HasLogin = async (uid) => {
  try {
    const sessions = await loginctl('show-user', String(uid), '--property=Sessions', '--value');
    const ids = sessions.split(/\s+/u).filter((id) => /^\w+$/u.test(id));
    if (ids.length === 0) return false;
    return isAtComputer(await loginctl('show-session', ...ids, `--property=${asked.join(',')}`));
  } catch {
    // no loginctl, no logind, or no such person there
    return false;
  }
};

/** `shown`: NAME=VALUE lines, an empty line between sessions (loginctl(1)). */
export function isAtComputer(shown: string): boolean {
  return shown.split(/\n\s*\n/u).some((session) => {
    const lines = new Set(session.split('\n').map((line) => line.trim()));
    const isGraphical = ['x11', 'wayland', 'mir'].some((type) => lines.has(`Type=${type}`));
    return (
      isGraphical &&
      ['Active=yes', 'Class=user', 'LockedHint=no', 'Remote=no'].every((line) => lines.has(line))
    );
  });
}

async function loginctl(...words: string[]): Promise<string> {
  const { stdout } = await run('loginctl', words, { timeout: deadlineMs });
  return stdout;
}
