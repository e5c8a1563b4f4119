import { f, optional } from '../field.ts';
import { record } from '../record.ts';

/** What one device collects and sessions may do there, where that is not as usual, and what the device said of it. */
export const devicePolicy = record(
  'platform.device_policy',
  {
    capability: 'platform',
    table: 'device_policy',
    owner: 'company',
    keys: ['companyId', 'deviceId'],
    channel: 'http',
    collectedBy: 'privacy tab of the device',
    defaults: {
      category: 'configuration',
      subject: 'device',
      purpose: ['service'],
      basis: { article: '6(1)(b)' },
      retain: { keep: 'device', why: 'it says what may be collected as long as the device is kept' },
      visibility: ['device.view'],
      protect: 'plain',
      source: 'server',
      exportable: true,
      rectifiable: false,
      promises: ['P12'],
    },
  },
  {
    companyId: f.identifier({ about: 'The company that owns the device.' }),
    deviceId: f.identifier({ about: 'The device.' }),
    version: f.count(1_000_000, { about: 'How often it was changed.' }),
    body: f.json(4096, {
      about: 'Collectors that are off, or slower or more often than usual.',
      source: 'operator',
      rectifiable: true,
    }),
    changedAt: f.instant({ about: 'When it was last changed.' }),
    refusedVersion: optional(
      f.count(Number.MAX_SAFE_INTEGER, { about: 'Version of the policy that the device refused last.' }),
    ),
    refusedLine: optional(f.text(200, { about: 'Why it refused, as it says.' })),
    refusedAt: optional(f.instant({ about: 'When it refused.' })),
    takenVersion: optional(
      f.count(Number.MAX_SAFE_INTEGER, { about: 'Version of the policy that the device said is in force.' }),
    ),
    takenAt: optional(f.instant({ about: 'When it first said so.' })),
    sessions: optional(
      f.json(16_384, {
        about:
          'What sessions may do on the device, as it was sent there last; empty means as where nothing is set.',
      }),
    ),
    takenSessions: optional(
      f.json(16_384, { about: 'The same of the policy that the device said is in force.' }),
    ),
  },
);

/** How far a root key of the company lets the policies of one device go (clauses T3, A8). */
export const deviceWidening = record(
  'platform.device_widening',
  {
    capability: 'platform',
    table: 'device_widening',
    owner: 'company',
    keys: ['companyId', 'deviceId'],
    channel: 'http',
    collectedBy: 'privacy tab of the device',
    defaults: {
      category: 'credential',
      subject: 'device',
      purpose: ['security'],
      basis: { article: '6(1)(f)' },
      retain: { keep: 'device', why: 'the device takes a higher version only' },
      visibility: ['device.view'],
      protect: 'plain',
      source: 'operator',
      exportable: true,
      rectifiable: false,
      promises: ['P12', 'P113'],
    },
  },
  {
    companyId: f.identifier({ about: 'The company that owns the device.' }),
    deviceId: f.identifier({ about: 'The device.' }),
    version: f.count(2_147_483_647, { about: 'Its number; devices take a higher one only.' }),
    document: f.bytes(16_384, { about: 'Collectors and how often each may run, as the root signed it.' }),
    signature: f.bytes(64, { about: "The root's signature over the document." }),
    rootId: f.identifier({ about: 'The root that signed it.' }),
    expiresAt: f.instant({ about: 'When it ends.' }),
    createdAt: f.instant({ about: 'When it was stored.', source: 'server' }),
  },
);
