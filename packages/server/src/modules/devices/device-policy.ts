import { canonical } from '@candor/policy/canonical.ts';
import type { DevicePolicy } from '@candor/protocol/messages/server.ts';
import type { Authorities } from '../../platform/keys/index.ts';

export interface SignedPolicy {
  document: string;
  /** base64url of 64 bytes by the instance's policy key over `document`. */
  signature: string;
}

type Collectors = DevicePolicy['collectors'];
/** What a company changed for one device. */
export interface PolicyChange {
  /** Grows with each change. */
  version: number;
  collectors: Collectors;
  /** What a root of the company lets the device collect beyond the usual, while that counts. */
  widened?: Collectors | undefined;
}
/** Undefined for agents that know of none. */
type Sessions = DevicePolicy['sessions'];

const dayMs = 86_400_000;
const lifeMs = 30 * dayMs;
/** A policy is made anew so often that the one in force never ends while the device is in use. */
export const periodMs = 10 * dayMs;
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
/** More than a policy may ever be changed (`platform.device_policy`), so that a version tells its period. */
export const versionsAPeriod = 10_000_000;

/** Grows each ten days, and with each change: agents take no lower one. */
export function policyVersion(now: Date, change?: Pick<PolicyChange, 'version'>): number {
  return periodOf(now) * versionsAPeriod + (change?.version ?? 0);
}

/** Until when a policy of this version holds: what `signPolicy` says in it. */
export const endOfVersion = (version: number): number =>
  Math.floor(version / versionsAPeriod) * periodMs + lifeMs;

/** What the instance allows the device to collect, and sessions to do there now. */
export async function signPolicy(
  authorities: Authorities,
  deviceId: string,
  now: Date,
  change?: PolicyChange,
  sessions?: Sessions,
): Promise<SignedPolicy> {
  const issuedAt = periodOf(now) * periodMs;
  const policy: DevicePolicy = {
    deviceId,
    version: policyVersion(now, change),
    issuedAt,
    expiresAt: issuedAt + lifeMs,
    collectors: collectorsUnder(change),
    ...(sessions && { sessions }),
  };
  const signature = await authorities.sign('policy-key', policy);
  return { document: canonical(policy), signature: Buffer.from(signature).toString('base64url') };
}

/** Every collector, as usual or as it was changed, and never more often than it may run. */
export function collectorsUnder(change: PolicyChange | undefined): Collectors {
  const entries = Object.keys(usual).map((name) => {
    const leastS = leastOf(name, change?.widened);
    const { on, everyS } = change?.collectors[name] ?? { on: true, everyS: usualOf(name) };
    return [name, { on, everyS: Math.max(everyS, leastS) }] as const;
  });
  return Object.fromEntries(entries);
}

export type JudgedWish =
  /** It names what is no collector. */
  | { outcome: 'unknown' }
  /** It asks for more than may be. */
  | { outcome: 'wider' }
  | { outcome: 'allowed'; changed: Collectors };

export function judgeWish(wish: Collectors, widened: Collectors | undefined): JudgedWish {
  const entries = Object.entries(wish);
  if (!isKnown(wish)) return { outcome: 'unknown' };
  if (entries.some(([name, { everyS }]) => everyS < leastOf(name, widened))) return { outcome: 'wider' };
  return { outcome: 'allowed', changed: changedIn(wish) };
}

/** Those that are not as usual. */
export function changedIn(collectors: Collectors): Collectors {
  const changed = Object.entries(collectors).filter(
    ([name, { on, everyS }]) => !on || everyS !== usualOf(name),
  );
  return Object.fromEntries(changed);
}

/** Whether each of them is a collector. */
export const isKnown = (collectors: Collectors): boolean =>
  Object.keys(collectors).every((name) => Object.hasOwn(usual, name));

export const usualOf = (name: string): number =>
  // own key, so one of them
  Object.hasOwn(usual, name) ? usual[name as keyof typeof usual] : Number.POSITIVE_INFINITY;

/** Seconds that lie at least between runs of a collector. */
function leastOf(name: string, widened: Collectors | undefined): number {
  const more = widened && Object.hasOwn(widened, name) ? widened[name] : undefined;
  return more?.on === true ? Math.min(more.everyS, usualOf(name)) : usualOf(name);
}

const periodOf = (now: Date) => Math.floor(now.getTime() / periodMs);
