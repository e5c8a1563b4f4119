import { readFileSync } from 'node:fs';
import { hostname } from 'node:os';
import { spacedCode } from '@candor/crypto/enrolment-code.ts';
import type { DeviceClass } from '@candor/policy/rights/modes.ts';
import { readPlainRelease } from '../collectors/system.ts';
import type { Config } from '../config.ts';
import { becomeEnrolled, type EnrolmentWish } from '../enrolment.ts';
import { AgentFault } from '../fault.ts';
import { loadIdentity, type Identity } from '../identity.ts';
import { localTime } from '../local-time.ts';
import { commandLine } from '../package.ts';
import { openStateFolder, type StateFolder } from '../state-folder.ts';
import { readWebCa } from '../web-trust.ts';
import { runUntilEnded } from './run-process.ts';

type How = Pick<EnrolmentWish, 'token' | 'webCa' | 'deviceClass' | 'patience' | 'signal' | 'onWaiting'>;

/** Enrols this computer for Manage, and keeps the identity. */
export function enrolHere(state: StateFolder, how: How): Promise<Identity | undefined> {
  return becomeEnrolled(state, {
    ...how,
    kind: 'manage',
    introduction: async () => ({ hostname: hostname() }),
  });
}

/** Joins this computer to a person's Focus: the name that they typed, and the operating system. */
export function joinHere(state: StateFolder, name: string, how: How): Promise<Identity | undefined> {
  const introduction = async () => ({ focus: { label: name, ...(await readPlainRelease('/')) } });
  return becomeEnrolled(state, { ...how, kind: 'focus', introduction });
}

/** `-` for the token stands for standard input, where `ps` and the shell's history don't show it. */
export async function enrolCommand(
  folder: string,
  config: Config,
  {
    token: typed,
    webCa: file,
    deviceClass,
    state: named,
  }: {
    token: string;
    webCa: string | undefined;
    deviceClass: DeviceClass | undefined;
    state: string | undefined;
  },
): Promise<number> {
  const state = openStateFolder(folder);
  const webCa = webCaOf(file);
  const isPiped = typed === '-';
  const token = isPiped ? readFileSync(0, 'utf8') : typed;
  const identity = await untilEnrolled(state, config, (signal) =>
    enrolHere(state, { token, webCa, deviceClass, patience: 'fails', signal, onWaiting: printWaiting }),
  );
  if (!identity) {
    process.stdout.write(`Still waiting. Go on with: ${commandLine('run', named)}\n`);
    return 1;
  }
  process.stdout.write(`This computer is enrolled at ${identity.url} as ${identity.deviceId}.\n`);
  if (!isPiped) process.stdout.write(`Start it with: ${commandLine('run', named)}\n`);
  return 0;
}

/** PEM of the file of `--web-ca`. Throws AgentFault `web_ca_refused`. */
export const webCaOf = (file: string | undefined): string | undefined =>
  file === undefined ? undefined : readWebCa(file);

/** Holds the state folder meanwhile, and answers `status`. Undefined when it was ended first. */
export async function untilEnrolled(
  state: StateFolder,
  config: Config,
  work: (signal: AbortSignal) => Promise<Identity | undefined>,
): Promise<Identity | undefined> {
  let identity: Identity | undefined;
  await runUntilEnded(state, config, new Promise<void>(() => {}), async (giveUp) => {
    refuseSecond(state);
    identity = await work(giveUp);
    return undefined;
  });
  return identity;
}

function refuseSecond(state: StateFolder): void {
  const kept = loadIdentity(state.identity);
  if (kept)
    throw new AgentFault(
      'already_enrolled',
      `Already enrolled at ${kept.url} as ${kept.deviceId}. First run: leave`,
    );
}

function printWaiting({ code, endsAt }: { code: string; endsAt: number }): void {
  process.stdout.write(
    `Somebody has to approve this computer, under Devices, Enrol. Its code is ${spacedCode(code)}: they compare it.\n` +
      `Waiting until ${localTime(endsAt)}; Ctrl-C stops waiting, and "run" goes on with it.\n`,
  );
}
