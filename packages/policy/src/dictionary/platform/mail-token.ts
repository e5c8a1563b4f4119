import { f, optional } from '../field.ts';
import { record } from '../record.ts';
import { accountDefaults } from './account.ts';

const secret = { visibility: ['nobody'], exportable: false } as const;

/** A link that waits to be opened: of a sign-up, a recovery, a change of address, a closed account, or lost factors. */
export const mailToken = record(
  'platform.mail_token',
  {
    capability: 'platform',
    table: 'mail_token',
    owner: 'instance',
    keys: ['id'],
    channel: 'http',
    collectedBy: 'sign-up form, recovery form, profile page',
    unique: [['tokenHash']],
    defaults: { ...accountDefaults, retain: { from: 'expiresAt', days: 0 }, promises: ['P1', 'P115'] },
  },
  {
    id: f.identifier({ about: 'Row id.' }),
    kind: f.oneOf(
      ['sign-up', 'recovery', 'email-change', 'email-undo', 'restore', 'factor-reset', 'factor-reset-cancel'],
      { about: 'What the link is for.' },
    ),
    tokenHash: optional(
      f.hash({
        about: 'Keyed hash of the secret in the link; none until the letter is written.',
        category: 'credential',
        protect: 'hmac',
        ...secret,
      }),
    ),
    accountId: optional(f.identifier({ about: 'Whose account it is about.' })),
    emailIndex: optional(
      f.hash({ about: 'Keyed hash of the address that was given.', protect: 'hmac', ...secret }),
    ),
    givenEmail: optional(
      f.text(254, {
        about: 'Address that somebody gave who was not signed in.',
        category: 'contact',
        protect: 'sealed:instance',
        source: 'person',
        ...secret,
      }),
    ),
    ownEmail: optional(
      f.text(254, {
        about: 'New address that waits for its confirmation, or the earlier one that can be brought back.',
        category: 'contact',
        protect: 'sealed:subject',
        source: 'person',
      }),
    ),
    statement: optional(
      f.json(8192, {
        about: 'What was stated at sign-up: the age, the language, agreements, an invitation.',
        protect: 'sealed:instance',
        source: 'person',
        promises: ['P83'],
        ...secret,
      }),
    ),
    createdAt: f.instant({ about: 'When it was asked for.' }),
    expiresAt: f.instant({ about: 'When it runs out.' }),
  },
);
