import { z } from 'zod';
import { canonical } from './canonical.ts';
import { licenceStates, type LicenceStanding } from './licence.ts';
import { licenceReasons } from './rights/decision.ts';

const feature = z.string().regex(/^[a-z0-9-]{1,40}$/u);
const instant = z.int().min(0);
/** What an operator gives a company. Times are ms since 1970 UTC: good from `notBefore` until before `expiresAt`. */
export const licenceTerms = {
  plan: z.string().min(1).max(40),
  seats: z.int().min(1).max(1_000_000),
  features: z.array(feature).max(40),
  notBefore: instant,
  expiresAt: instant,
  graceDays: z.int().min(0).max(90),
};
/** What a token says: the licence, and the device whose seat it is. */
export const licencePayload = z.strictObject({
  serial: z.uuid(),
  instance: z.uuid(),
  company: z.uuid(),
  device: z.uuid(),
  ...licenceTerms,
  issuedAt: instant,
});
export type LicencePayload = z.infer<typeof licencePayload>;

/** What the instance's licence key signs (clause V2): the form has no other, so none is named in it. */
export const licenceDomain = 'candor-licence-v1\0';

/** Undefined for any text that is not a payload in its RFC 8785 form. */
export function readLicencePayload(text: string): LicencePayload | undefined {
  const { data } = licencePayload.safeParse(parse(text));
  return data && canonical(data) === text ? data : undefined;
}

function parse(text: string): unknown {
  try {
    return JSON.parse(text);
  } catch {
    return undefined;
  }
}

/** As messages and answers carry it. */
export const licenceStandingFields = {
  state: z.enum(licenceStates),
  reason: z.enum(licenceReasons).nullable(),
};

/** Of what another process says; more than a standing may stand there. */
export const readLicenceStanding = (value: unknown): LicenceStanding | undefined =>
  z.object({ ...licenceStandingFields, until: z.int().nullable() }).safeParse(value).data;
