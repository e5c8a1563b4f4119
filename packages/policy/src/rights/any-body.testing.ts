import fc from 'fast-check';
import { modes, type PolicyBody } from './modes.ts';
import { policyRights } from './session-rights.ts';

/** Bodies of policies for property tests. */
export const anyBody: fc.Arbitrary<PolicyBody> = fc.record(
  {
    rights: fc.dictionary(fc.constantFrom(...policyRights), fc.constantFrom(...modes)),
    promptTimeoutS: fc.integer({ min: 15, max: 120 }),
    grantMinutes: fc.integer({ min: 1, max: 480 }),
    askIfPresent: fc.boolean(),
    answerFrom: fc.constantFrom('device', 'device-or-portal'),
    hours: fc.array(
      fc.record({
        days: fc.uniqueArray(fc.integer({ min: 1, max: 7 }), { minLength: 1 }),
        fromMinute: fc.integer({ min: 0, max: 700 }),
        untilMinute: fc.integer({ min: 701, max: 1440 }),
      }),
      { maxLength: 2 },
    ),
  },
  { requiredKeys: ['rights'] },
);
