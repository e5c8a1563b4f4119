import { canonical } from '@candor/policy/canonical.ts';
import type { DevicePolicy } from '@candor/protocol/messages/server.ts';
import type { Authorities } from '../../platform/keys/index.ts';

export interface SignedPolicy {
  document: string;
  /** base64url of 64 bytes by the instance's policy key over `document`. */
  signature: string;
}

type Collectors = DevicePolicy['collectors'];
/** What a company changed for one device: only ever less than usual. */
export interface Narrowing {
  /** How often it was changed. */
  version: number;
  collectors: Collectors;
}

const dayMs = 86_400_000;
const lifeDays = 30;
/** A policy is made anew so often that the one in force never ends while the device is in use. */
const periodDays = 10;
const inventoryEveryS = 21_600;
/** Seconds between runs; nothing is asked for more often. */
const usual = {
  system: inventoryEveryS,
  cpu: inventoryEveryS,
  memory: inventoryEveryS,
  disks: inventoryEveryS,
  mounts: inventoryEveryS,
  adapters: inventoryEveryS,
  agent: inventoryEveryS,
  metrics: 60,
} as const;
const versionsAPeriod = 1000;

/** Grows by a thousand each ten days and by one with each change: agents take no lower one. */
export function policyVersion(now: Date, narrowing?: Pick<Narrowing, 'version'>): number {
  return periodOf(now) * versionsAPeriod + (narrowing?.version ?? 0);
}

/** What the instance allows the device to collect now. */
export async function signPolicy(
  authorities: Authorities,
  deviceId: string,
  now: Date,
  narrowing?: Narrowing,
): Promise<SignedPolicy> {
  const issuedAt = periodOf(now) * periodDays * dayMs;
  const policy: DevicePolicy = {
    deviceId,
    version: policyVersion(now, narrowing),
    issuedAt,
    expiresAt: issuedAt + lifeDays * dayMs,
    collectors: collectorsUnder(narrowing),
  };
  const signature = await authorities.sign('policy-key', policy);
  return { document: canonical(policy), signature: Buffer.from(signature).toString('base64url') };
}

/** Every collector, as usual or as it was narrowed. */
export function collectorsUnder(narrowing: Narrowing | undefined): Collectors {
  return Object.fromEntries(
    Object.entries(usual).map(([name, everyS]) => [
      name,
      narrowing?.collectors[name] ?? { on: true, everyS },
    ]),
  );
}

/** What of a wish differs from the usual; undefined when it names an unknown collector or asks for more. */
export function narrowingOf(wish: Collectors): Collectors | undefined {
  const entries = Object.entries(wish);
  const isLess = entries.every(([name, { everyS }]) => everyS >= usualOf(name));
  return isLess
    ? Object.fromEntries(entries.filter(([name, { on, everyS }]) => !on || everyS !== usualOf(name)))
    : undefined;
}

export const usualOf = (name: string): number =>
  // own key, so one of them
  Object.hasOwn(usual, name) ? usual[name as keyof typeof usual] : Number.POSITIVE_INFINITY;

const periodOf = (now: Date) => Math.floor(now.getTime() / (periodDays * dayMs));
