import { canonical } from '@candor/policy/canonical.ts';
import type { DevicePolicy } from '@candor/protocol/messages/server.ts';
import type { Authorities } from '../../platform/keys/index.ts';

export interface SignedPolicy {
  document: string;
  /** base64url of 64 bytes by the instance's policy key over `document`. */
  signature: string;
}

const dayMs = 86_400_000;
const lifeDays = 30;
/** A policy is made anew so often that the one in force never ends while the device is in use. */
const periodDays = 10;
const metricsEveryS = 60;
const inventoryEveryS = 21_600;
const inventoryCollectors = ['agent', 'system', 'cpu', 'memory', 'disks', 'mounts', 'adapters'] as const;

/** Grows by one each ten days: agents take no lower one. */
export function policyVersion(now: Date): number {
  return Math.floor(now.getTime() / (periodDays * dayMs));
}

/** What the instance allows the device to collect now. */
export async function signPolicy(
  authorities: Authorities,
  deviceId: string,
  now: Date,
): Promise<SignedPolicy> {
  const version = policyVersion(now);
  const issuedAt = version * periodDays * dayMs;
  const policy: DevicePolicy = {
    deviceId,
    version,
    issuedAt,
    expiresAt: issuedAt + lifeDays * dayMs,
    collectors: collectors(),
  };
  const signature = await authorities.sign('policy-key', policy);
  return { document: canonical(policy), signature: Buffer.from(signature).toString('base64url') };
}

function collectors(): DevicePolicy['collectors'] {
  const inventory = inventoryCollectors.map((name) => [name, { on: true, everyS: inventoryEveryS }] as const);
  return { ...Object.fromEntries(inventory), metrics: { on: true, everyS: metricsEveryS } };
}
