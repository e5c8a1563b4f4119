import {
  completeBody,
  effectiveBody,
  widenedParts,
  type CompanyPolicyBody,
  type DeviceClass,
  type PolicyBody,
  type PolicyPart,
} from './modes.ts';

/**
 * How far sessions may go on a device whatever its server says (clause L4): what a root of the company signed for the
 * device's class, or the default, by which everybody is asked.
 */
export function sessionBound(signed: CompanyPolicyBody | undefined, deviceClass: DeviceClass): PolicyBody {
  return completeBody(signed?.[deviceClass] ?? { rights: {} });
}

/** Parts by which rules let more happen than the bound does. */
export function partsBeyond(rules: PolicyBody, bound: PolicyBody): PolicyPart[] {
  return widenedParts(bound, completeBody(rules));
}

/** What remains of rules within a bound: of each part the stricter one. */
export function withinBound(rules: PolicyBody, bound: PolicyBody): PolicyBody {
  const node = (kind: 'company' | 'device', body: PolicyBody) => ({ kind, id: kind, name: kind, body });
  return effectiveBody([node('company', completeBody(rules)), node('device', completeBody(bound))]);
}
