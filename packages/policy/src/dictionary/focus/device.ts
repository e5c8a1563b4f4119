import { f, optional } from '../field.ts';
import { certificateFields, receiptFields, refusalFields } from '../link-fields.ts';
import { record } from '../record.ts';

/** No id, name or address in these tables leads to a device of Manage: the link exists on the device only. */
const focusDevice = {
  category: 'identifier',
  subject: 'person',
  purpose: ['time_analysis'],
  basis: { article: '6(1)(b)' },
  retain: { from: 'removedAt', days: 30 },
  visibility: ['self'],
  protect: 'plain',
  source: 'server',
  exportable: true,
  rectifiable: false,
  promises: ['P119', 'P129'],
} as const;

export const focusDeviceRecord = record(
  'focus.device',
  {
    capability: 'focus',
    table: 'focus_device',
    owner: 'person',
    keys: ['personId', 'deviceNo'],
    channel: 'server',
    collectedBy: 'modules/activity',
    unique: [['id']],
    defaults: focusDevice,
  },
  {
    personId: f.identifier({ about: 'Whose device it is.' }),
    deviceNo: f.count(32767, { about: 'Your number for it: 1 is the first you joined.' }),
    id: f.identifier({ about: 'Random id of its Focus identity.' }),
    label: f.text(40, {
      about: 'The name that you gave it.',
      protect: 'sealed:subject',
      source: 'person',
      rectifiable: true,
    }),
    osName: f.text(40, { about: 'Its operating system.', category: 'software', promises: ['P120'] }),
    osVersion: f.text(40, {
      about: 'Version of the operating system.',
      category: 'software',
      promises: ['P120'],
    }),
    agentVersion: f.text(32, { about: 'Version of the agent.', category: 'software' }),
    countsOn: f.flag({
      about: 'Whether keys and clicks are counted, as its person decided at the device.',
      category: 'configuration',
    }),
    lastSeq: f.count(Number.MAX_SAFE_INTEGER, {
      about: 'Number of the last report that was stored.',
      category: 'accountability',
      purpose: ['integrity'],
    }),
    lastBatchAt: optional(f.instant({ about: 'When it last sent something.', category: 'device-state' })),
    joinedAt: f.instant({ about: 'When it was joined.' }),
    removedAt: optional(f.instant({ about: 'When it was removed.' })),
  },
);

export const focusDeviceKey = record(
  'focus.device_key',
  {
    capability: 'focus',
    table: 'focus_device_key',
    owner: 'person',
    keys: ['personId', 'deviceNo', 'serial'],
    channel: 'server',
    collectedBy: 'modules/activity',
    findBy: 'serial',
    unique: [['serial']],
    defaults: {
      ...focusDevice,
      category: 'credential',
      purpose: ['security'],
      retain: { from: 'notAfter', days: 400 },
      promises: ['P113', 'P129', 'P130'],
    },
  },
  {
    personId: f.identifier({ about: 'Whose device it is.' }),
    deviceNo: f.count(32767, { about: 'Which of your devices.' }),
    ...certificateFields,
  },
);

export const focusToken = record(
  'focus.token',
  {
    capability: 'focus',
    table: 'focus_token',
    owner: 'person',
    keys: ['personId', 'id'],
    channel: 'http',
    collectedBy: 'join form',
    findBy: 'secretHash',
    unique: [['secretHash']],
    defaults: {
      ...focusDevice,
      category: 'credential',
      purpose: ['security'],
      retain: { from: 'expiresAt', days: 30 },
      promises: ['P129', 'P130', 'P131'],
    },
  },
  {
    personId: f.identifier({ about: 'Who made it.' }),
    id: f.identifier({ about: 'Random id of the token.' }),
    secretHash: f.hash({
      about: "SHA-256 of the token's secret.",
      protect: 'hmac',
      exportable: false,
      visibility: ['nobody'],
    }),
    usesLeft: f.count(1, { about: 'Whether it can still be used.' }),
    expiresAt: f.instant({ about: 'When it ends.' }),
    createdAt: f.instant({ about: 'When it was made.' }),
  },
);

export const focusBatch = record(
  'focus.batch',
  {
    capability: 'focus',
    table: 'focus_batch',
    owner: 'person',
    keys: ['personId', 'deviceNo', 'seq'],
    channel: 'server',
    collectedBy: 'gateway',
    defaults: {
      ...focusDevice,
      category: 'accountability',
      purpose: ['integrity'],
      retain: { from: 'receivedAt', days: 8 },
      promises: ['P125'],
    },
  },
  {
    personId: f.identifier({ about: 'Whose report it is.' }),
    deviceNo: f.count(32767, { about: 'Which of your devices.' }),
    ...receiptFields,
  },
);

/** Counts of refused values, so that a leak is seen; the values themselves are dropped. */
export const focusRefusal = record(
  'focus.refusal',
  {
    capability: 'focus',
    table: 'focus_refusal',
    owner: 'person',
    keys: ['personId', 'deviceNo', 'day', 'agentVersion', 'record', 'keyHash', 'code'],
    channel: 'server',
    collectedBy: 'gateway',
    defaults: {
      ...focusDevice,
      category: 'accountability',
      purpose: ['integrity'],
      retain: { from: 'day', days: 90 },
      promises: ['P117'],
    },
  },
  {
    personId: f.identifier({ about: 'Whose device it is.' }),
    deviceNo: f.count(32767, { about: 'Which of your devices.' }),
    ...refusalFields,
  },
);
