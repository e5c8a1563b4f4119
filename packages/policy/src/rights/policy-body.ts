import { z } from 'zod';
import { modes, type CompanyPolicyBody, type PolicyBody } from './modes.ts';
import { policyRights } from './session-rights.ts';
import { minutesOfDay, type WeeklyHours } from './weekly-hours.ts';

export const weeklyHours = z
  .array(
    z
      .strictObject({
        days: z.array(z.int().min(1).max(7)).min(1).max(7),
        fromMinute: z
          .int()
          .min(0)
          .max(minutesOfDay - 1),
        untilMinute: z.int().min(1).max(minutesOfDay),
      })
      .refine(({ fromMinute, untilMinute }) => fromMinute < untilMinute, 'ends before it begins'),
  )
  .max(21) satisfies z.ZodType<WeeklyHours>;

/** The form of a `PolicyBody`. Its bounds keep it far below 16 kB. */
export const policyBody = z.strictObject({
  rights: z.partialRecord(z.enum(policyRights), z.enum(modes)),
  hours: weeklyHours.exactOptional(),
  promptTimeoutS: z.int().min(15).max(120).exactOptional(),
  grantMinutes: z.int().min(1).max(480).exactOptional(),
  askIfPresent: z.boolean().exactOptional(),
  answerFrom: z.enum(['device', 'device-or-portal']).exactOptional(),
}) satisfies z.ZodType<PolicyBody>;

export const companyPolicyBody = z.strictObject({
  workstation: policyBody,
  server: policyBody,
}) satisfies z.ZodType<CompanyPolicyBody>;

/** What holds on a device: the stretches that several places leave open in common can be more than one place may say. */
export const effectivePolicyBody = policyBody.extend({
  hours: z.array(weeklyHours.element).max(300).exactOptional(),
}) satisfies z.ZodType<PolicyBody>;
