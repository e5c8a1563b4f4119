import { roleNames } from '../../rights/roles.ts';
import { f, optional } from '../field.ts';
import { record } from '../record.ts';
import { accountDefaults } from './account.ts';
import { structureDefaults } from './structure.ts';

const configured = {
  ...structureDefaults,
  purpose: ['authentication'],
  visibility: ['company.view'],
  promises: ['P38', 'P39'],
} as const;

/** Where the people of a company may sign in with what they have there (OpenID Connect). */
export const identityProvider = record(
  'platform.identity_provider',
  {
    capability: 'platform',
    table: 'identity_provider',
    owner: 'company',
    keys: ['companyId', 'id'],
    channel: 'http',
    collectedBy: 'single sign-on page',
    findBy: 'id',
    unique: [['id']],
    defaults: configured,
  },
  {
    companyId: f.identifier({ about: 'The company.' }),
    id: f.identifier({ about: 'Random id of the provider.', source: 'server', rectifiable: false }),
    name: f.text(80, { about: 'What its people call it.' }),
    issuer: f.text(300, { about: 'Its issuer, as its tokens name it.', rectifiable: false }),
    clientId: f.text(200, { about: 'What it knows this instance by.' }),
    clientSecret: f.text(500, {
      about: 'The secret with which this instance proves itself there.',
      category: 'credential',
      protect: 'sealed:company',
      visibility: ['nobody'],
      exportable: false,
    }),
    groupsClaim: optional(f.text(80, { about: 'The claim that names the groups of a person.' })),
    groups: f.list(
      f.group(
        {
          group: f.text(200, { about: 'The group.' }),
          role: f.oneOf(roleNames, { about: 'The role that it gives.' }),
          unitId: optional(f.identifier({ about: 'The unit to which its people belong.' })),
        },
        { about: 'One group.' },
      ),
      100,
      { about: 'Which group gives which role.' },
    ),
    everybody: optional(f.oneOf(roleNames, { about: 'The role of everybody who signs in with it.' })),
    isOnlyWay: f.flag({ about: 'Whether it is the only way into the company, owners excepted.' }),
    trustFactor: f.list(f.text(100, { about: 'One value of amr or acr.' }), 20, {
      about: 'With which of its statements (amr, acr) it counts as a second factor.',
    }),
    createdAt: f.instant({ about: 'When it was added.', source: 'server', rectifiable: false }),
  },
);

/** Domains of e-mail addresses that a company says are its own. */
export const identityDomain = record(
  'platform.identity_domain',
  {
    capability: 'platform',
    table: 'identity_domain',
    owner: 'company',
    keys: ['companyId', 'domain'],
    channel: 'http',
    collectedBy: 'single sign-on page',
    findBy: 'provenDomain',
    unique: [['provenDomain']],
    defaults: configured,
  },
  {
    companyId: f.identifier({ about: 'The company.' }),
    providerId: f.identifier({ about: 'The provider of its people.' }),
    domain: f.text(253, { about: 'The domain, as A-label.' }),
    provenDomain: optional(
      f.text(253, { about: 'The same, once it is proven: by one company alone.', source: 'server' }),
    ),
    proof: optional(
      f.oneOf(['dns', 'operator'], {
        about: 'Whether a DNS record proves it, or the operator confirmed it.',
        source: 'server',
      }),
    ),
    provenAt: optional(f.instant({ about: 'When it was proven.', source: 'server' })),
    createdAt: f.instant({ about: 'When it was added.', source: 'server' }),
  },
);

/** Found by a keyed hash before anybody is signed in, therefore the instance's own table. */
export const identityLink = record(
  'platform.identity_link',
  {
    capability: 'platform',
    table: 'identity_link',
    owner: 'instance',
    keys: ['id'],
    channel: 'server',
    collectedBy: 'modules/sign-on',
    unique: [['subjectIndex'], ['providerId', 'accountId']],
    defaults: {
      ...accountDefaults,
      retain: { keep: 'account', why: 'needed to sign in, until you remove it' },
    },
  },
  {
    id: f.identifier({ about: 'Row id.' }),
    accountId: f.identifier({ about: 'Whose account it opens.' }),
    companyId: f.identifier({ about: 'The company whose provider it is.', subject: 'company' }),
    providerId: f.identifier({ about: 'The provider.', subject: 'company' }),
    subjectIndex: f.hash({
      about: 'Keyed hash of what the provider knows you by.',
      protect: 'hmac',
      visibility: ['nobody'],
      exportable: false,
    }),
    given: f.list(f.oneOf(roleNames, { about: 'One role.', purpose: ['security'] }), 7, {
      about: 'Roles that your groups gave when you last signed in with it.',
      purpose: ['security'],
    }),
    givenUnitId: optional(f.identifier({ about: 'Unit that your groups gave then.', purpose: ['security'] })),
    createdAt: f.instant({ about: 'When it was linked.' }),
    usedAt: optional(f.instant({ about: 'When you last signed in with it.' })),
  },
);
