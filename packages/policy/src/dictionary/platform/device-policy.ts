import { f, optional } from '../field.ts';
import { record } from '../record.ts';

/** How a company narrowed what one device collects, and the last policy that the device itself refused (clause A8). */
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
      about: 'Collectors that are off or slower than usual.',
      source: 'operator',
      rectifiable: true,
    }),
    changedAt: f.instant({ about: 'When it was last changed.' }),
    refusedVersion: optional(
      f.count(Number.MAX_SAFE_INTEGER, { about: 'Version of the policy that the device refused last.' }),
    ),
    refusedLine: optional(f.text(200, { about: 'Why it refused, as it says.' })),
    refusedAt: optional(f.instant({ about: 'When it refused.' })),
  },
);
