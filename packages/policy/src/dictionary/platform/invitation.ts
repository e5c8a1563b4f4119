import { levels } from '../../rights/levels.ts';
import { roleNames } from '../../rights/roles.ts';
import { f, optional } from '../field.ts';
import { record } from '../record.ts';

export const invitation = record(
  'platform.invitation',
  {
    capability: 'platform',
    table: 'invitation',
    owner: 'company',
    keys: ['companyId', 'id'],
    channel: 'http',
    collectedBy: 'people page',
    findBy: 'tokenHash',
    unique: [['tokenHash']],
    defaults: {
      category: 'configuration',
      subject: 'person',
      purpose: ['service'],
      basis: { article: '6(1)(f)' },
      retain: { from: 'expiresAt', days: 30 },
      visibility: ['person.invite'],
      protect: 'plain',
      source: 'operator',
      exportable: true,
      rectifiable: false,
      promises: ['P39', 'P41'],
    },
  },
  {
    companyId: f.identifier({ about: 'The company that invites.' }),
    id: f.identifier({ about: 'Random id of the invitation.' }),
    tokenHash: f.hash({
      about: 'Keyed hash of the secret in the link.',
      category: 'credential',
      protect: 'hmac',
      visibility: ['nobody'],
      exportable: false,
    }),
    email: f.text(254, {
      about: 'The address that is invited.',
      category: 'contact',
      protect: 'sealed:company',
      purpose: ['contact'],
    }),
    emailIndex: f.hash({
      about: 'Keyed hash of the address, to know the person who accepts.',
      protect: 'hmac',
      visibility: ['nobody'],
      exportable: false,
    }),
    roles: f.list(f.oneOf(roleNames, { about: 'One role.' }), 7, { about: 'Roles that it gives.' }),
    unitId: optional(f.identifier({ about: 'The unit that the person is to belong to.' })),
    levels: f.list(
      f.group(
        {
          kind: f.oneOf(['unit', 'device'], { about: 'Unit or device.' }),
          id: f.identifier({ about: 'Which.' }),
          level: f.oneOf(levels, { about: 'The level there.' }),
        },
        { about: 'One level.' },
      ),
      50,
      { about: 'Levels that it gives on units and devices.' },
    ),
    language: f.oneOf(['en', 'de'], { about: 'Language of the letter.' }),
    message: optional(
      f.text(300, {
        about: 'What the inviting person adds.',
        protect: 'sealed:company',
        purpose: ['contact'],
      }),
    ),
    state: f.oneOf(['sent', 'delivered', 'opened', 'accepted', 'expired', 'revoked', 'failed'], {
      about: 'What became of it.',
      source: 'server',
    }),
    byAccountId: f.identifier({ about: 'Who invites.', source: 'server' }),
    byMemberId: optional(
      f.identifier({ about: 'The member who invites; none for staff.', source: 'server' }),
    ),
    letterId: optional(f.identifier({ about: 'The letter that carries the link.', source: 'server' })),
    sends: f.list(f.count(4_102_444_800_000, { about: 'One time.', source: 'server' }), 5, {
      about: 'When it was sent, in the last 24 hours.',
      source: 'server',
    }),
    createdAt: f.instant({ about: 'When it was made.', source: 'server' }),
    expiresAt: f.instant({ about: 'When it ends, or ended.', source: 'server' }),
  },
);
