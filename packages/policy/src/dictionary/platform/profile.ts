import { f, optional } from '../field.ts';
import { record } from '../record.ts';
import { accountDefaults } from './account.ts';

/** Professional details, each with a switch of its own for who sees it. */
export const profileFields = [
  'professionalName',
  'title',
  'organisation',
  'phone',
  'businessEmail',
  'address',
  'qualifications',
  'keyFingerprint',
] as const;
export type ProfileField = (typeof profileFields)[number];

const sealed = { protect: 'sealed:subject', category: 'contact' } as const;

/** What a tester may add for the reports of engagements; a person who adds nothing has no row. */
export const profile = record(
  'platform.profile',
  {
    capability: 'platform',
    table: 'profile',
    owner: 'person',
    keys: ['personId'],
    channel: 'http',
    collectedBy: 'profile page',
    defaults: {
      ...accountDefaults,
      subject: 'person',
      purpose: ['contact'],
      source: 'person',
      rectifiable: true,
      promises: ['P43', 'P67'],
    },
  },
  {
    personId: f.identifier({ about: 'Whose details they are.', source: 'server', rectifiable: false }),
    professionalName: optional(f.text(80, { about: 'Name that reports give.', ...sealed })),
    title: optional(f.text(80, { about: 'Professional title.', ...sealed })),
    organisation: optional(f.text(120, { about: 'Organisation.', ...sealed })),
    phone: optional(f.text(32, { about: 'Business phone number.', ...sealed })),
    businessEmail: optional(f.text(254, { about: 'Business e-mail address.', ...sealed })),
    address: optional(f.text(300, { about: 'Business address.', ...sealed })),
    qualifications: optional(
      f.json(4096, { about: 'Up to ten qualifications of 80 characters each.', ...sealed }),
    ),
    keyFingerprint: optional(
      f.text(64, { about: 'Fingerprint of the public signing key.', ...sealed, category: 'identifier' }),
    ),
    visible: f.list(f.oneOf(profileFields, { about: 'One detail.' }), 8, {
      about: 'Details that members of engagements shared with you see; none at first.',
      category: 'configuration',
    }),
  },
);
