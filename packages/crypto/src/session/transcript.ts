import type { Accept, Offer } from '@candor/protocol/session/handshake.ts';
import { deriveKey } from '../derive.ts';
import { concat, utf8, type Bytes } from '../encoding.ts';
import { sha256 } from '../hash.ts';
import { importVerifyingKey, signBytes, verifyBytes } from '../sign.ts';
import { E2eFault } from './e2e-fault.ts';

/** What both ends must mean alike: anything else gives other keys, and no signature fits. */
export interface Meant {
  sessionId: string;
  rights: Offer['rights'];
  /** Raw Ed25519 keys of the technician's browser and of the device. */
  browserKey: Uint8Array;
  identity: Uint8Array;
}

type Stage = 'offer' | 'accept' | 'reveal';
const domain = (name: string) => `candor-remote-v1/${name}`;

/** 32 bytes that bind the later choice of ephemeral key and nonce (clause E4). */
export const commitmentTo = (ephemeral: Uint8Array, nonce: Uint8Array): Promise<Bytes> =>
  digest('commitment', [ephemeral, nonce]);

export function digestOffer(meant: Meant, commitment: string, sentAt: number): Promise<Bytes> {
  const { sessionId, rights, browserKey, identity } = meant;
  const texts = [sessionId, inOrder(rights).join(','), commitment, String(sentAt)];
  return digest('offer', [browserKey, identity, ...texts.map(utf8)]);
}

export function digestAccept(
  offered: Bytes,
  ephemeral: Uint8Array,
  nonce: Uint8Array,
  certificate: Accept['certificate'],
): Promise<Bytes> {
  const { document, signature, publicKey } = certificate ?? { document: '', signature: '', publicKey: '' };
  return digest('accept', [offered, ephemeral, nonce, ...[document, signature, publicKey].map(utf8)]);
}

/** The whole transcript: through the digests before it, it holds every field that either end sent. */
export const digestReveal = (accepted: Bytes, ephemeral: Uint8Array, nonce: Uint8Array): Promise<Bytes> =>
  digest('reveal', [accepted, ephemeral, nonce]);

export const signDigest = (key: CryptoKey, stage: Stage, digested: Bytes): Promise<Bytes> =>
  signBytes(key, signedBytes(stage, digested));

/** Throws E2eFault where `publicKey` did not sign it. */
export async function requireSigned(
  publicKey: Uint8Array,
  stage: Stage,
  digested: Bytes,
  signature: Uint8Array,
): Promise<void> {
  const key = await importVerifyingKey(publicKey).catch(() => undefined);
  if (!key || !(await verifyBytes(key, signedBytes(stage, digested), signature)))
    throw new E2eFault('e2e_key_mismatch');
}

/** Six digits for people to compare (clause E8). Out of 256 bits, so that none is likelier by more than 2^-235. */
export async function codeOf(transcript: Bytes): Promise<string> {
  const bytes = await deriveKey(transcript, domain('compare'));
  const number = bytes.reduce((sum, byte) => sum * 256n + BigInt(byte), 0n);
  return String(number % 1_000_000n).padStart(6, '0');
}

/** The order in which they were granted says nothing. */
export const inOrder = (rights: Offer['rights']): Offer['rights'] => [...new Set(rights)].sort();

/** SHA-256 over domain and fields, each behind its length (32 bit, big endian). */
function digest(name: string, fields: readonly Uint8Array[]): Promise<Bytes> {
  const parts = [utf8(domain(name)), ...fields].flatMap((field) => [lengthOf(field), field]);
  return sha256(concat(...parts));
}

function lengthOf(field: Uint8Array): Bytes {
  const length = new Uint8Array(4);
  new DataView(length.buffer).setUint32(0, field.length);
  return length;
}

const signedBytes = (stage: Stage, digested: Bytes) => concat(utf8(`${domain(stage)}\n`), digested);
