import { f, optional } from '../field.ts';
import { record } from '../record.ts';

const operation = {
  category: 'configuration',
  subject: 'instance',
  purpose: ['service'],
  basis: { article: '6(1)(f)' },
  retain: { keep: 'instance', why: 'the instance cannot run without it' },
  visibility: ['instance.operate'],
  protect: 'plain',
  source: 'server',
  exportable: false,
  rectifiable: false,
  promises: [],
} as const;

/** The one row that says whose instance this is. */
export const instance = record(
  'platform.instance',
  {
    capability: 'platform',
    table: 'instance',
    owner: 'instance',
    keys: ['id'],
    channel: 'http',
    collectedBy: 'set-up form',
    defaults: {
      ...operation,
      source: 'operator',
      rectifiable: true,
      visibility: ['public'],
      promises: ['P88'],
    },
  },
  {
    id: f.identifier({ about: 'Random id of this instance.', source: 'server' }),
    operatorName: optional(f.text(120, { about: 'Who runs this instance.' })),
    privacyContact: optional(f.text(254, { about: 'Address for privacy questions.' })),
    licences: f.oneOf(['off', 'on'], {
      about: 'Whether companies need a licence of the operator.',
      promises: [],
    }),
    dictionaryHash: optional(
      f.hash({
        about: 'Hash of the dictionary from which the tables were last generated.',
        source: 'server',
        promises: [],
      }),
    ),
    createdAt: f.instant({ about: 'First start.', source: 'server', promises: [] }),
  },
);

export const authority = record(
  'platform.authority',
  {
    capability: 'platform',
    table: 'authority',
    owner: 'instance',
    keys: ['kind'],
    channel: 'server',
    collectedBy: 'platform/keys',
    defaults: {
      ...operation,
      category: 'credential',
      purpose: ['security'],
      visibility: ['nobody'],
      promises: ['P113'],
    },
  },
  {
    kind: f.oneOf(['server-ca', 'device-ca', 'gateway', 'policy-key', 'receipt-key', 'licence-key'], {
      about: 'Which key pair of the instance.',
    }),
    id: f.identifier({ about: 'Row id, part of what the sealed private key is bound to.' }),
    certificate: f.bytes(4096, {
      about: 'Certificate (DER), or the raw public key where there is no certificate.',
    }),
    privateKey: f.bytes(256, { about: 'Private key (PKCS #8).', protect: 'sealed:instance' }),
    notAfter: f.instant({ about: 'End of its life.' }),
    createdAt: f.instant({ about: 'When it was made.' }),
  },
);

export const setupLink = record(
  'platform.setup_link',
  {
    capability: 'platform',
    table: 'setup_link',
    owner: 'instance',
    keys: ['id'],
    channel: 'server',
    collectedBy: 'modules/accounts',
    defaults: {
      ...operation,
      category: 'credential',
      purpose: ['security'],
      visibility: ['nobody'],
      retain: { from: 'expiresAt', days: 1 },
    },
  },
  {
    id: f.identifier({ about: 'Row id.' }),
    secretHash: f.hash({ about: "SHA-256 of the set-up link's token.", protect: 'hmac' }),
    tries: f.count(1000, { about: 'Wrong tries since it was made.' }),
    expiresAt: f.instant({ about: 'When the link ends.' }),
    usedAt: optional(f.instant({ about: 'When the owner was made with it.' })),
  },
);

/** A file of a backup: that it was made and checked, not what is in it. */
export const backup = record(
  'platform.backup',
  {
    capability: 'platform',
    table: 'backup_run',
    owner: 'instance',
    keys: ['id'],
    channel: 'server',
    collectedBy: 'modules/backups',
    defaults: { ...operation, purpose: ['availability'], retain: { from: 'startedAt', days: 400 } },
  },
  {
    id: f.identifier({ about: 'Random id of the file.' }),
    kind: f.oneOf(['data', 'keyring'], { about: 'Which of the two files of a backup.' }),
    file: f.text(200, { about: 'Its name in the folder of backups.' }),
    bytes: f.count(Number.MAX_SAFE_INTEGER, { about: 'Its size (bytes).' }),
    rows: f.count(Number.MAX_SAFE_INTEGER, { about: 'How many rows it holds.' }),
    sha256: optional(f.hash({ about: 'Hash of the file.' })),
    state: f.oneOf(['running', 'done', 'failed', 'broken'], {
      about: 'How far it is; broken means that it could not be restored when it was verified.',
    }),
    startedAt: f.instant({ about: 'When its rows were read.' }),
    endedAt: optional(f.instant({ about: 'When it was on disk, or had failed.' })),
    verifiedAt: optional(f.instant({ about: 'When it was last restored and compared, as a test.' })),
  },
);
