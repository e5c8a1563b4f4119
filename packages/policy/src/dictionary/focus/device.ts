import { f, optional } from '../field.ts';
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
    serial: f.text(40, { about: "Serial number of the device's certificate (hex)." }),
    identityPublic: f.bytes(32, {
      about: 'Public key with which the device signs what it states (Ed25519).',
    }),
    sealingPublic: f.bytes(32, { about: 'Public key to which values for this device are sealed (X25519).' }),
    linkFingerprint: f.hash({ about: "SHA-256 of the device's certificate." }),
    notBefore: f.instant({ about: "Start of the certificate's life." }),
    notAfter: f.instant({ about: "End of the certificate's life." }),
    revokedAt: optional(f.instant({ about: 'When the certificate was revoked.' })),
    reason: optional(f.oneOf(['revoked', 'removed', 'renewed'], { about: 'Why it ended early.' })),
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
    seq: f.count(Number.MAX_SAFE_INTEGER, { about: 'Its number, one more than the report before.' }),
    hash: f.hash({ about: 'SHA-256 of the report as received.' }),
    rows: f.count(500, { about: 'Rows in it.' }),
    refused: f.count(500, { about: 'Rows that were refused.' }),
    receivedAt: f.instant({ about: 'When it was received.' }),
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
    day: f.instant({ about: 'The day (UTC midnight).' }),
    agentVersion: f.text(32, { about: 'Version of its agent.' }),
    record: f.text(64, { about: 'Record that the value was meant for.' }),
    keyName: optional(f.text(40, { about: 'Name of the refused field, when it looks like a field name.' })),
    keyHash: f.hash({ about: "SHA-256 of the field's name; zeros where the whole row was refused." }),
    code: f.text(40, { about: 'Why it was refused.' }),
    n: f.count(Number.MAX_SAFE_INTEGER, { about: 'How often on that day.' }),
  },
);
