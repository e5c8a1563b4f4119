import { licenceStates } from '../../licence.ts';
import { licenceReasons } from '../../rights/decision.ts';
import { f, optional } from '../field.ts';
import { record } from '../record.ts';
import { month24 } from '../vocabulary.ts';

const defaults = {
  category: 'configuration',
  subject: 'company',
  purpose: ['service'],
  basis: { article: '6(1)(b)' },
  visibility: ['licence.view'],
  protect: 'plain',
  source: 'operator',
  exportable: true,
  rectifiable: false,
  promises: [],
} as const;

/** What the operator gave a company; one at a time is not revoked. */
export const licence = record(
  'platform.licence',
  {
    capability: 'platform',
    table: 'licence',
    owner: 'company',
    keys: ['companyId', 'id'],
    channel: 'http',
    collectedBy: 'licences page',
    findBy: 'id',
    unique: [['id']],
    defaults: { ...defaults, retain: { from: 'revokedAt', days: month24 } },
  },
  {
    companyId: f.identifier({ about: 'The company.' }),
    id: f.identifier({ about: 'Its serial number.', source: 'server' }),
    plan: f.text(40, { about: 'Name of what was agreed.' }),
    seats: f.count(1_000_000, { about: 'How many devices it is for.' }),
    features: f.list(f.text(40, { about: 'One of them.' }), 40, { about: 'Names of what belongs to it.' }),
    notBefore: f.instant({ about: 'When it begins.' }),
    expiresAt: f.instant({ about: 'When it ends.' }),
    graceDays: f.count(90, { about: 'Days that it still counts after its end.' }),
    setBy: optional(
      f.identifier({ about: 'Account that set it last; empty for the server.', source: 'server' }),
    ),
    setAt: f.instant({ about: 'When it was set last.', source: 'server' }),
    revokedAt: optional(f.instant({ about: 'When it was revoked.', source: 'server' })),
  },
);

/** What a device says of the licence that it holds. */
export const seat = record(
  'platform.seat',
  {
    capability: 'platform',
    table: 'seat',
    owner: 'company',
    keys: ['companyId', 'deviceId'],
    channel: 'server',
    collectedBy: 'gateway',
    defaults: {
      ...defaults,
      category: 'device-state',
      subject: 'device',
      source: 'server',
      retain: { keep: 'device', why: 'it says how its licence stands' },
    },
  },
  {
    companyId: f.identifier({ about: 'The company that owns the device.' }),
    deviceId: f.identifier({ about: 'The device.' }),
    serial: optional(f.identifier({ about: 'The licence that it holds.' })),
    state: f.oneOf(licenceStates, { about: 'How that stands by its own clock.' }),
    reason: optional(f.oneOf(licenceReasons, { about: 'Why not better.' })),
    statedAt: f.instant({ about: 'When it said so.' }),
  },
);
