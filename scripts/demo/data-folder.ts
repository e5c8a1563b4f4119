import { existsSync, readFileSync, renameSync, writeFileSync } from 'node:fs';
import path from 'node:path';
import type { SimulatedIdentity } from '../../packages/server/test/simulated-agent.ts';
import type { FocusDevice } from './focus-month.ts';

/** Who the simulated agents are: written when the seeding is over, which is how a second start knows. */
export interface Simulated {
  seed: string;
  schemaHash: string;
  devices: { index: number; identity: SimulatedIdentity }[];
  focus: { device: FocusDevice; identity: SimulatedIdentity }[];
  /** Until when (ms since 1970 UTC) the owner's time is reported. */
  focusUntil: number;
}

/** `foreign`: something is there that no finished demo left behind; it is not touched. */
export function lookInto(dataDir: string): 'empty' | 'seeded' | 'foreign' {
  if (existsSync(simulatedFile(dataDir))) return 'seeded';
  return existsSync(path.join(dataDir, 'keys')) ? 'foreign' : 'empty';
}

export const ownerFile = (dataDir: string) => path.join(dataDir, 'demo-owner.txt');

export interface Owner {
  url: string;
  email: string;
  password: string;
  /** Base32, for an authenticator app. */
  totpSecret: string;
}

export function writeOwner(dataDir: string, { url, email, password, totpSecret }: Owner): void {
  const lines = [url, email, password, totpSecret];
  writeFileSync(ownerFile(dataDir), `${lines.join('\n')}\n`, { mode: 0o600 });
}

export function readOwner(dataDir: string): Owner {
  const lines = readFileSync(ownerFile(dataDir), 'utf8').split('\n');
  const [url = '', email = '', password = '', totpSecret = ''] = lines;
  return { url, email, password, totpSecret };
}

export function readSimulated(dataDir: string): Simulated {
  // written by writeSimulated()
  return JSON.parse(readFileSync(simulatedFile(dataDir), 'utf8')) as Simulated;
}

export function writeSimulated(dataDir: string, simulated: Simulated): void {
  const file = simulatedFile(dataDir);
  writeFileSync(`${file}.new`, JSON.stringify(simulated), { mode: 0o600 });
  renameSync(`${file}.new`, file);
}

const simulatedFile = (dataDir: string) => path.join(dataDir, 'simulated-agents.json');
