import { hostname } from 'node:os';
import { readPlainRelease } from '../collectors/system.ts';
import { enrol, type Introduction } from '../enrol.ts';
import { AgentFault } from '../fault.ts';
import { loadIdentity, saveIdentity, type Identity } from '../identity.ts';
import { Ledger } from '../ledger.ts';
import { openStateFolder, removeDatabase, type StateFolder } from '../state-folder.ts';

/** Enrols this computer for Manage, and keeps the identity. */
export function enrolHere(state: StateFolder, token: string): Promise<Identity> {
  return enrolAs(state, token, { hostname: hostname() });
}

/** Joins this computer to a person's Focus: the name that they typed, and the operating system. */
export async function joinHere(state: StateFolder, token: string, name: string): Promise<Identity> {
  return enrolAs(state, token, { focus: { label: name, ...(await readPlainRelease('/')) } });
}

export async function enrolCommand(folder: string, token: string): Promise<number> {
  const state = openStateFolder(folder);
  refuseSecond(state);
  const identity = await enrolHere(state, token);
  process.stdout.write(`This computer is enrolled at ${identity.url} as ${identity.deviceId}.\n`);
  process.stdout.write('Start it with: npm run agent -- run\n');
  return 0;
}

export function refuseSecond(state: StateFolder): void {
  const kept = loadIdentity(state.identity);
  if (kept)
    throw new AgentFault(
      'already_enrolled',
      `Already enrolled at ${kept.url} as ${kept.deviceId}. First run: leave`,
    );
}

/** What is sent is in the ledger too, which therefore begins before there is an identity to seal it under. */
async function enrolAs(state: StateFolder, token: string, introduction: Introduction): Promise<Identity> {
  const sent: Parameters<Ledger['note']>[0][] = [];
  const identity = await enrol(token, introduction, (one) => sent.push(one));
  for (const old of [state.outbox, state.ledger]) removeDatabase(old);
  using ledger = new Ledger(state.ledger, Buffer.from(identity.storeKey, 'base64url'), 'write');
  for (const one of sent) ledger.note(one);
  saveIdentity(state.identity, identity);
  return identity;
}
