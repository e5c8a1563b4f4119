import {
  effectiveBody,
  effectiveMode,
  effectiveSetting,
  isSetting,
  type CompanyPolicyBody,
  type DeviceClass,
  type Mode,
  type PolicyNode,
  type PolicyPart,
} from '@candor/policy/rights/modes.ts';
import type { PolicyRight } from '@candor/policy/rights/session-rights.ts';
import { partWords, type PolicyTexts } from '@candor/policy/texts/policy-words.ts';
import type { policies } from '@candor/protocol/api/levels.ts';
import type { OutputOf } from '../../api/contract.ts';
import { pathTo, type Unit } from '../../api/unit-tree.ts';

export type Policy = OutputOf<typeof policies.getPolicy>;
type Body = NonNullable<Policy['body']>;
export type PlaceBody = PolicyNode['body'];
/** Somewhere that a policy can be set. */
export type Place = Pick<PolicyNode, 'kind' | 'id' | 'name'>;

/** From the company to the unit, or to the device in it. */
export function placesOf(
  company: { id: string; name: string },
  units: readonly Unit[],
  unitId: string | null,
  device?: { id: string; label: string },
): Place[] {
  return [
    { kind: 'company', id: company.id, name: company.name },
    ...pathTo(units, unitId).map(({ id, name }) => ({ kind: 'unit', id, name }) as const),
    ...(device ? [{ kind: 'device', id: device.id, name: device.label } as const] : []),
  ];
}

/** What a place says for that class of devices. */
export function bodyFor({ body }: Pick<Policy, 'body'>, deviceClass: DeviceClass): PlaceBody {
  if (body === null) return { rights: {} };
  return 'rights' in body ? body : body[deviceClass];
}

/** What a company's policy says of each class; where it was never set, nothing. */
export function companyBody({ body }: Pick<Policy, 'body'>): CompanyPolicyBody {
  return body === null || 'rights' in body ? { workstation: { rights: {} }, server: { rights: {} } } : body;
}

/** The place's whole body with that part of it changed. */
export function withBody(policy: Policy, deviceClass: DeviceClass, part: PlaceBody): Body {
  return policy.target.kind === 'company' ? { ...companyBody(policy), [deviceClass]: part } : part;
}

/** A body that says this of a part; undefined: nothing. */
export function withPart<P extends Exclude<PolicyPart, PolicyRight>>(
  body: PlaceBody,
  part: P,
  value: PlaceBody[P] | undefined,
): PlaceBody {
  const others = Object.fromEntries(Object.entries(body).filter(([name]) => name !== part));
  return { rights: body.rights, ...others, ...(value !== undefined && { [part]: value }) };
}

export type Said = Mode | 'silent';

/** A body that says this of a right. */
export function saying(body: PlaceBody, right: PolicyRight, said: Said): PlaceBody {
  const { [right]: _before, ...others } = body.rights;
  return { ...body, rights: said === 'silent' ? others : { ...others, [right]: said } };
}

export type Rung = {
  /** Each place of the path that says something, from the company inwards. */
  said: readonly { id: string; name: string; words: string; isStrictest: boolean }[];
  effective: string;
};

/** Who says what of a part on the path, which place decides, and what comes of it. Of hours each place's count. */
export function rungOf(path: readonly PolicyNode[], part: PolicyPart, texts: PolicyTexts): Rung {
  const deciding = decidingNode(path, part);
  return {
    said: path.flatMap(({ id, name, body }) => {
      const words = partWords(body, part, texts);
      return words === undefined ? [] : [{ id, name, words, isStrictest: id === deciding?.id }];
    }),
    effective: partWords(effectiveBody(path), part, texts) ?? texts.always,
  };
}

function decidingNode(path: readonly PolicyNode[], part: PolicyPart): PolicyNode | null {
  if (part === 'hours') return null;
  return isSetting(part) ? effectiveSetting(path, part).node : effectiveMode(path, part).node;
}

/** Whether all of it can be saved: its numbers within bounds, its hours each with a day and an end after their beginning. */
export function isComplete({ hours = [], promptTimeoutS, grantMinutes }: PlaceBody): boolean {
  return (
    isWithin(promptTimeoutS, bounds.promptTimeoutS) &&
    isWithin(grantMinutes, bounds.grantMinutes) &&
    hours.every(({ days, fromMinute, untilMinute }) => days.length > 0 && fromMinute < untilMinute)
  );
}

/** As the server takes them. */
export const bounds = { promptTimeoutS: [15, 120], grantMinutes: [1, 480] } as const;
export const mostHours = 21;
const isWithin = (value: number | undefined, [least, most]: readonly [number, number]) =>
  value === undefined || (Number.isInteger(value) && least <= value && value <= most);
