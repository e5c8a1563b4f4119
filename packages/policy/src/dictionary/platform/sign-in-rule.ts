import { f, optional } from '../field.ts';
import { record } from '../record.ts';
import { structureDefaults } from './structure.ts';

/** What a company asks of every sign-in of its people; none: what their roles ask. */
export const signInRule = record(
  'platform.sign_in_rule',
  {
    capability: 'platform',
    table: 'sign_in_rule',
    owner: 'company',
    keys: ['companyId'],
    channel: 'http',
    collectedBy: 'sign-in page of the company',
    defaults: {
      ...structureDefaults,
      purpose: ['authentication'],
      promises: ['P38', 'P58'],
    },
  },
  {
    companyId: f.identifier({ about: 'The company.' }),
    needsFactor: f.flag({ about: 'Whether everybody needs a second factor, whatever their role.' }),
    idleMinutes: optional(
      f.integer(5, 10_080, { about: 'Minutes after which a sign-in ends that is not used.' }),
    ),
    longestHours: optional(f.integer(1, 720, { about: 'Hours after which a sign-in ends in any case.' })),
    changedAt: f.instant({ about: 'When it was last changed.', source: 'server', rectifiable: false }),
  },
);
