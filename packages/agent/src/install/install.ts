import {
  chmodSync,
  chownSync,
  copyFileSync,
  cpSync,
  existsSync,
  lstatSync,
  mkdirSync,
  readFileSync,
  readlinkSync,
  renameSync,
  rmSync,
  symlinkSync,
  writeFileSync,
} from 'node:fs';
import path from 'node:path';
import { AgentFault } from '../fault.ts';
import { loadIdentity } from '../identity.ts';
import { packageFolder } from '../package.ts';
import { statePaths } from '../state-folder.ts';
import { account, places } from './places.ts';
import { keepSerial } from './serial.ts';
import { findAccount, hasSystemd, requireRoot, runAsAgent, runTool, type AccountIds } from './system.ts';

/**
 * Makes the unpacked package that this runs from the agent of this computer: account, program, state folder, enrolment
 * by the token on standard input, unit. Over an earlier installation only the program is replaced; the identity stays.
 * Throws AgentFault, and leaves nothing behind of what it made.
 */
export async function install({ starts }: { starts: boolean }): Promise<number> {
  requireRoot('install');
  const from = packageFolder();
  if (from === undefined)
    throw new AgentFault('install_failed', 'Only a package is installed: use the line under Devices, Enrol.');
  const identity = loadIdentity(statePaths(places.state).identity);
  const token = identity ? '' : readFileSync(0, 'utf8').trim();
  if (!identity && token === '')
    throw new AgentFault('install_failed', 'An enrolment token is expected on standard input.');
  using undo = new DisposableStack();
  if (identity && hasSystemd()) undo.defer(() => runTool('systemctl', 'try-restart', unit));
  const ids = makeAccount(undo);
  placeProgram(from, undo);
  await makeState(ids, undo);
  placeFile('candor-agent.service', places.unit, undo);
  placeFile('candor-agent-desk.desktop', places.autostart, undo);
  placeCommand(undo);
  if (!identity) enrol(ids, token, undo);
  const isStarted = starts && start(undo);
  undo.move(); // nothing is undone from here on
  rmSync(`${places.program}.old`, { recursive: true, force: true });
  process.stdout.write(identity ? `Updated. It is still ${identity.deviceId}.\n` : 'Installed.\n');
  process.stdout.write(
    isStarted ? 'It runs now and after each start of this computer: sudo candor-agent status\n' : byHand,
  );
  return 0;
}

const unit = path.basename(places.unit);
const byHand = `It is not started. By hand: sudo candor-agent run (it works as the account ${account})\n`;

function makeAccount(undo: DisposableStack): AccountIds {
  const known = findAccount();
  if (known) return known;
  const folder = ['--no-create-home', '--home-dir', places.state];
  const shell = ['--shell', '/usr/sbin/nologin'];
  runTool('useradd', '--system', '--user-group', ...folder, ...shell, '--comment', 'Candor agent', account);
  undo.defer(() => runTool('userdel', account));
  const made = findAccount();
  if (!made) throw new AgentFault('install_failed', `useradd made no account ${account}.`);
  return made;
}

/** The new program is complete before it takes the place of the one before. */
function placeProgram(from: string, undo: DisposableStack): void {
  const { program } = places;
  if (from === program) return;
  const [next, old] = [`${program}.new`, `${program}.old`];
  for (const rest of [next, old]) rmSync(rest, { recursive: true, force: true });
  undo.defer(() => rmSync(next, { recursive: true, force: true }));
  mkdirSync(path.dirname(program), { recursive: true });
  cpSync(from, next, { recursive: true });
  if (existsSync(program)) {
    renameSync(program, old);
    undo.defer(() => renameSync(old, program));
  }
  renameSync(next, program);
  undo.defer(() => rmSync(program, { recursive: true, force: true }));
}

async function makeState(ids: AccountIds, undo: DisposableStack): Promise<void> {
  if (!existsSync(places.state)) {
    mkdirSync(places.state, { recursive: true, mode: 0o700 });
    undo.defer(() => rmSync(places.state, { recursive: true, force: true }));
  }
  chownSync(places.state, ids.uid, ids.gid);
  await keepSerial(ids);
}

/** Where its folder is: also without systemd or a desktop running now, as in an image made for another computer. */
function placeFile(name: string, place: string, undo: DisposableStack): void {
  if (!existsSync(path.dirname(place))) return;
  const before = existsSync(place) ? readFileSync(place) : undefined;
  undo.defer(() => (before ? writeFileSync(place, before) : rmSync(place, { force: true })));
  copyFileSync(path.join(places.program, name), place);
  chmodSync(place, 0o644);
}

function placeCommand(undo: DisposableStack): void {
  const { command, program } = places;
  const target = path.join(program, 'bin/candor-agent');
  const present = lstatSync(command, { throwIfNoEntry: false });
  if (present?.isSymbolicLink() && readlinkSync(command) === target) return;
  if (present) throw new AgentFault('install_failed', `${command} is there already and is not ours.`);
  mkdirSync(path.dirname(command), { recursive: true });
  symlinkSync(target, command);
  undo.defer(() => rmSync(command, { force: true }));
}

function enrol(ids: AccountIds, token: string, undo: DisposableStack): void {
  // it says itself why it failed
  if (runAsAgent(ids, ['enrol', '-'], token) === 'failed')
    throw new AgentFault('install_failed', 'Nothing was installed.');
  undo.defer(() => runAsAgent(ids, ['leave']));
}

function start(undo: DisposableStack): boolean {
  if (!hasSystemd()) return false;
  runTool('systemctl', 'daemon-reload');
  undo.defer(() => runTool('systemctl', 'disable', '--now', '--quiet', unit));
  runTool('systemctl', 'enable', '--quiet', unit);
  runTool('systemctl', 'restart', unit);
  return true;
}
