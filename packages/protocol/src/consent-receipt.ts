import { z } from 'zod';
import { agreementKinds, agreementLanguages } from '@candor/policy/agreement-kinds.ts';
import { canonical } from '@candor/policy/canonical.ts';
import { weeklyHours } from '@candor/policy/rights/policy-body.ts';
import { roleNames } from '@candor/policy/rights/roles.ts';
import { policyRights } from '@candor/policy/rights/session-rights.ts';
import { parseJson } from './json.ts';
import { hex32 } from './messages/agent.ts';

const id = z.uuid();
const instant = z.iso.datetime();

/** What a standing consent says; its hash is what the record of consent names as its text. */
export const standingTerms = z.strictObject({
  sessionRight: z.enum(policyRights),
  target: z.strictObject({ kind: z.enum(['company', 'unit', 'device']), id }),
  to: z.strictObject({
    kind: z.enum(['role', 'member', 'staff']),
    role: z.enum(roleNames).nullable(),
    members: z.array(id).max(20),
  }),
  hours: weeklyHours.nullable(),
  alsoIfPresent: z.boolean(),
  startsAt: instant,
  untilAt: instant,
});
export type StandingTerms = z.output<typeof standingTerms>;

/** A record of consent as the instance signs it: the RFC 8785 form of this, under its receipt key (Ed25519). */
const consentDocument = z.strictObject({
  candor: z.literal('consent'),
  id,
  kind: z.enum([...agreementKinds, 'standing']),
  act: z.enum(['given', 'withdrawn']),
  subjectId: id,
  version: z.int().nullable(),
  language: z.enum(agreementLanguages).nullable(),
  textSha256: hex32,
  screenSha256: hex32.nullable(),
  companyId: id,
  accountId: id,
  memberId: id.nullable(),
  method: z.enum(['click', 'link']),
  withdraws: id.nullable(),
  standing: standingTerms.nullable(),
  at: instant,
});
export type ConsentDocument = z.output<typeof consentDocument>;

const kind = 'consent-receipt';
const receipt = z.strictObject({
  consent: consentDocument,
  /** Raw 32 bytes as base64url: the instance's receipt key, by whose fingerprint a reader knows the instance. */
  instanceKey: z.base64url().length(43),
  kind: z.literal(kind),
  signature: z.base64url().length(86),
});
export type ConsentReceipt = z.output<typeof receipt>;

/** Far above what the bounds of its members give. */
export const mostReceiptBytes = 32_768;

/** The file: one line in RFC 8785 form, so that it has no second spelling. */
export function writeReceipt(content: Omit<ConsentReceipt, 'kind'>): string {
  return `${canonical({ ...content, kind })}\n`;
}

/** Undefined for anything that writeReceipt() does not write. */
export function readReceipt(text: string): ConsentReceipt | undefined {
  const { data } = receipt.safeParse(parseJson(text));
  return data && writeReceipt(data) === text ? data : undefined;
}

/** Whether a file was meant to be a receipt, also with one byte altered. */
export function isLikeReceipt(text: string): boolean {
  return (
    text.length <= mostReceiptBytes &&
    (text.includes(`"kind":"${kind}"`) || text.includes('"candor":"consent"'))
  );
}
