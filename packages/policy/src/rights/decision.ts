import { z } from 'zod';

/** What is asked before something may happen on a device, in this order. */
export const decisionLines = [
  'sign_in',
  'role',
  'level',
  'staff_refused',
  'agreement',
  'licence',
  'company_policy',
  'device_policy',
  'standing_consent',
  'grant',
  'local',
  'roster',
  'freeze',
  'second_approver',
] as const;
export type DecisionLine = (typeof decisionLines)[number];

export const verdicts = ['allow', 'refuse', 'ask'] as const;
export type Verdict = (typeof verdicts)[number];

/** Why a licence gives nothing; `lapsed` says it of one that ran out with its grace. */
export const licenceReasons = [
  'no_licence',
  'not_yet_valid',
  'expired',
  'seats_exceeded',
  'revoked',
  'other_company',
  'other_instance',
  'bad_signature',
  'clock_wrong',
  'malformed',
] as const;
export type LicenceReason = (typeof licenceReasons)[number];

/** What a line can say; each has a sentence in `texts/rights-en.ts`. */
export const decisionCodes = [
  'not_needed',
  'not_known',
  'signed_in',
  'not_signed_in',
  'sign_in_pending',
  'sign_in_limited',
  'factor_required',
  'confirmation_required',
  'role_gives',
  'role_lacks_word',
  'staff_never',
  'operator_company_only',
  'not_their_own',
  'outside_units',
  'level_given',
  'level_too_low',
  'level_capped',
  'staff_admitted',
  'staff_refused',
  'agreement_accepted',
  'agreement_missing',
  'agreement_outdated',
  'agreement_withdrawn',
  'licence_valid',
  'licence_grace',
  ...licenceReasons.map((reason) => `licence_${reason}` as const),
  'company_allows',
  'company_asks',
  'company_never',
  'company_hours',
  'device_allows',
  'device_asks',
  'device_never',
  'device_waiting',
  'device_expired',
  'standing_given',
  'standing_missing',
  'standing_hours',
  'somebody_there',
  'second_person',
  'grant_given',
  'grant_wanted',
  'grant_refused',
  'grant_expired',
  'grant_unanswered',
  'local_silent',
  'local_refused',
  'roster_lists',
  'roster_missing',
  'roster_expired',
  'roster_level',
  'not_frozen',
  'frozen',
  'approved',
  'approval_missing',
  'approval_own',
] as const;
export type DecisionCode = (typeof decisionCodes)[number];

/** Who can change what a line says. `approver`: somebody else who may do the same; `device`: who administers it. */
export const changers = [
  'nobody',
  'self',
  'company',
  'owner',
  'operator',
  'person',
  'device',
  'root',
  'approver',
] as const;
export type Changer = (typeof changers)[number];

export const decidedLineSchema = z.strictObject({
  line: z.enum(decisionLines),
  verdict: z.enum(verdicts),
  /** Id of what says it: a policy's node, a level's target, a consent, a key. */
  source: z.string().max(120).nullable(),
  code: z.enum(decisionCodes),
  /** What the code's sentence names. */
  params: z.record(z.string().max(24), z.union([z.string().max(200), z.number()])),
  /** With names where the reader may know them. */
  whoCanChange: z.strictObject({ kind: z.enum(changers), names: z.array(z.string().max(120)).max(5) }),
});
export type DecidedLine = z.output<typeof decidedLineSchema>;

/** As every 403 on a device carries it. */
export const decisionSchema = z.strictObject({
  verdict: z.enum(verdicts),
  refusedBy: z.enum(decisionLines).nullable(),
  lines: z.array(decidedLineSchema).length(decisionLines.length),
});
export type Decision = z.output<typeof decisionSchema>;
