import { partsBeyond, sessionBound, withinBound } from '@candor/policy/rights/bound.ts';
import {
  completeBody,
  effectiveBody,
  type DeviceClass,
  type PolicyBody,
} from '@candor/policy/rights/modes.ts';
import { sessionRulesSince } from '@candor/protocol/version.ts';
import type { Tx } from '../../platform/db/index.ts';
import { pathIn } from './book.ts';
import { bodiesOf, nodesOf, type Bodies } from './policy-path.ts';
import { findRules, findSpeaking } from './session-rule-queries.ts';
import { signedPolicyOf, type SignedPolicy } from './signed-policy.ts';

/** What sessions may do on a device, as its company's policies say. */
export interface SessionRules {
  deviceClass: DeviceClass;
  /** Ids of the units that it lies in, the outermost first. */
  path: readonly string[];
  /** Complete: of each part the strictest. */
  rules: PolicyBody;
  /** The company's policy as a root signed it, where that counts there. */
  signed?: SignedPolicy | undefined;
}

/** A device -> fingerprints of the roots that it trusts. */
export type TrustedBy = ReadonlyMap<string, readonly string[]>;

/**
 * Of those devices in use whose agents know of session rules: what is to be sent there, and how far a root lets it go.
 * What a root signed is narrowed where its word does not count: it has ended, or the device does not trust that root. What
 * nobody signed is sent as it stands, and devices refuse it (decision 0032).
 */
export async function sessionRules(
  tx: Tx,
  companyId: string,
  trusted: TrustedBy,
  now: Date,
): Promise<Map<string, SessionRules>> {
  const devices = await findSpeaking(tx, companyId, [...trusted.keys()], sessionRulesSince);
  // most companies set none, and a returning device then costs one small statement
  if (!devices.some(({ hasPolicies }) => hasPolicies)) {
    const usual = { path: [], rules: completeBody({ rights: {} }) };
    return new Map(devices.map(({ id, deviceClass }) => [id, { deviceClass, ...usual }]));
  }
  const ids = devices.map(({ id }) => id);
  const found = await findRules(tx, companyId, ids);
  const last = found.signed && signedPolicyOf(found.signed, now);
  const said = bodiesOf(companyId, found.said);
  const narrow = last ? narrowed(said, last) : said;
  const parents = new Map(Object.entries(found.parents));
  const rules = found.devices.map(({ id, unitId, deviceClass }) => {
    const path = pathIn(parents, unitId);
    const signed = last?.counts && trusted.get(id)?.includes(last.signed.root) ? last : undefined;
    const nodes = nodesOf(signed ? said : narrow, id, path, { deviceClass });
    return [id, { deviceClass, path, rules: effectiveBody(nodes), signed }] as const;
  });
  return new Map(rules);
}

/** The company's policy without what a root's word lets it say. */
function narrowed({ ofCompany, ...others }: Bodies, word: SignedPolicy): Bodies {
  const within = (one: DeviceClass): PolicyBody => {
    const own = completeBody(ofCompany[one]);
    const wasSigned = partsBeyond(own, sessionBound(word.body, one)).length === 0;
    return wasSigned ? withinBound(own, sessionBound(undefined, one)) : own;
  };
  return { ...others, ofCompany: { workstation: within('workstation'), server: within('server') } };
}
