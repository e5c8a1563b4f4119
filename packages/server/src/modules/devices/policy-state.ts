import { statements } from '@candor/protocol/statements.ts';
import type { Tx } from '../../platform/db/index.ts';
import { signedNews } from '../roots/index.ts';
import { policyVersion, type PolicyChange } from './device-policy.ts';
import { findPolicies, type PolicyRow, type WideningRow } from './policy-queries.ts';

/** The word of a root that counts now. */
interface Widened {
  collectors: PolicyChange['collectors'];
  until: Date;
  /** As the device gets it. */
  signed: ReturnType<typeof signedNews>;
}
/** A device's policy as it was changed and as the device took it. */
export interface PolicyState {
  row: PolicyRow | undefined;
  widened: Widened | undefined;
  /** What the policy is made of now. */
  change: PolicyChange | undefined;
}

/** Of one device. */
export async function readPolicyState(
  tx: Tx,
  companyId: string,
  deviceId: string,
  now: Date,
): Promise<PolicyState> {
  return stateOf((await findPolicies(tx, companyId, [deviceId])).get(deviceId), now);
}

/**
 * A widening that has ended, or whose root was retired, makes a narrower policy of the next version by itself: nobody
 * has to change anything, and devices take it.
 */
export function stateOf(row: PolicyRow | undefined, now: Date): PolicyState {
  if (!row) return { row, widened: undefined, change: undefined };
  const widened = row.widening ? widenedBy(row.widening, now) : undefined;
  const hasEnded = row.widening !== null && !widened;
  const version = row.version + (hasEnded ? 1 : 0);
  return { row, widened, change: { version, collectors: row.collectors, widened: widened?.collectors } };
}

function widenedBy(widening: WideningRow, now: Date): Widened | undefined {
  if (widening.expiresAt <= now || widening.retiredAt !== null) return undefined;
  const collectors = statements.policy.read(Buffer.from(widening.document).toString())?.body.collectors;
  return collectors && { collectors, until: widening.expiresAt, signed: signedNews(widening, widening) };
}

/** What became of the last change. A refusal counts until the device takes another version. */
export function outcomeOf({ row, change }: PolicyState): 'usual' | 'waiting' | 'in-force' | 'refused' {
  if (!row) return 'usual';
  const { changedAt, refusedAt, takenAt, takenVersion } = row;
  const isRefusedSince = refusedAt !== null && refusedAt >= changedAt;
  if (isRefusedSince && (takenAt === null || refusedAt > takenAt)) return 'refused';
  return (takenVersion ?? 0) >= policyVersion(changedAt, change) ? 'in-force' : 'waiting';
}
