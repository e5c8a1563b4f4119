import { f, optional } from '../field.ts';
import { record } from '../record.ts';

const account = {
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
    defaults: { ...account, subject: 'person', purpose: ['service'] },
  },
  {
    personId: f.identifier({ about: 'Random id of the person.' }),
    name: optional(
      f.text(80, {
        about: 'What the person wants to be called.',
        category: 'contact',
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
    defaults: account,
  },
  {
    id: f.identifier({ about: 'Random id of the account.' }),
    personId: f.identifier({ about: 'Whose account it is.' }),
    email: f.text(254, {
      about: 'E-mail address you sign in with.',
      category: 'contact',
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
    passwordHash: f.text(200, {
      about: 'Argon2id hash of the password.',
      category: 'credential',
      visibility: ['nobody'],
      exportable: false,
      promises: ['P2', 'P115'],
    }),
    createdAt: f.instant({ about: 'When the account was made.' }),
  },
);

export const member = record(
  'platform.member',
  {
    capability: 'platform',
    table: 'member',
    owner: 'company',
    keys: ['companyId', 'accountId'],
    channel: 'http',
    collectedBy: 'set-up form',
    defaults: { ...account, promises: ['P39'] },
  },
  {
    companyId: f.identifier({ about: 'The company.' }),
    accountId: f.identifier({ about: 'The account that belongs to it.' }),
    role: f.oneOf(['owner'], { about: 'What the member may do.', purpose: ['security'] }),
    createdAt: f.instant({ about: 'Since when.' }),
  },
);

export const signIn = record(
  'platform.sign_in',
  {
    capability: 'platform',
    table: 'sign_in',
    owner: 'instance',
    keys: ['id'],
    channel: 'server',
    collectedBy: 'modules/accounts',
    unique: [['tokenHash']],
    defaults: { ...account, retain: { from: 'expiresAt', days: 30 }, promises: ['P130'] },
  },
  {
    id: f.identifier({ about: 'Row id.' }),
    accountId: f.identifier({ about: 'Who signed in.' }),
    tokenHash: f.hash({
      about: 'SHA-256 of the sign-in token in the cookie.',
      category: 'credential',
      protect: 'hmac',
      visibility: ['nobody'],
      exportable: false,
    }),
    createdAt: f.instant({ about: 'When you signed in.' }),
    seenAt: f.instant({ about: 'When this sign-in was last used, to the minute.' }),
    expiresAt: f.instant({ about: 'When it ends by itself.' }),
  },
);
