import {
  effectiveMode,
  modes,
  type DeviceClass,
  type Mode,
  type PolicyNode,
} from '@candor/policy/rights/modes.ts';
import { policyRights, type PolicyRight } from '@candor/policy/rights/session-rights.ts';
import type { api, OutputOf } from '../../api.ts';
import { pathTo, type Unit } from '../../api/unit-tree.ts';

export type Policy = OutputOf<typeof api.policies.getPolicy>;
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

/** The place's whole body with that part of it changed. */
export function withBody({ target, body }: Policy, deviceClass: DeviceClass, part: PlaceBody): Body {
  if (target.kind !== 'company') return part;
  const both =
    body === null || 'rights' in body ? { workstation: { rights: {} }, server: { rights: {} } } : body;
  return { ...both, [deviceClass]: part };
}

export type Said = Mode | 'silent';

/** A body that says this of a right. */
export function saying(body: PlaceBody, right: PolicyRight, said: Said): PlaceBody {
  const { [right]: _before, ...others } = body.rights;
  return { ...body, rights: said === 'silent' ? others : { ...others, [right]: said } };
}

export type Rung = {
  right: PolicyRight;
  /** Each place of the path that says something, from the company inwards. */
  said: readonly { id: string; name: string; mode: Mode; isStrictest: boolean }[];
  here: Said;
  effective: Mode;
};

/** For each right: who says what on the path, and which place decides. */
export function rungsOf(path: readonly PolicyNode[], hereId: string): Rung[] {
  return policyRights.map((right) => {
    const { mode: effective, node } = effectiveMode(path, right);
    const said = path.flatMap(({ id, name, body }) => {
      const mode = body.rights[right];
      return mode === undefined ? [] : [{ id, name, mode, isStrictest: id === node?.id }];
    });
    const here = path.find(({ id }) => id === hereId)?.body.rights[right] ?? 'silent';
    return { right, said, here, effective };
  });
}

/** Rights that would be wider than now at this place. Empty where the whole change is narrowing. */
export function widened(before: PlaceBody, after: PlaceBody): PolicyRight[] {
  const rank = (mode: Mode | undefined) => modes.indexOf(mode ?? 'standing');
  return policyRights.filter((right) => rank(after.rights[right]) > rank(before.rights[right]));
}
