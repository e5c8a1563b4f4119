import { z } from 'zod';
import { effectivePolicyBody, policyBody } from '@candor/policy/rights/policy-body.ts';
import { policyRights } from '@candor/policy/rights/session-rights.ts';
import { standingTerms } from '@candor/protocol/consent-receipt.ts';
import { hex32 } from '@candor/protocol/messages/agent.ts';
import { mostStanding } from '@candor/protocol/messages/server.ts';
import type { SessionsNow } from '../sessions.ts';

const { alsoIfPresent, hours, to } = standingTerms.shape;

/** What the running process says of sessions, which may be of another version. */
export const toldSessions = z.strictObject({
  rules: effectivePolicyBody.nullable(),
  most: policyBody,
  signed: z.strictObject({ root: hex32, until: z.int() }).nullable(),
  standing: z
    .array(
      z.strictObject({
        id: z.uuid(),
        right: z.enum(policyRights),
        to,
        hours,
        alsoIfPresent,
        from: z.int(),
        until: z.int(),
      }),
    )
    .max(mostStanding),
}) satisfies z.ZodType<SessionsNow>;
