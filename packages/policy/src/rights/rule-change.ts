import { z } from 'zod';
import { effectivePolicyBody } from './policy-body.ts';
import { policyRights } from './session-rights.ts';

const who = z.strictObject({
  kind: z.enum(['member', 'staff', 'server']),
  /** Null where they gave none, or are no longer there. */
  name: z.string().max(120).nullable(),
});
const at = z.int();

/** What was changed in what sessions may do on a device, as its people are told (clause L5). */
export const ruleChange = z.discriminatedUnion('kind', [
  /** Of what holds on the device, the parts that differ. */
  z.strictObject({
    kind: z.literal('policy'),
    at,
    by: who,
    before: effectivePolicyBody,
    after: effectivePolicyBody,
  }),
  /** A standing consent: until then nobody is asked for this right. */
  z.strictObject({ kind: z.literal('given'), at, by: who, right: z.enum(policyRights), until: at }),
  z.strictObject({ kind: z.literal('ended'), at, by: who, right: z.enum(policyRights) }),
]);
export type RuleChange = z.output<typeof ruleChange>;

export const mostRuleChanges = 20;
