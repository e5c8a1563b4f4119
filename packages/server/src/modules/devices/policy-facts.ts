import { sessionBound, withinBound } from '@candor/policy/rights/bound.ts';
import type { DevicePolicyFacts } from '@candor/policy/rights/facts.ts';
import { modes, type PolicyBody } from '@candor/policy/rights/modes.ts';
import type { PolicyRight } from '@candor/policy/rights/session-rights.ts';
import type { Tx } from '../../platform/db/index.ts';
import type { Platform } from '../../platform/platform.ts';
import { readSignedPolicy, type FactSource, type SignedPolicy } from '../companies/index.ts';
import { endOfVersion, policyVersion } from './device-policy.ts';
import { findSpoken } from './policy-queries.ts';
import { readPolicyState, type PolicyState } from './policy-state.ts';
import { sessionsIn } from './sent-sessions.ts';

/** What the decision asks about the policy in force on a device: the one that it took (clause E1). */
export function policyFacts({ clock, database }: Pick<Platform, 'clock' | 'database'>): FactSource {
  return async ({ companyId, deviceId, right }) => {
    const now = clock.now();
    return database.withCompany(companyId, 'security', async (tx) => {
      const device = await findSpoken(tx, companyId, deviceId);
      // nothing is known of an agent that knows of no session rules
      if (!device) return {};
      const state = await readPolicyState(tx, companyId, deviceId, now);
      const signed = await readSignedPolicy(tx, companyId, now);
      return { device_policy: factsOf(device, state, { right, signed, now }) };
    });
  };
}

/** What sessions may do on a device: as it took it, and within what a root of the company signed by now. */
export async function takenRules(
  tx: Tx,
  companyId: string,
  deviceId: string,
  now: Date,
): Promise<PolicyBody> {
  const { row } = await readPolicyState(tx, companyId, deviceId, now);
  return rulesTaken(row, await readSignedPolicy(tx, companyId, now));
}

function rulesTaken(row: PolicyState['row'], signed: SignedPolicy | undefined): PolicyBody {
  const taken = sessionsIn(row?.takenSessions ?? null);
  return withinBound(taken.rules, sessionBound(signed?.counts ? signed.body : undefined, taken.deviceClass));
}

interface Asked {
  right: PolicyRight;
  signed: SignedPolicy | undefined;
  now: Date;
}

function factsOf(
  { lastSeenAt }: { lastSeenAt: Date },
  { row, change }: PolicyState,
  { right, signed, now }: Asked,
): DevicePolicyFacts {
  const mode = rulesTaken(row, signed).rights[right] ?? 'never';
  const sent = sessionsIn(row?.sessions ?? null).rules.rights[right] ?? 'never';
  const isWaiting = modes.indexOf(sent) > modes.indexOf(mode);
  // without a row nothing was ever changed: it has what it was given when it was last here
  const version = row?.takenVersion ?? policyVersion(lastSeenAt);
  return {
    right,
    mode,
    version,
    isExpired: endOfVersion(version) <= now.getTime(),
    waitingVersion: isWaiting && row ? policyVersion(row.changedAt, change) : null,
  };
}
