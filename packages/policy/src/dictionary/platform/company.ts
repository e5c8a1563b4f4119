import { roleNames } from '../../rights/roles.ts';
import { f, optional } from '../field.ts';
import { record } from '../record.ts';
import { accountDefaults } from './account.ts';

const contact = {
  category: 'contact',
  protect: 'sealed:company',
  purpose: ['contact'],
  visibility: ['company.view'],
  promises: ['P38', 'P41'],
} as const;

/** Of the company and whom to reach there; all of it optional. */
const contactFields = {
  legalName: optional(f.text(160, { ...contact, about: 'Its legal name.' })),
  contactPerson: optional(f.text(120, { ...contact, about: 'Whom to ask there.' })),
  email: optional(f.text(254, { ...contact, about: 'E-mail address of the contact.' })),
  phone: optional(f.text(32, { ...contact, about: 'Phone number of the contact.' })),
  address: optional(f.text(300, { ...contact, about: 'Postal address.' })),
  registration: optional(f.text(40, { ...contact, about: 'Registration number.' })),
  taxNumber: optional(f.text(40, { ...contact, about: 'Tax number.' })),
};

export const company = record(
  'platform.company',
  {
    capability: 'platform',
    table: 'company',
    owner: 'instance',
    keys: ['id'],
    channel: 'http',
    collectedBy: 'set-up form',
    defaults: {
      category: 'configuration',
      subject: 'company',
      purpose: ['service'],
      basis: { article: '6(1)(b)' },
      retain: { keep: 'account', why: 'devices belong to it' },
      visibility: ['device.view'],
      protect: 'plain',
      source: 'operator',
      exportable: true,
      rectifiable: true,
      promises: ['P38'],
    },
  },
  {
    id: f.identifier({ about: 'Random id of the company.', source: 'server', rectifiable: false }),
    name: f.text(120, { about: 'Name of the company.' }),
    kind: f.oneOf(['operator', 'customer'], {
      about: 'Whether it runs this instance.',
      source: 'server',
      rectifiable: false,
    }),
    state: f.oneOf(['active', 'closing'], {
      about: 'A closing company can be restored for 30 days.',
      source: 'server',
      rectifiable: false,
    }),
    closedAt: optional(
      f.instant({ about: 'When its owner closed it.', source: 'server', rectifiable: false }),
    ),
    ...contactFields,
    country: optional(f.text(2, { about: 'Its country (ISO 3166-1).' })),
    language: f.oneOf(['en', 'de'], { about: 'Language of what is sent to it.' }),
    timeZone: f.text(64, { about: 'Time zone of its hours (IANA name).' }),
    createdAt: f.instant({ about: 'When it was made.', source: 'server', rectifiable: false }),
  },
);

export const member = record(
  'platform.member',
  {
    capability: 'platform',
    table: 'member',
    owner: 'company',
    keys: ['companyId', 'id'],
    channel: 'http',
    collectedBy: 'set-up form, invitation',
    unique: [['companyId', 'accountId'], ['id']],
    defaults: { ...accountDefaults, promises: ['P39'] },
  },
  {
    companyId: f.identifier({ about: 'The company.' }),
    id: f.identifier({ about: 'Random id of the membership.' }),
    accountId: f.identifier({ about: 'The account that belongs to it.' }),
    unitId: optional(f.identifier({ about: 'The unit that the member belongs to.' })),
    roles: f.list(f.oneOf(roleNames, { about: 'One role.', purpose: ['security'] }), 7, {
      about: 'What the member may do.',
      purpose: ['security'],
    }),
    narrowed: f.list(f.identifier({ about: 'One narrowed role.', purpose: ['security'] }), 20, {
      about: 'Narrowed roles of the company that the member holds.',
      purpose: ['security'],
    }),
    limits: f.list(f.identifier({ about: 'One unit.', purpose: ['security'] }), 50, {
      about: 'Units to which the roles are limited, with all below them; none means the whole company.',
      purpose: ['security'],
    }),
    state: f.oneOf(['active', 'disabled'], {
      about: 'Whether the member may act for the company.',
      purpose: ['security'],
    }),
    createdAt: f.instant({ about: 'Since when.' }),
  },
);
