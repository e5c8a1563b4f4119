import { partsBeyond, sessionBound } from '@candor/policy/rights/bound.ts';
import {
  changedParts,
  completeBody,
  defaultBody,
  deviceClasses,
  widenedParts,
  type CompanyPolicyBody,
  type DeviceClass,
  type PolicyPart,
} from '@candor/policy/rights/modes.ts';
import { partLines, partName, partWords, type PolicyTexts } from '@candor/policy/texts/policy-words.ts';
import { companyBody, isComplete, withBody, type PlaceBody, type Policy } from './policy-places.ts';

/** What saving a draft would be. `parts`: what becomes possible that is not now. */
export type PolicyChange =
  | { kind: 'none' | 'incomplete' | 'narrower' }
  | { kind: 'wider'; parts: PolicyPart[] }
  /** A root has to sign the company's whole policy. */
  | { kind: 'beyond'; parts: PolicyPart[]; body: CompanyPolicyBody };

/**
 * A unit or device can only be stricter than its company, so nothing of it is signed; the company may go as far as a root
 * signed, or as the default.
 * @param before what the place says of that class as it is saved
 */
export function changeOf(
  own: Policy,
  deviceClass: DeviceClass,
  before: PlaceBody,
  draft: PlaceBody,
): PolicyChange {
  if (changedParts(before, draft).length === 0) return { kind: 'none' };
  if (!isComplete(draft)) return { kind: 'incomplete' };
  const parts = widenedParts(before, draft);
  if (parts.length === 0) return { kind: 'narrower' };
  const body = withBody(own, deviceClass, draft);
  if ('rights' in body) return { kind: 'wider', parts };
  return unsignedParts(own, body).length > 0 ? { kind: 'beyond', parts, body } : { kind: 'wider', parts };
}

/** By class, what of a company's policy goes beyond what a root signed; classes without such a part are left out. */
export function unsignedParts({ signed }: Pick<Policy, 'signed'>, body: CompanyPolicyBody): ClassParts[] {
  return classParts((deviceClass) => partsBeyond(body[deviceClass], sessionBound(signed?.body, deviceClass)));
}

/** By class, what of a company's policy lets more happen than where none is set. */
export function partsBeyondDefault(body: CompanyPolicyBody): ClassParts[] {
  return classParts((deviceClass) => partsBeyond(body[deviceClass], defaultBody));
}

export type ClassParts = { deviceClass: DeviceClass; parts: PolicyPart[] };

const classParts = (partsOf: (deviceClass: DeviceClass) => PolicyPart[]): ClassParts[] =>
  deviceClasses
    .map((deviceClass) => ({ deviceClass, parts: partsOf(deviceClass) }))
    .filter(({ parts }) => parts.length > 0);

/** "terminal: standing", for each of the parts. */
export function saidParts(body: PlaceBody, parts: readonly PolicyPart[], texts: PolicyTexts): string[] {
  const whole = completeBody(body);
  return parts.map((part) => `${partName(part, texts)}: ${partWords(whole, part, texts) ?? texts.always}`);
}

export type SignedLines = {
  deviceClass: DeviceClass;
  /** "terminal: ask → standing", for each part that the signature changes. */
  changed: string[];
  /** What goes beyond the default besides, as a root signed it before. */
  kept: string[];
  /** What stands there already and no root has signed. */
  unsigned: string[];
};

/** All that a root's signature over the next policy of a company lets happen, by class. */
export function signedLines(own: Policy, after: CompanyPolicyBody, texts: PolicyTexts): SignedLines[] {
  const before = companyBody(own);
  return deviceClasses.map((deviceClass) => {
    const [was, becomes] = [completeBody(before[deviceClass]), completeBody(after[deviceClass])];
    const changed = new Set(changedParts(was, becomes));
    const isKept = (part: PolicyPart) => !changed.has(part);
    const unsigned = new Set(
      partsBeyond(becomes, sessionBound(own.signed?.body, deviceClass)).filter(isKept),
    );
    const kept = partsBeyond(becomes, defaultBody).filter((part) => isKept(part) && !unsigned.has(part));
    return {
      deviceClass,
      changed: partLines({ before: was, after: becomes }, texts, texts.always),
      kept: saidParts(becomes, kept, texts),
      unsigned: saidParts(becomes, [...unsigned], texts),
    };
  });
}
