import { levels } from '../../rights/levels.ts';
import { roleNames } from '../../rights/roles.ts';
import { f, optional } from '../field.ts';
import { record } from '../record.ts';
import { month24 } from '../vocabulary.ts';
import { structureDefaults } from './structure.ts';

const defaults = {
  ...structureDefaults,
  purpose: ['security'],
  visibility: ['permission.view'],
  promises: ['P39', 'P67'],
} as const;

export const permissionLevel = record(
  'platform.permission_level',
  {
    capability: 'platform',
    table: 'permission_level',
    owner: 'company',
    keys: ['companyId', 'id'],
    channel: 'http',
    collectedBy: 'people page',
    unique: [['companyId', 'unitId', 'deviceId', 'memberId', 'role']],
    defaults,
  },
  {
    companyId: f.identifier({ about: 'The company.' }),
    id: f.identifier({ about: 'Row id.' }),
    unitId: optional(f.identifier({ about: 'The unit that it is for, with all below it.' })),
    deviceId: optional(f.identifier({ about: 'The device that it is for.' })),
    memberId: optional(f.identifier({ about: 'The member who has it.' })),
    role: optional(f.oneOf(roleNames, { about: 'The role whose members have it.' })),
    level: f.oneOf(levels, { about: 'The level.' }),
    byMemberId: optional(f.identifier({ about: 'The member who set it.', source: 'server' })),
    at: f.instant({ about: 'When it was set.', source: 'server' }),
  },
);

export const devicePerson = record(
  'platform.device_person',
  {
    capability: 'platform',
    table: 'device_person',
    owner: 'company',
    keys: ['companyId', 'deviceId', 'memberId'],
    channel: 'http',
    collectedBy: 'device page',
    defaults,
  },
  {
    companyId: f.identifier({ about: 'The company.' }),
    deviceId: f.identifier({ about: 'The device.' }),
    memberId: f.identifier({ about: 'Whom it is assigned to.' }),
    at: f.instant({ about: 'Since when.', source: 'server' }),
  },
);

export const companyPolicy = record(
  'platform.company_policy',
  {
    capability: 'platform',
    table: 'company_policy',
    owner: 'company',
    keys: ['companyId', 'id'],
    channel: 'http',
    collectedBy: 'company page',
    unique: [['companyId', 'unitId', 'deviceId', 'version']],
    defaults: {
      ...structureDefaults,
      purpose: ['security', 'integrity'],
      visibility: ['policy.view'],
      retain: { from: 'replacedAt', days: month24 },
    },
  },
  {
    companyId: f.identifier({ about: 'The company.' }),
    id: f.identifier({ about: 'Row id.' }),
    unitId: optional(f.identifier({ about: 'The unit that it is for.' })),
    deviceId: optional(f.identifier({ about: 'The device that it is for; without both it is the company.' })),
    version: f.count(1_000_000, { about: 'Its number.', source: 'server' }),
    body: f.json(16_384, { about: 'What sessions may ask for there, and when.' }),
    document: optional(
      f.bytes(16_384, { about: 'The same as a root key of the company signed it, where one did.' }),
    ),
    signature: optional(f.bytes(64, { about: "The root's signature over the document." })),
    rootId: optional(f.identifier({ about: 'The root that signed it.' })),
    byMemberId: optional(f.identifier({ about: 'The member who set it.', source: 'server' })),
    inForceAt: f.instant({ about: 'When it came in force.', source: 'server' }),
    replacedAt: optional(f.instant({ about: 'When a later one replaced it.', source: 'server' })),
  },
);
