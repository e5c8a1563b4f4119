import { f, optional } from '../field.ts';
import { record } from '../record.ts';

const signing = {
  category: 'credential',
  subject: 'company',
  purpose: ['security'],
  basis: { article: '6(1)(f)' },
  retain: { keep: 'instance', why: 'statements that devices hold are verified with it' },
  visibility: ['key.view'],
  protect: 'plain',
  source: 'operator',
  exportable: false,
  rectifiable: false,
  promises: ['P113', 'P129'],
} as const;

/** A root key of a company (clause T2): the public half, and the private one as only people can open it. */
export const rootKey = record(
  'platform.root_key',
  {
    capability: 'platform',
    table: 'root_key',
    owner: 'company',
    keys: ['companyId', 'id'],
    channel: 'http',
    collectedBy: 'signing page',
    unique: [['companyId', 'fingerprint']],
    defaults: signing,
  },
  {
    companyId: f.identifier({ about: 'The company whose root it is.' }),
    id: f.identifier({ about: 'Random id of the root key.', source: 'server' }),
    fingerprint: f.hash({ about: 'SHA-256 of the public key.' }),
    publicKey: f.bytes(32, { about: 'Public key with which its signatures are verified (Ed25519).' }),
    wrapped: f.bytes(1024, {
      about: 'Private key, wrapped by a passphrase and by a recovery code that the server never has.',
      protect: 'e2e',
    }),
    signedBy: optional(
      f.identifier({ about: 'The earlier root that signed this one; empty for a first root.' }),
    ),
    document: optional(f.bytes(1024, { about: 'The statement by which the earlier root signed it.' })),
    signature: optional(f.bytes(64, { about: "The earlier root's signature over the statement." })),
    createdBy: optional(
      f.identifier({ about: "Account that made it; empty for the host's command line.", subject: 'account' }),
    ),
    createdAt: f.instant({ about: 'When it was made.', source: 'server' }),
    retiredAt: optional(f.instant({ about: 'When it was retired.', source: 'server' })),
    retiredBy: optional(
      f.identifier({ about: 'The root that signed its retirement; empty where all were lost.' }),
    ),
    retireDocument: optional(f.bytes(1024, { about: 'The statement by which that root retired it.' })),
    retireSignature: optional(f.bytes(64, { about: "That root's signature over the statement." })),
  },
);

/** Every version of the signed list of people and keys that may act (clause T3). */
export const roster = record(
  'platform.roster',
  {
    capability: 'platform',
    table: 'roster',
    owner: 'company',
    keys: ['companyId', 'version'],
    channel: 'http',
    collectedBy: 'signing page',
    appMay: ['select', 'insert'],
    defaults: signing,
  },
  {
    companyId: f.identifier({ about: 'The company on whose devices it holds.' }),
    version: f.count(2_147_483_647, { about: 'Its number; devices take a higher one only.' }),
    document: f.bytes(131_072, {
      about: 'People by name, what each may do and sign, and their public keys.',
      subject: 'account',
      category: 'identifier',
    }),
    signature: f.bytes(64, { about: "The root's signature over the document." }),
    rootId: f.identifier({ about: 'The root that signed it.' }),
    createdAt: f.instant({ about: 'When it was stored.', source: 'server' }),
  },
);
