import { f, optional } from '../field.ts';
import { record } from '../record.ts';

/** What every record about an account says of its fields. */
export const accountDefaults = {
  category: 'identifier',
  subject: 'account',
  purpose: ['authentication'],
  basis: { article: '6(1)(b)' },
  retain: { keep: 'account', why: 'needed to sign in' },
  visibility: ['self'],
  protect: 'plain',
  source: 'server',
  exportable: true,
  rectifiable: false,
  promises: ['P1', 'P42'],
} as const;

export const person = record(
  'platform.person',
  {
    capability: 'platform',
    table: 'person',
    owner: 'person',
    keys: ['personId'],
    channel: 'http',
    collectedBy: 'set-up form',
    defaults: { ...accountDefaults, subject: 'person', purpose: ['service'] },
  },
  {
    personId: f.identifier({ about: 'Random id of the person.' }),
    name: optional(
      f.text(80, {
        about: 'What the person wants to be called.',
        category: 'contact',
        visibility: ['self', 'person.view', 'staff.view'],
        protect: 'sealed:subject',
        source: 'person',
        rectifiable: true,
        promises: ['P1', 'P43'],
      }),
    ),
    createdAt: f.instant({ about: 'When the account was made.' }),
  },
);

/** Found by a keyed hash of the address before anybody is signed in, therefore the instance's own table. */
export const accountRecord = record(
  'platform.account',
  {
    capability: 'platform',
    table: 'account',
    owner: 'instance',
    keys: ['id'],
    channel: 'http',
    collectedBy: 'set-up form',
    unique: [['emailIndex'], ['personId']],
    defaults: accountDefaults,
  },
  {
    id: f.identifier({ about: 'Random id of the account.' }),
    personId: f.identifier({ about: 'Whose account it is.' }),
    email: f.text(254, {
      about: 'E-mail address you sign in with.',
      category: 'contact',
      purpose: ['authentication', 'contact'],
      visibility: ['self', 'person.view-contact'],
      protect: 'sealed:subject',
      source: 'person',
      rectifiable: true,
      promises: ['P1', 'P42', 'P115'],
    }),
    emailIndex: f.hash({
      about: 'Keyed hash of the address, to find the account at sign-in.',
      protect: 'hmac',
      exportable: false,
    }),
    state: f.oneOf(['active', 'frozen', 'recovering', 'closing', 'erasing'], {
      about:
        'Whether it may sign in; a recovering one needs a recovery first, a closing one can be restored for 30 days.',
      purpose: ['security'],
    }),
    ageStatedAt: f.instant({
      about: 'When the person stated that they are 18 or older.',
      category: 'accountability',
      source: 'person',
      promises: ['P83'],
    }),
    language: f.oneOf(['en', 'de'], {
      about: 'Language of pages and mail.',
      category: 'configuration',
      source: 'person',
      rectifiable: true,
      promises: ['P1'],
    }),
    timeZone: optional(
      f.text(64, {
        about: 'Time zone of times in mail (IANA name).',
        category: 'configuration',
        source: 'person',
        rectifiable: true,
        promises: ['P1'],
      }),
    ),
    closedAt: optional(f.instant({ about: 'When its person closed it.' })),
    factorDueAt: optional(
      f.instant({
        about: 'Since when a factor has to be set up before anything else; none once there is one.',
        purpose: ['security'],
      }),
    ),
    createdAt: f.instant({ about: 'When the account was made.' }),
  },
);

/** An account that signs in by passkey only has none. */
export const password = record(
  'platform.password',
  {
    capability: 'platform',
    table: 'password',
    owner: 'instance',
    keys: ['accountId'],
    channel: 'http',
    collectedBy: 'sign-up form',
    defaults: accountDefaults,
  },
  {
    accountId: f.identifier({ about: 'Whose password it is.' }),
    phc: f.text(200, {
      about: 'Argon2id hash of the password, under a key that the database does not hold.',
      category: 'credential',
      visibility: ['nobody'],
      exportable: false,
      promises: ['P2', 'P115'],
    }),
    setAt: f.instant({ about: 'When it was chosen.' }),
  },
);
