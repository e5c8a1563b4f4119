import { f, optional } from '../field.ts';
import { record } from '../record.ts';
import { structureDefaults } from './structure.ts';

/** That somebody at a device wants help. It grants nothing to anybody. */
export const helpRequest = record(
  'platform.help_request',
  {
    capability: 'platform',
    table: 'help_request',
    owner: 'company',
    keys: ['companyId', 'id'],
    channel: 'http',
    collectedBy: 'portal',
    readBy: 'personId',
    defaults: {
      ...structureDefaults,
      subject: 'account',
      retain: { from: 'askedAt', days: 180 },
      visibility: ['self', 'ticket.handle'],
      source: 'person',
      promises: ['P39'],
    },
  },
  {
    companyId: f.identifier({ about: 'The company.', subject: 'company' }),
    id: f.identifier({ about: 'Row id.', source: 'server' }),
    deviceId: f.identifier({ about: 'The device.' }),
    personId: f.identifier({ about: 'Who asks.' }),
    memberId: optional(
      f.identifier({ about: 'Their membership of the company; none for staff of the operator.' }),
    ),
    text: f.text(500, { about: 'What is wrong, as they wrote.', protect: 'sealed:subject' }),
    askedAt: f.instant({ about: 'When.', source: 'server' }),
    state: f.oneOf(['waiting', 'taken', 'done', 'taken-back'], { about: 'What became of it.' }),
    takenBy: optional(
      f.identifier({
        about: 'The account of whoever looks after it; none where it is gone.',
        source: 'operator',
      }),
    ),
    takenAt: optional(f.instant({ about: 'Since when.', source: 'server' })),
    endedBy: optional(
      f.identifier({ about: 'The account of whoever said that it is done.', source: 'operator' }),
    ),
    endedAt: optional(f.instant({ about: 'When it was done or taken back.', source: 'server' })),
    note: optional(
      f.text(200, { about: 'What they wrote to it.', protect: 'sealed:subject', source: 'operator' }),
    ),
  },
);
