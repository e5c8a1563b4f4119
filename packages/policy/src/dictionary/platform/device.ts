import { deviceClasses } from '../../rights/modes.ts';
import { f, optional } from '../field.ts';
import { certificateFields, receiptFields, refusalFields } from '../link-fields.ts';
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
    state: f.oneOf(['active', 'revoked', 'removed', 'cloned'], {
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
    deviceClass: optional(
      f.oneOf(deviceClasses, {
        about: 'What its administrator says that it is: a workstation or a server.',
        category: 'device-state',
      }),
    ),
    unitId: optional(
      f.identifier({
        about: 'The unit of the company that it belongs to.',
        source: 'operator',
        rectifiable: true,
      }),
    ),
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
    ...certificateFields,
    tokenId: optional(f.identifier({ about: 'The enrolment token that it came with.' })),
    pinRoot: optional(f.hash({ about: 'Fingerprint of the root key that the device says it pinned.' })),
    pinMac: optional(
      f.hash({
        about: "Keyed hash of the device's keys under the token's proof, which only the root opens.",
      }),
    ),
  },
);

/** What a root says of a device: that these are its identity and sealing keys (clause T3). */
export const deviceCertificate = record(
  'platform.device_certificate',
  {
    capability: 'platform',
    table: 'device_certificate',
    owner: 'company',
    keys: ['companyId', 'deviceId'],
    channel: 'http',
    collectedBy: 'signing page',
    defaults: {
      ...device,
      category: 'credential',
      purpose: ['security'],
      basis: { article: '6(1)(f)' },
      retain: { from: 'expiresAt', days: 400 },
      visibility: ['key.view'],
      source: 'operator',
      promises: ['P113', 'P129'],
    },
  },
  {
    companyId: f.identifier({ about: 'The company that owns the device.' }),
    deviceId: f.identifier({ about: 'The device.' }),
    version: f.count(2_147_483_647, { about: 'Its number; devices take a higher one only.' }),
    document: f.bytes(1024, { about: "The device's id and public keys, as the root signed them." }),
    signature: f.bytes(64, { about: "The root's signature over the document." }),
    rootId: f.identifier({ about: 'The root that signed it.' }),
    expiresAt: f.instant({ about: 'When it ends.' }),
    createdAt: f.instant({ about: 'When it was stored.', source: 'server' }),
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
    approval: f.flag({ about: 'Whether somebody has to approve each device that comes with it.' }),
    expiresAt: f.instant({ about: 'When it ends.' }),
    createdBy: optional(f.identifier({ about: 'Account that made it; empty for the instance itself.' })),
    createdAt: f.instant({ about: 'When it was made.' }),
    revokedAt: optional(f.instant({ about: 'When it was revoked.' })),
    rootId: optional(f.identifier({ about: 'The root key that devices pin with it.' })),
    proofWrapped: optional(
      f.bytes(60, {
        about: "The token's proof, wrapped under the root key; the server never has it open.",
        protect: 'e2e',
        exportable: false,
      }),
    ),
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
    ...receiptFields,
    logRows: f.count(50, { about: 'Log rows in it.' }),
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
    ...refusalFields,
  },
);
