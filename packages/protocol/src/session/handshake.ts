import { z } from 'zod';
import { sessionRights } from '@candor/policy/rights/session-rights.ts';
import { hex32 } from '../messages/agent.ts';
import { rawKey, rawSignature } from './documents.ts';

/** Of a handshake message (clause E4). */
export const maxHandshakeBytes = 8192;
/** First byte of every binary message of a room. */
export const frameKinds = { handshake: 0, record: 1 } as const;
/** Plain text of one sealed record (clause E6). */
export const maxRecordBytes = 65_536;

/** A raw P-256 point, uncompressed: 65 bytes. */
const ephemeral = z.base64url().length(87);
/** 32 bytes. */
const bytes32 = z.base64url().length(43);

/** The technician's browser begins. */
const offer = z.strictObject({
  type: z.literal('offer'),
  protocol: z.literal(1),
  sessionId: z.uuid(),
  browserKey: rawKey,
  /** SHA-256 over ephemeral key and nonce. */
  commitment: hex32,
  rights: z.array(z.enum(sessionRights)).min(1).max(sessionRights.length),
  sentAt: z.int().min(0),
  signature: rawSignature,
});
const accept = z.strictObject({
  type: z.literal('accept'),
  identity: rawKey,
  /** A root's word for this identity (statements.ts `deviceCertificate`), where there is one. */
  certificate: z
    .strictObject({ document: z.string().max(1024), signature: rawSignature, publicKey: rawKey })
    .nullable(),
  ephemeral,
  nonce: bytes32,
  signature: rawSignature,
});
const reveal = z.strictObject({
  type: z.literal('reveal'),
  ephemeral,
  nonce: bytes32,
  signature: rawSignature,
  mac: bytes32,
});
const confirm = z.strictObject({ type: z.literal('confirm'), mac: bytes32 });

export const handshakeMessage = z.discriminatedUnion('type', [offer, accept, reveal, confirm]);
export type HandshakeMessage = z.output<typeof handshakeMessage>;
export type Offer = z.output<typeof offer>;
export type Accept = z.output<typeof accept>;
export type Reveal = z.output<typeof reveal>;
export type Confirm = z.output<typeof confirm>;

/** Why keys were not agreed on, or a record does not count; the session ends by it on both sides (clause E7). */
export const e2eCodes = [
  'e2e_key_mismatch',
  'e2e_replay',
  'e2e_stale_offer',
  'e2e_malformed',
  'e2e_bad_record',
] as const;
export type E2eCode = (typeof e2eCodes)[number];
