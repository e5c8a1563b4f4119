import { f, optional } from '../field.ts';
import { record } from '../record.ts';
import { accountDefaults } from './account.ts';

/** All factors of an account that wait to be removed, because its person lost them. */
export const factorReset = record(
  'platform.factor_reset',
  {
    capability: 'platform',
    table: 'factor_reset',
    owner: 'instance',
    keys: ['id'],
    channel: 'http',
    collectedBy: 'people page, lost factors page',
    defaults: {
      ...accountDefaults,
      purpose: ['security'],
      retain: { from: 'endedAt', days: 30 },
      promises: ['P2'],
    },
  },
  {
    id: f.identifier({ about: 'Row id.' }),
    accountId: f.identifier({ about: 'Whose factors it is about.' }),
    companyId: optional(
      f.identifier({
        about: 'The company in which it was asked for; none: by the mailed link.',
        subject: 'company',
      }),
    ),
    requestedBy: optional(
      f.identifier({ about: 'The member who asked for it; none where they left, or are staff.' }),
    ),
    reason: optional(
      f.text(200, {
        about: 'Why, as whoever asked for it wrote.',
        protect: 'sealed:subject',
        source: 'person',
      }),
    ),
    requestedAt: f.instant({ about: 'When it was asked for.' }),
    dueAt: f.instant({ about: 'When the factors go, unless it is cancelled before.' }),
    remindedAt: optional(f.instant({ about: 'When the second letter was written.' })),
    endedAt: optional(f.instant({ about: 'When the factors went, or when it was cancelled.' })),
    state: f.oneOf(['waiting', 'done', 'cancelled'], { about: 'How far it is.' }),
  },
);
