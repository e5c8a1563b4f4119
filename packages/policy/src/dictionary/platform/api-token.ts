import { words } from '../../rights/words.ts';
import { f, optional } from '../field.ts';
import { record } from '../record.ts';
import { accountDefaults } from './account.ts';

/** By which a program acts in a person's name, with fewer rights than they have. */
export const apiToken = record(
  'platform.api_token',
  {
    capability: 'platform',
    table: 'api_token',
    owner: 'instance',
    keys: ['id'],
    channel: 'http',
    collectedBy: 'API tokens page',
    unique: [['secretHash']],
    defaults: { ...accountDefaults, retain: { from: 'expiresAt', days: 30 }, promises: ['P2'] },
  },
  {
    id: f.identifier({ about: 'Row id.' }),
    accountId: f.identifier({ about: 'Whose token it is.' }),
    companyId: optional(
      f.identifier({
        about: 'Where it acts; none: on the own data of its person alone.',
        subject: 'company',
      }),
    ),
    secretHash: f.hash({
      about: 'Keyed hash of the token.',
      category: 'credential',
      protect: 'hmac',
      visibility: ['nobody'],
      exportable: false,
    }),
    name: f.text(60, {
      about: 'Your name for it.',
      protect: 'sealed:subject',
      source: 'person',
    }),
    words: f.list(f.oneOf(words, { about: 'One right.', purpose: ['security'] }), 200, {
      about: 'What it may do at most.',
      purpose: ['security'],
    }),
    networks: f.list(f.text(49, { about: 'One network.', purpose: ['security'] }), 8, {
      about: 'From where it may be used; none: from everywhere.',
      purpose: ['security'],
    }),
    createdAt: f.instant({ about: 'When it was made.' }),
    usedAt: optional(f.instant({ about: 'When it was last used, to the day.' })),
    expiresAt: f.instant({ about: 'When it ends by itself, or ended.' }),
  },
);
