import { f, optional } from '../field.ts';
import { record } from '../record.ts';

const device = {
  category: 'identifier',
  subject: 'device',
  purpose: ['service'],
  basis: { article: '6(1)(b)' },
  retain: { from: 'removedAt', days: 30 },
  visibility: ['device.view'],
  protect: 'plain',
  source: 'server',
  exportable: true,
  rectifiable: false,
  promises: ['P15'],
} as const;

export const deviceRecord = record(
  'platform.device',
  {
    capability: 'platform',
    table: 'device',
    owner: 'company',
    keys: ['companyId', 'id'],
    channel: 'server',
    collectedBy: 'modules/devices',
    defaults: device,
  },
  {
    companyId: f.identifier({ about: 'The company that owns the device.' }),
    id: f.identifier({ about: 'Random id of the device.' }),
    label: f.text(80, {
      about: 'Name of the device in lists; at first its host name.',
      source: 'operator',
      rectifiable: true,
      promises: ['P12'],
    }),
    state: f.oneOf(['active', 'revoked', 'removed'], {
      about: 'Whether it may connect.',
      category: 'device-state',
    }),
    protocol: f.count(65535, {
      about: 'Version of the protocol that its agent speaks.',
      category: 'software',
    }),
    agentVersion: f.text(32, { about: 'Version of its agent.', category: 'software' }),
    platform: f.oneOf(['linux', 'darwin', 'win32'], {
      about: 'Family of its operating system.',
      category: 'software',
      promises: ['P12'],
    }),
    lastSeq: f.count(Number.MAX_SAFE_INTEGER, {
      about: 'Number of the last report that was stored.',
      category: 'accountability',
      purpose: ['integrity'],
    }),
    bootId: optional(
      f.identifier({
        about: "Random id of the agent's present run, to notice a copied identity.",
        category: 'accountability',
        purpose: ['integrity'],
      }),
    ),
    enrolledAt: f.instant({ about: 'When it was enrolled.' }),
    lastSeenAt: optional(
      f.instant({ about: 'When it was last connected.', category: 'device-state', promises: ['P14'] }),
    ),
    removedAt: optional(f.instant({ about: 'When it was removed.' })),
  },
);

export const deviceKey = record(
  'platform.device_key',
  {
    capability: 'platform',
    table: 'device_key',
    owner: 'company',
    keys: ['companyId', 'deviceId', 'serial'],
    channel: 'server',
    collectedBy: 'modules/devices',
    findBy: 'serial',
    unique: [['serial']],
    defaults: {
      ...device,
      category: 'credential',
      purpose: ['security'],
      retain: { from: 'notAfter', days: 400 },
      promises: ['P15', 'P113', 'P129'],
    },
  },
  {
    companyId: f.identifier({ about: 'The company that owns the device.' }),
    deviceId: f.identifier({ about: 'The device.' }),
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

export const enrolmentToken = record(
  'platform.enrolment_token',
  {
    capability: 'platform',
    table: 'enrolment_token',
    owner: 'company',
    keys: ['companyId', 'id'],
    channel: 'http',
    collectedBy: 'enrolment form',
    findBy: 'secretHash',
    unique: [['secretHash']],
    defaults: {
      ...device,
      category: 'credential',
      subject: 'account',
      purpose: ['security'],
      visibility: ['enrolment.manage'],
      retain: { from: 'expiresAt', days: 30 },
      promises: ['P15', 'P129'],
    },
  },
  {
    companyId: f.identifier({ about: 'The company that devices will belong to.' }),
    id: f.identifier({ about: 'Random id of the token.' }),
    secretHash: f.hash({
      about: "SHA-256 of the token's secret.",
      protect: 'hmac',
      exportable: false,
      visibility: ['nobody'],
    }),
    label: f.text(80, { about: 'What the token is for.', source: 'operator' }),
    usesLeft: f.count(1000, { about: 'How many devices may still enrol with it.' }),
    expiresAt: f.instant({ about: 'When it ends.' }),
    createdBy: optional(f.identifier({ about: 'Account that made it; empty for the instance itself.' })),
    createdAt: f.instant({ about: 'When it was made.' }),
    revokedAt: optional(f.instant({ about: 'When it was revoked.' })),
  },
);

export const report = record(
  'platform.report',
  {
    capability: 'platform',
    table: 'report_batch',
    owner: 'company',
    keys: ['companyId', 'deviceId', 'seq'],
    channel: 'server',
    collectedBy: 'gateway',
    defaults: {
      ...device,
      category: 'accountability',
      purpose: ['integrity'],
      retain: { from: 'receivedAt', days: 8 },
      promises: ['P19'],
    },
  },
  {
    companyId: f.identifier({ about: 'The company that owns the device.' }),
    deviceId: f.identifier({ about: 'The device that sent the report.' }),
    seq: f.count(Number.MAX_SAFE_INTEGER, { about: 'Its number, one more than the report before.' }),
    hash: f.hash({ about: 'SHA-256 of the report as received.' }),
    rows: f.count(500, { about: 'Rows in it.' }),
    logRows: f.count(50, { about: 'Log rows in it.' }),
    refused: f.count(500, { about: 'Rows that were refused.' }),
    receivedAt: f.instant({ about: 'When it was received.' }),
  },
);

export const refusal = record(
  'platform.refusal',
  {
    capability: 'platform',
    table: 'ingest_refusal',
    owner: 'company',
    keys: ['companyId', 'deviceId', 'day', 'agentVersion', 'record', 'keyHash', 'code'],
    channel: 'server',
    collectedBy: 'gateway',
    defaults: {
      ...device,
      category: 'accountability',
      purpose: ['integrity'],
      retain: { from: 'day', days: 90 },
      promises: ['P12'],
    },
  },
  {
    companyId: f.identifier({ about: 'The company that owns the device.' }),
    deviceId: f.identifier({ about: 'The device whose value was refused.' }),
    day: f.instant({ about: 'The day (UTC midnight).' }),
    agentVersion: f.text(32, { about: 'Version of its agent.' }),
    record: f.text(64, { about: 'Record that the value was meant for.' }),
    keyName: optional(f.text(40, { about: 'Name of the refused field, when it looks like a field name.' })),
    keyHash: f.hash({ about: "SHA-256 of the field's name; zeros where the whole row was refused." }),
    code: f.text(40, { about: 'Why it was refused.' }),
    n: f.count(Number.MAX_SAFE_INTEGER, { about: 'How often on that day.' }),
  },
);
