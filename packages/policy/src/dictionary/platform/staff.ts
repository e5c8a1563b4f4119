import { roleNames } from '../../rights/roles.ts';
import { f, optional } from '../field.ts';
import { record } from '../record.ts';
import { structureDefaults } from './structure.ts';

const defaults = {
  ...structureDefaults,
  purpose: ['security'],
  retain: { keep: 'account', why: 'it says whom of the operator a company can be reached by' },
  visibility: ['staff.view', 'company.view'],
  subject: 'account',
} as const;

/** Members of the operator's company who reach others. Rows of the operator's company. */
export const staffAssignment = record(
  'platform.staff_assignment',
  {
    capability: 'platform',
    table: 'staff_assignment',
    owner: 'company',
    keys: ['companyId', 'id'],
    channel: 'http',
    collectedBy: 'staff page',
    defaults,
  },
  {
    companyId: f.identifier({ about: "The operator's company." }),
    id: f.identifier({ about: 'Random id of the assignment.' }),
    memberId: f.identifier({ about: 'Who is assigned.' }),
    role: f.oneOf(roleNames, { about: 'The role that they have there.' }),
    reach: f.oneOf(['all', 'listed'], { about: 'Whether it is for every company.' }),
    until: optional(f.instant({ about: 'When it ends.' })),
    createdAt: f.instant({ about: 'When it was made.', source: 'server' }),
  },
);

export const staffReach = record(
  'platform.staff_reach',
  {
    capability: 'platform',
    table: 'staff_reach',
    owner: 'company',
    keys: ['companyId', 'assignmentId', 'reachesId'],
    channel: 'http',
    collectedBy: 'staff page',
    defaults,
  },
  {
    companyId: f.identifier({ about: "The operator's company." }),
    assignmentId: f.identifier({ about: 'The assignment.' }),
    reachesId: f.identifier({ about: 'A company that it is for.' }),
  },
);

export const staffRefusal = record(
  'platform.staff_refusal',
  {
    capability: 'platform',
    table: 'staff_refusal',
    owner: 'company',
    keys: ['companyId', 'memberId'],
    channel: 'http',
    collectedBy: 'company page',
    defaults,
  },
  {
    companyId: f.identifier({ about: 'The company that refuses.' }),
    memberId: f.identifier({ about: "Whom of the operator's company it refuses." }),
    createdAt: f.instant({ about: 'Since when.', source: 'server' }),
  },
);
