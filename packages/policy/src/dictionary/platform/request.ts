import { decisionLines } from '../../rights/decision.ts';
import { levels } from '../../rights/levels.ts';
import { f, optional } from '../field.ts';
import { record } from '../record.ts';
import { structureDefaults } from './structure.ts';

/** What both records share: they end by themselves, and are kept for a quarter of a year to be read again. */
const defaults = {
  ...structureDefaults,
  purpose: ['service', 'security'],
  retain: { from: 'expiresAt', days: 90 },
  visibility: ['self', 'permission.view'],
  promises: ['P39'],
} as const;

/** A right that somebody was refused and asks for. */
export const rightRequest = record(
  'platform.right_request',
  {
    capability: 'platform',
    table: 'right_request',
    owner: 'company',
    keys: ['companyId', 'id'],
    channel: 'http',
    collectedBy: 'device page, requests page',
    readBy: 'personId',
    defaults: { ...defaults, subject: 'account', source: 'person' },
  },
  {
    companyId: f.identifier({ about: 'The company.', subject: 'company' }),
    id: f.identifier({ about: 'Row id.', source: 'server' }),
    deviceId: f.identifier({ about: 'The device.' }),
    personId: f.identifier({ about: 'Who asks.' }),
    memberId: optional(
      f.identifier({ about: 'Their membership of the company; none for staff of the operator.' }),
    ),
    askedRight: f.text(40, { about: 'A session right, or a permission word.' }),
    line: f.oneOf(decisionLines, { about: 'What refused it.', source: 'server' }),
    needed: optional(f.oneOf(levels, { about: 'The level that would do.', source: 'server' })),
    reason: f.text(200, { about: 'What it is needed for, as they wrote.', protect: 'sealed:subject' }),
    askedAt: f.instant({ about: 'When.', source: 'server' }),
    expiresAt: f.instant({ about: 'Until when it can be answered.', source: 'server' }),
    state: f.oneOf(['waiting', 'allowed', 'done', 'refused', 'taken-back', 'expired'], {
      about: 'What became of it.',
    }),
    endedBy: optional(
      f.identifier({
        about: 'The member who answered; none for staff, or where they left.',
        source: 'operator',
      }),
    ),
    endedAt: optional(f.instant({ about: 'When it was answered or taken back.', source: 'server' })),
    note: optional(
      f.text(200, {
        about: 'What whoever answered wrote to it.',
        protect: 'sealed:subject',
        source: 'operator',
      }),
    ),
  },
);

/** A device that one company offers to another. It names the receiver by an id alone, which may be nobody's. */
export const deviceTransfer = record(
  'platform.device_transfer',
  {
    capability: 'platform',
    table: 'device_transfer',
    owner: 'instance',
    keys: ['id'],
    channel: 'http',
    collectedBy: 'device page, requests page',
    defaults: { ...defaults, visibility: ['company.view'] },
  },
  {
    id: f.identifier({ about: 'Row id.', source: 'server' }),
    fromCompanyId: f.identifier({ about: 'The company that gives it away.' }),
    deviceId: f.identifier({ about: 'The device.' }),
    toCompanyId: f.identifier({ about: 'The company that it is offered to.' }),
    offeredBy: optional(f.identifier({ about: 'The member who offered it; none where they left.' })),
    offeredAt: f.instant({ about: 'When.', source: 'server' }),
    expiresAt: f.instant({ about: 'Until when it can be accepted.', source: 'server' }),
    state: f.oneOf(['waiting', 'accepted', 'refused', 'taken-back', 'expired'], {
      about: 'What became of it.',
    }),
    endedBy: optional(
      f.identifier({ about: 'The member of the other company who answered; none where they left.' }),
    ),
    endedAt: optional(f.instant({ about: 'When it was answered or taken back.', source: 'server' })),
  },
);
