import { z } from 'zod';
import { hex32 } from '../messages/agent.ts';
import { route } from './route.ts';

const instant = z.int();
const nothing = z.strictObject({});
/** A statement (statements.ts), the root's signature over it, and that root's fingerprint. */
export const signedStatement = z.strictObject({
  document: z.string().max(131_072),
  signature: z.base64url().length(86),
  root: hex32,
});
/** JSON of crypto/root-wrap.ts: the server can't open it. */
const wrapped = z.string().max(1024);

const root = z.strictObject({
  id: z.uuid(),
  fingerprint: hex32,
  publicKey: z.base64url(),
  wrapped,
  /** Fingerprint of the earlier root that signed this one. */
  signedBy: hex32.nullable(),
  /** Null for the host's command line. */
  createdBy: z.uuid().nullable(),
  createdAt: instant,
  retiredAt: instant.nullable(),
});

const certifiable = z.strictObject({
  deviceId: z.uuid(),
  label: z.string(),
  identityPublic: z.base64url(),
  sealingPublic: z.base64url(),
  /** What the device says that it pinned, and its proof (crypto/pin-proof.ts). */
  pinRoot: hex32.nullable(),
  pinMac: hex32.nullable(),
  /** The enrolment token that it came with, where that carried a proof. */
  token: z
    .strictObject({ id: z.uuid(), secretHash: hex32, rootId: z.uuid(), proofWrapped: z.base64url() })
    .nullable(),
  /** Of the last certificate that it was given; 0 for none. */
  lastVersion: z.int(),
  /** In force, by a root that is not retired. `endsSoon`: it is due to be signed again (statements.ts). */
  certificate: z
    .strictObject({ root: hex32, createdAt: instant, expiresAt: instant, endsSoon: z.boolean() })
    .nullable(),
});

/** Keys that people hold, and what they sign (clauses T1 to T5). The server verifies and passes on; it can sign none. */
export const roots = {
  listRoots: route({
    method: 'GET',
    path: '/api/roots',
    word: 'key.view',
    audited: true,
    response: z.strictObject({ companyId: z.uuid(), items: z.array(root) }),
  }),
  /** A company's first root needs no signature; a later one an earlier root's. `lost`: the others are retired. */
  addRoot: route({
    method: 'POST',
    path: '/api/roots',
    word: 'root-key.set',
    audited: true,
    body: z.strictObject({
      publicKey: z.base64url().length(43),
      wrapped,
      signed: z.union([signedStatement, z.literal('first'), z.literal('lost')]),
    }),
    response: z.strictObject({ id: z.uuid() }),
  }),
  /** `signed`: a statement of retirement by another root of the company. */
  retireRoot: route({
    method: 'POST',
    path: '/api/roots/:id/retire',
    word: 'root-key.set',
    audited: true,
    params: z.strictObject({ id: z.uuid() }),
    body: z.strictObject({ signed: signedStatement }),
    response: nothing,
  }),
  readRoster: route({
    method: 'GET',
    path: '/api/roster',
    word: 'key.view',
    audited: true,
    response: z.strictObject({ roster: signedStatement.extend({ createdAt: instant }).nullable() }),
  }),
  setRoster: route({
    method: 'POST',
    path: '/api/roster',
    word: 'roster.edit',
    audited: true,
    body: z.strictObject({ signed: signedStatement }),
    response: z.strictObject({ version: z.int() }),
  }),
  /** Devices in use, in the order of enrolment. */
  listCertifiable: route({
    method: 'GET',
    path: '/api/device-certificates',
    word: 'key.view',
    audited: true,
    query: z.strictObject({
      after: z.uuid().optional(),
      limit: z.coerce.number().int().min(1).max(500).default(500),
      device: z.uuid().optional(),
    }),
    response: z.strictObject({ items: z.array(certifiable), next: z.uuid().nullable() }),
  }),
  /** All are kept, or none where a signature is wrong; `refused`: devices that left or have a newer one. */
  certify: route({
    method: 'POST',
    path: '/api/device-certificates',
    word: 'key.certify',
    audited: true,
    body: z.strictObject({ statements: z.array(signedStatement).min(1).max(500) }),
    response: z.strictObject({ kept: z.int(), refused: z.array(z.uuid()) }),
  }),
};
