import { f, optional } from '../field.ts';
import { record } from '../record.ts';
import { accountDefaults } from './account.ts';

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
    defaults: { ...accountDefaults, retain: { from: 'expiresAt', days: 30 }, promises: ['P130'] },
  },
  {
    id: f.identifier({ about: 'Row id.' }),
    accountId: f.identifier({ about: 'Who signed in.' }),
    tokenHash: f.hash({
      about: 'Keyed hash of the sign-in token in the cookie.',
      category: 'credential',
      protect: 'hmac',
      visibility: ['nobody'],
      exportable: false,
    }),
    state: f.oneOf(['pending', 'full', 'ended'], {
      about: 'Whether a factor is still asked for.',
      purpose: ['security'],
    }),
    methods: f.list(
      f.oneOf(['password', 'passkey', 'totp', 'recovery-code', 'provider', 'provider-factor'], {
        about: 'One way.',
        purpose: ['security'],
      }),
      5,
      { about: 'How you proved that it is you.', purpose: ['security'] },
    ),
    providerId: optional(f.identifier({ about: 'The identity provider that you signed in with.' })),
    browserFamily: f.text(20, { about: 'Family of the browser, so that you recognise it.' }),
    osFamily: f.text(20, { about: 'Family of its operating system.' }),
    network: f.hash({
      about:
        'Keyed hash of the network, to say whether it is the one you are in now; the address is not kept.',
      protect: 'hmac',
      purpose: ['security'],
      visibility: ['nobody'],
      exportable: false,
    }),
    createdAt: f.instant({ about: 'When you signed in.' }),
    seenAt: f.instant({ about: 'When this sign-in was last used, to the minute.' }),
    confirmedAt: optional(f.instant({ about: 'When you last confirmed that it is you.' })),
    factorAt: optional(f.instant({ about: 'When you last gave a factor.' })),
    wrongCodes: f.count(100, {
      about: 'Wrong codes of a sign-in that is not complete.',
      purpose: ['security'],
    }),
    renewalDue: f.flag({
      about: 'Whether your roles changed, so that the next request gets a new token.',
      purpose: ['security'],
    }),
    previousHash: optional(
      f.hash({
        about: 'Keyed hash of the token that a change of your roles replaced; it counts for half a minute.',
        category: 'credential',
        protect: 'hmac',
        visibility: ['nobody'],
        exportable: false,
      }),
    ),
    replacedAt: optional(f.instant({ about: 'When that was.', purpose: ['security'] })),
    expiresAt: f.instant({ about: 'When it ends by itself, or ended.' }),
  },
);
