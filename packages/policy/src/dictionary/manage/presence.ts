import { f, optional } from '../field.ts';
import { record } from '../record.ts';
import { month13 } from '../vocabulary.ts';

const presence = {
  category: 'device-state',
  subject: 'device',
  purpose: ['monitoring'],
  basis: { article: '6(1)(b)' },
  visibility: ['device.view'],
  protect: 'plain',
  source: 'server',
  exportable: true,
  rectifiable: false,
  promises: ['P14'],
} as const;

export const availability = record(
  'manage.availability',
  {
    capability: 'manage',
    table: 'device_availability',
    owner: 'company',
    keys: ['companyId', 'deviceId', 'onlineFrom'],
    channel: 'server',
    collectedBy: 'gateway',
    defaults: { ...presence, retain: { from: 'onlineUntil', days: month13 } },
  },
  {
    companyId: f.identifier({ about: 'The company that owns the device.', category: 'identifier' }),
    deviceId: f.identifier({ about: 'The device.', category: 'identifier' }),
    onlineFrom: f.instant({ about: 'When the agent connected.' }),
    onlineUntil: optional(f.instant({ about: 'When the connection ended; empty while it lasts.' })),
    reason: optional(
      f.oneOf(['clean', 'lost', 'server_stop', 'revoked', 'replaced'], { about: 'How it ended.' }),
    ),
  },
);

/** The address itself is dropped at accept: only this hash ever reaches a query. */
export const network = record(
  'manage.network',
  {
    capability: 'manage',
    table: 'device_network',
    owner: 'company',
    keys: ['companyId', 'deviceId', 'publicIpHmac'],
    channel: 'server',
    collectedBy: 'gateway',
    defaults: {
      ...presence,
      category: 'network',
      purpose: ['security'],
      basis: { article: '6(1)(f)' },
      retain: { from: 'lastAt', days: 30 },
      promises: ['P13'],
    },
  },
  {
    companyId: f.identifier({ about: 'The company that owns the device.', category: 'identifier' }),
    deviceId: f.identifier({ about: 'The device.', category: 'identifier' }),
    publicIpHmac: f.hash({
      about: 'Keyed hash of the public address that the device connected from.',
      protect: 'hmac',
      visibility: ['nobody'],
    }),
    firstAt: f.instant({ about: 'First connection from there.' }),
    lastAt: f.instant({ about: 'Last connection from there.' }),
  },
);
