import { existsSync, readlinkSync, rmSync } from 'node:fs';
import path from 'node:path';
import { AgentFault } from '../fault.ts';
import { statePaths } from '../state-folder.ts';
import { account, places } from './places.ts';
import { findAccount, hasSystemd, requireRoot, runAsAgent, runTool } from './system.ts';

/**
 * Tells the server goodbye, if it can be reached, and removes everything that `install` made. The account goes before
 * the files: while something still runs as it, nothing but the enrolment is gone and it can be tried again.
 */
export function uninstall(): number {
  requireRoot('uninstall');
  const ids = findAccount();
  if (!ids && !existsSync(places.program) && !existsSync(places.state)) {
    process.stdout.write('The agent is not installed.\n');
    return 0;
  }
  const unit = path.basename(places.unit);
  const isUnitThere = existsSync(places.unit);
  if (hasSystemd() && isUnitThere) runTool('systemctl', 'disable', '--now', '--quiet', unit);
  if (ids && existsSync(statePaths(places.state).identity)) runAsAgent(ids, ['leave']);
  if (ids) removeAccount();
  for (const file of [places.unit, places.autostart]) rmSync(file, { force: true });
  if (hasSystemd() && isUnitThere) runTool('systemctl', 'daemon-reload');
  if (isOwnCommand()) rmSync(places.command);
  for (const folder of [places.state, places.program, `${places.program}.old`, `${places.program}.new`])
    rmSync(folder, { recursive: true, force: true });
  process.stdout.write('Uninstalled. Nothing of it is left on this computer.\n');
  return 0;
}

function removeAccount(): void {
  try {
    runTool('userdel', account);
  } catch (error) {
    const why = error instanceof AgentFault ? error.message : 'it failed';
    throw new AgentFault(
      'install_failed',
      `${why}\nEnd what runs as ${account}, then uninstall again.`,
      error,
    );
  }
}

function isOwnCommand(): boolean {
  try {
    return readlinkSync(places.command) === path.join(places.program, 'bin/candor-agent');
  } catch {
    // none there, or somebody else's program
    return false;
  }
}
