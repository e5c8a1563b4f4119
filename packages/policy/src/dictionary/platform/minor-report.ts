import { f, optional } from '../field.ts';
import { record } from '../record.ts';
import { month13 } from '../vocabulary.ts';

/** Until 30 days after the answer; where the account was erased, until then. */
const words = {
  category: 'contact',
  retain: { from: 'endedAt', days: 30 },
  protect: 'sealed:instance',
  source: 'person',
} as const;

/**
 * A report that an account may be a minor's. It names no account: whoever answers it does. How old somebody is, is not
 * kept anywhere.
 */
export const minorReport = record(
  'platform.minor_report',
  {
    capability: 'platform',
    table: 'minor_report',
    owner: 'instance',
    keys: ['id'],
    channel: 'http',
    collectedBy: 'form for reports of minors',
    defaults: {
      category: 'accountability',
      subject: 'person',
      purpose: ['legal_duty'],
      basis: { article: '6(1)(c)' },
      retain: { from: 'endedAt', days: month13 },
      visibility: ['request.handle'],
      protect: 'plain',
      source: 'server',
      exportable: false,
      rectifiable: false,
      promises: ['P84'],
    },
  },
  {
    id: f.identifier({ about: 'Random id of the report, ordered by time.' }),
    what: optional(f.text(2000, { about: 'What somebody reports.', ...words })),
    place: optional(f.text(300, { about: 'Which account, or where it was seen.', ...words })),
    contact: optional(f.text(254, { about: 'Address of whoever reports it, if they gave one.', ...words })),
    receivedAt: f.instant({ about: 'When it came.' }),
    dueAt: f.instant({ about: 'By when it has to be answered.' }),
    toldAt: optional(f.instant({ about: 'When the letters about it were written.' })),
    warnedAt: optional(f.instant({ about: 'When the letters were written that it is due soon.' })),
    state: f.oneOf(['open', 'erased', 'dismissed'], {
      about: 'Open, answered by the erasure of an account, or not so.',
    }),
    endedAt: optional(f.instant({ about: 'When it was answered.' })),
    byAccountId: optional(
      f.identifier({ about: 'Random id of the account of whoever answered it.', subject: 'account' }),
    ),
    reason: optional(
      f.text(500, {
        about: 'Why it was not so.',
        category: 'contact',
        protect: 'sealed:instance',
        source: 'operator',
      }),
    ),
  },
);
