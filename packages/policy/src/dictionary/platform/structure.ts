import { roleNames } from '../../rights/roles.ts';
import { words } from '../../rights/words.ts';
import { f, optional } from '../field.ts';
import { record } from '../record.ts';
import { month24 } from '../vocabulary.ts';

/** What the records of a company's structure share. */
export const structureDefaults = {
  category: 'configuration',
  subject: 'company',
  purpose: ['service'],
  basis: { article: '6(1)(b)' },
  retain: { keep: 'company', why: 'it is how the company is ordered' },
  visibility: ['company.view'],
  protect: 'plain',
  source: 'operator',
  exportable: true,
  rectifiable: true,
  promises: ['P38', 'P39'],
} as const;

export const unit = record(
  'platform.unit',
  {
    capability: 'platform',
    table: 'unit',
    owner: 'company',
    keys: ['companyId', 'id'],
    channel: 'http',
    collectedBy: 'company page',
    unique: [['companyId', 'parentId', 'name']],
    defaults: structureDefaults,
  },
  {
    companyId: f.identifier({ about: 'The company.' }),
    id: f.identifier({ about: 'Random id of the unit.' }),
    parentId: optional(f.identifier({ about: 'The unit that it lies in.' })),
    name: f.text(80, { about: 'Name of the unit.' }),
    kind: f.oneOf(['site', 'department', 'group'], { about: 'What it is.' }),
    createdAt: f.instant({ about: 'When it was made.', source: 'server' }),
  },
);

export const narrowedRole = record(
  'platform.narrowed_role',
  {
    capability: 'platform',
    table: 'narrowed_role',
    owner: 'company',
    keys: ['companyId', 'id'],
    channel: 'http',
    collectedBy: 'people page',
    unique: [['companyId', 'name']],
    defaults: { ...structureDefaults, purpose: ['security'], visibility: ['person.view'] },
  },
  {
    companyId: f.identifier({ about: 'The company.' }),
    id: f.identifier({ about: 'Random id of the role.' }),
    name: f.text(60, { about: 'What the company calls it.' }),
    base: f.oneOf(roleNames, { about: 'The role that it narrows.' }),
    minus: f.list(f.oneOf(words, { about: 'One word.' }), words.length, { about: 'What it may not do.' }),
    createdAt: f.instant({ about: 'When it was made.', source: 'server' }),
  },
);

/** Append-only: what became of units, devices, members, rights and policies. */
export const structureEvent = record(
  'platform.structure_event',
  {
    capability: 'platform',
    table: 'structure_event',
    owner: 'company',
    keys: ['companyId', 'id'],
    channel: 'server',
    collectedBy: 'modules/companies',
    appMay: ['select', 'insert'],
    defaults: {
      ...structureDefaults,
      category: 'accountability',
      purpose: ['accountability'],
      retain: { from: 'at', days: month24 },
      source: 'server',
      rectifiable: false,
    },
  },
  {
    companyId: f.identifier({ about: 'The company.' }),
    id: f.identifier({ about: 'Row id.' }),
    at: f.instant({ about: 'When it happened.' }),
    kind: f.text(20, { about: 'What happened.' }),
    subjectId: f.identifier({ about: 'The unit, device or member, or the company itself.' }),
    before: optional(f.text(400, { about: 'What was there before.', protect: 'sealed:company' })),
    after: optional(f.text(400, { about: 'What is there now.', protect: 'sealed:company' })),
    byMemberId: optional(f.identifier({ about: 'The member who did it.' })),
    by: f.oneOf(['member', 'staff', 'server'], { about: 'Who did it.' }),
    reason: optional(
      f.text(200, {
        about: 'Why, in the words of whoever did it.',
        protect: 'sealed:company',
        source: 'operator',
      }),
    ),
  },
);
