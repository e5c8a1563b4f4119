import { egressOutcomes } from '../../recipients.ts';
import { f } from '../field.ts';
import { record } from '../record.ts';
import { month13 } from '../vocabulary.ts';

const ledger = {
  category: 'accountability',
  subject: 'instance',
  purpose: ['accountability'],
  basis: { article: '6(1)(c)' },
  visibility: ['instance.operate'],
  protect: 'plain',
  source: 'server',
  exportable: false,
  rectifiable: false,
  promises: ['P61'],
} as const;

const counts = {
  recipient: f.text(40, { about: 'Who was connected to, or was to be.' }),
  outcome: f.oneOf(egressOutcomes, { about: 'How it ended.' }),
  n: f.count(1_000_000_000, { about: 'How many connections.' }),
  bytesOut: f.count(Number.MAX_SAFE_INTEGER, { about: 'Bytes sent.' }),
  bytesIn: f.count(Number.MAX_SAFE_INTEGER, { about: 'Bytes received.' }),
};

/** The ledger: every connection that the server opened or refused to open. */
export const egressEntry = record(
  'platform.egress',
  {
    capability: 'platform',
    table: 'egress_entry',
    owner: 'instance',
    keys: ['id'],
    channel: 'server',
    collectedBy: 'platform/egress',
    appMay: ['select', 'insert'],
    defaults: { ...ledger, retain: { from: 'at', days: 90 } },
  },
  {
    id: f.identifier({ about: 'Random id of the entry, ordered by time.' }),
    at: f.instant({ about: 'When it ended.' }),
    ...counts,
    purpose: f.text(40, { about: 'What for.' }),
    classes: f.json(1024, { about: 'Classes of fields that it may have carried.' }),
  },
);

export const egressDay = record(
  'platform.egress_day',
  {
    capability: 'platform',
    table: 'egress_day',
    owner: 'instance',
    keys: ['day', 'recipient', 'outcome'],
    channel: 'server',
    collectedBy: 'platform/egress',
    appMay: ['select', 'insert', 'update'],
    defaults: { ...ledger, retain: { from: 'day', days: month13 } },
  },
  { day: f.instant({ about: 'Start of the day (UTC).' }), ...counts },
);
