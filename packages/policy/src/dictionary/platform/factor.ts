import { f, optional } from '../field.ts';
import { record } from '../record.ts';
import { accountDefaults } from './account.ts';

const facts = {
  capability: 'platform',
  owner: 'instance',
  channel: 'http',
  collectedBy: 'security settings',
} as const;
const ownDefaults = { ...accountDefaults, promises: ['P2'] } as const;
const secret = { category: 'credential', visibility: ['nobody'], exportable: false } as const;

/** An authenticator app (RFC 6238). */
export const totp = record(
  'platform.totp',
  { ...facts, table: 'totp', keys: ['accountId'], defaults: ownDefaults },
  {
    accountId: f.identifier({ about: 'Whose authenticator app it is.' }),
    secret: f.bytes(20, {
      about: 'Secret that the app shares with the server.',
      ...secret,
      protect: 'sealed:subject',
    }),
    lastStep: f.count(2 ** 40, {
      about: 'Number of the last code that was used: no code counts twice.',
      purpose: ['security'],
    }),
    enrolledAt: f.instant({ about: 'When it was set up.' }),
    usedAt: optional(f.instant({ about: 'When it was last used.' })),
  },
);

/** A passkey (Web Authentication, Level 3). */
export const passkey = record(
  'platform.passkey',
  { ...facts, table: 'passkey', keys: ['id'], unique: [['credentialId']], defaults: ownDefaults },
  {
    id: f.identifier({ about: 'Row id.' }),
    accountId: f.identifier({ about: 'Whose passkey it is.' }),
    credentialId: f.bytes(1023, { about: 'By which your authenticator names it.' }),
    publicKey: f.bytes(2048, { about: 'Public key with which its signatures are checked.' }),
    counter: f.count(2 ** 32 - 1, {
      about: 'How often its authenticator says that it signed: a copy is noticed by it.',
      purpose: ['security'],
    }),
    userHandle: f.bytes(64, { about: 'Random name under which your authenticator keeps the account.' }),
    name: f.text(40, {
      about: 'Your name for it.',
      protect: 'sealed:subject',
      source: 'person',
      rectifiable: true,
    }),
    state: f.oneOf(['active', 'frozen'], {
      about: 'Frozen when its counter went back: it may have been copied.',
      purpose: ['security'],
    }),
    createdAt: f.instant({ about: 'When it was added.' }),
    usedAt: optional(f.instant({ about: 'When it was last used.' })),
  },
);

export const recoveryCode = record(
  'platform.recovery_code',
  { ...facts, table: 'recovery_code', keys: ['id'], unique: [['codeHash']], defaults: ownDefaults },
  {
    id: f.identifier({ about: 'Row id.' }),
    accountId: f.identifier({ about: 'Whose recovery code it is.' }),
    codeHash: f.hash({ about: 'Keyed hash of the code.', ...secret, protect: 'hmac' }),
    createdAt: f.instant({ about: 'When it was made.' }),
    usedAt: optional(f.instant({ about: 'When it was used; it counts once.' })),
  },
);

/** Wrong tries. A row says of whom by a keyed hash alone, and an address that nobody has leaves the same. */
export const throttle = record(
  'platform.throttle',
  {
    ...facts,
    table: 'throttle',
    keys: ['bucket', 'kind'],
    collectedBy: 'modules/accounts',
    defaults: {
      ...accountDefaults,
      subject: 'instance',
      purpose: ['security'],
      basis: { article: '6(1)(f)' },
      retain: { from: 'windowAt', days: 1 },
      visibility: ['nobody'],
      exportable: false,
      promises: ['P130'],
    },
  },
  {
    bucket: f.hash({ about: 'Keyed hash of the account or network that tried.', protect: 'hmac' }),
    kind: f.text(20, { about: 'What was tried.' }),
    windowAt: f.instant({ about: 'When the first of these tries was.' }),
    count: f.count(1_000_000, { about: 'How many there were.' }),
  },
);
