import { decisionCodes, decisionLines } from '../../rights/decision.ts';
import { sessionRights } from '../../rights/session-rights.ts';
import { sessionEnds, sessionStates } from '../../rights/session-states.ts';
import { f, optional } from '../field.ts';
import { record } from '../record.ts';
import { month12, month36 } from '../vocabulary.ts';

const shared = {
  category: 'accountability',
  subject: 'account',
  purpose: ['support', 'accountability'],
  basis: { article: '6(1)(b)' },
  visibility: ['self', 'session.view'],
  protect: 'plain',
  source: 'server',
  exportable: true,
  rectifiable: false,
} as const;
const facts = {
  capability: 'manage',
  owner: 'company',
  collectedBy: 'device page, sessions on the device',
} as const;

/** A session on a device: exactly what clause P22 names. It ended as the device says, signed. */
export const remoteSession = record(
  'manage.remote_session',
  {
    ...facts,
    table: 'remote_session',
    keys: ['companyId', 'id'],
    channel: 'http',
    readBy: 'personId',
    unique: [['id']],
    defaults: { ...shared, retain: { from: 'endedAt', days: month12 }, promises: ['P22'] },
  },
  {
    companyId: f.identifier({ about: 'The company of the device.', subject: 'company' }),
    id: f.identifier({ about: 'Random id of the session.', source: 'person' }),
    deviceId: f.identifier({ about: 'The device.', subject: 'device' }),
    personId: f.identifier({ about: 'Random id of the administrator: who asked for it.' }),
    status: f.oneOf(sessionStates, { about: 'How it stands.' }),
    connectionType: f.oneOf(['none', 'relay_server'], { about: 'The way that carried most of it.' }),
    startedAt: optional(f.instant({ about: 'When both sides could first speak.' })),
    endedAt: optional(f.instant({ about: 'When it was over.' })),
  },
);

/** What was asked for, and what the session hangs on while it lives. */
export const sessionRequest = record(
  'manage.session_request',
  {
    ...facts,
    table: 'session_request',
    keys: ['companyId', 'sessionId'],
    channel: 'http',
    readBy: 'personId',
    defaults: { ...shared, retain: { from: 'requestedAt', days: month12 }, promises: ['P21'] },
  },
  {
    companyId: f.identifier({ about: 'The company of the device.', subject: 'company' }),
    sessionId: f.identifier({ about: 'The session.' }),
    personId: f.identifier({ about: 'Random id of who asked.' }),
    memberId: optional(
      f.identifier({ about: 'Their membership of the company; none for staff of the operator.' }),
    ),
    signInId: f.identifier({ about: 'The sign-in with which they asked, by whose end it ends.' }),
    publicKey: f.bytes(32, { about: 'Public key of their browser, which signed what was asked.' }),
    askHash: f.hash({ about: 'SHA-256 of what they signed, by which the answer names it.' }),
    rights: f.list(f.oneOf(sessionRights, { about: 'One session right.' }), sessionRights.length, {
      about: 'What was asked for.',
    }),
    minutes: f.count(480, { about: 'For how long, in minutes.', source: 'person' }),
    reason: f.text(280, { about: 'Why, as they wrote.', protect: 'sealed:subject', source: 'person' }),
    requestedAt: f.instant({ about: 'When it was asked for.' }),
    promptUntil: optional(f.instant({ about: 'Until when the person at the device was asked.' })),
    dueAt: optional(f.instant({ about: 'When it is over unless it goes on; empty for one that is.' })),
    why: optional(f.oneOf(sessionEnds, { about: 'Why it is over.' })),
    refusedLine: optional(f.oneOf(decisionLines, { about: 'The line of the decision that refused it.' })),
    refusedCode: optional(f.oneOf(decisionCodes, { about: 'What that line said.' })),
  },
);

/** What the person at the device answered, or a rule for them, for each right: the consent that a session needs. */
export const sessionGrant = record(
  'manage.session_grant',
  {
    ...facts,
    table: 'session_grant',
    keys: ['companyId', 'sessionId', 'sessionRight'],
    channel: 'server',
    appMay: ['select', 'insert', 'delete'],
    defaults: {
      ...shared,
      subject: 'person',
      basis: { article: '6(1)(c)' },
      retain: { from: 'at', days: month36 },
      visibility: ['session.view'],
      promises: ['P40'],
    },
  },
  {
    companyId: f.identifier({ about: 'The company of the device.', subject: 'company' }),
    sessionId: f.identifier({ about: 'The session.' }),
    sessionRight: f.oneOf(sessionRights, { about: 'The right.' }),
    outcome: f.oneOf(['allowed', 'refused', 'timed-out', 'standing'], { about: 'What was answered.' }),
    by: f.oneOf(['window', 'page', 'portal', 'standing', 'device'], { about: 'Where it was answered.' }),
    byMemberId: optional(f.identifier({ about: 'Who answered in the portal, by their membership.' })),
    at: f.instant({ about: 'When.' }),
    expiresAt: optional(f.instant({ about: 'When what was allowed ends.' })),
  },
);

/** What the device's identity key signed of a session: the record of the answer, and how it ended. */
export const sessionStatement = record(
  'manage.session_statement',
  {
    ...facts,
    table: 'session_statement',
    keys: ['companyId', 'sessionId', 'kind'],
    channel: 'server',
    appMay: ['select', 'insert', 'delete'],
    defaults: {
      ...shared,
      subject: 'person',
      basis: { article: '6(1)(c)' },
      retain: { from: 'keptAt', days: month36 },
      visibility: ['session.view'],
      promises: ['P40'],
    },
  },
  {
    companyId: f.identifier({ about: 'The company of the device.', subject: 'company' }),
    sessionId: f.identifier({ about: 'The session.' }),
    kind: f.oneOf(['session-record', 'session-end'], { about: 'The answer, or the end.' }),
    document: f.bytes(4096, { about: 'What the device says, as it was signed.' }),
    signature: f.bytes(64, { about: "The device's signature over it." }),
    keptAt: f.instant({ about: 'When it came.' }),
  },
);
