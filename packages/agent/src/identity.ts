import {
  createPrivateKey,
  createPublicKey,
  generateKeyPairSync,
  randomBytes,
  sign,
  verify,
} from 'node:crypto';
import { z } from 'zod';
import { deviceClasses, type DeviceClass } from '@candor/policy/rights/modes.ts';
import { parseJson } from '@candor/protocol/json.ts';
import { devicePolicy } from '@candor/protocol/messages/server.ts';
import { AgentFault } from './fault.ts';
import { readPrivately, writePrivately } from './state-folder.ts';

export const key32 = z.base64url().length(43);
export const rawPair = z.strictObject({ publicKey: key32, privateKey: key32 });

/** What this device is to its server. Written whole at enrolment; renewal and a new policy replace parts of it. */
const identitySchema = z.strictObject({
  kind: z.enum(['manage', 'focus']),
  deviceId: z.uuid(),
  /** Web address that it enrolled at. */
  url: z.url(),
  /** PEM that may vouch for the web address besides the usual authorities. */
  webCa: z.string().optional(),
  /** SHA-256 of the authority's certificate: the only one that may vouch for the gateway. */
  authority: z.string().regex(/^[0-9a-f]{64}$/u),
  serverCa: z.string(),
  gateway: z.url(),
  /** PEM of the link certificate and of its key (PKCS #8). */
  certificate: z.string(),
  linkKey: z.string(),
  /** Ed25519: signs what the device states. X25519: what is sealed to the device. Raw parts. */
  identityKey: rawPair,
  sealingKey: rawPair,
  /** Seals outbox and ledger on this disk; never leaves it. */
  storeKey: key32,
  policyKey: key32,
  policy: z.strictObject({ document: z.string(), signature: z.base64url() }).nullable(),
  /** Collectors of the policy at enrolment: the widest that the server's key alone may ever ask for (A8). */
  pinned: devicePolicy.shape.collectors.optional(),
  /** The key of the instance's licences, and what they name; as at enrolment, or as the policy key said once later. */
  licence: z.strictObject({ publicKey: key32, instance: z.uuid(), company: z.uuid() }).optional(),
  /** What its administrator says that it is; a workstation, where they said nothing. */
  deviceClass: z.enum(deviceClasses).optional(),
  enrolledAt: z.int(),
});
export type Identity = z.infer<typeof identitySchema>;
export type RawPair = z.infer<typeof rawPair>;

/** Undefined when there is none. Throws AgentFault for one that others can read or that is damaged. */
export function loadIdentity(file: string): Identity | undefined {
  const text = readPrivately(file);
  if (text === undefined) return undefined;
  const parsed = identitySchema.safeParse(parseJson(text));
  if (!parsed.success)
    throw new AgentFault('identity_broken', `${file} is damaged; enrol this computer again.`);
  return parsed.data;
}

export function saveIdentity(file: string, identity: Identity): void {
  writePrivately(file, JSON.stringify(identity, null, 2));
}

export const classOf = ({ deviceClass = 'workstation' }: Pick<Identity, 'deviceClass'>): DeviceClass =>
  deviceClass;

/** The identity of a running process and its file: every change is on the disk before it counts. */
export class HeldIdentity {
  readonly #file: string;
  #current: Identity;

  constructor(file: string, current: Identity) {
    this.#file = file;
    this.#current = current;
  }

  get current(): Identity {
    return this.#current;
  }

  change(
    part: Partial<
      Pick<Identity, 'certificate' | 'linkKey' | 'policy' | 'pinned' | 'webCa' | 'licence' | 'deviceClass'>
    >,
  ): void {
    const changed = { ...this.#current, ...part };
    saveIdentity(this.#file, changed);
    this.#current = changed;
  }
}

/** Raw 32-byte parts, base64url. */
export function makePair(type: 'ed25519' | 'x25519'): RawPair {
  // two calls, because the type of each is its own overload
  const { privateKey } = type === 'ed25519' ? generateKeyPairSync('ed25519') : generateKeyPairSync('x25519');
  const { x, d } = privateKey.export({ format: 'jwk' });
  if (x === undefined || d === undefined) throw new TypeError('a key without its parts');
  return { publicKey: x, privateKey: d };
}

export const makeStoreKey = (): string => randomBytes(32).toString('base64url');

/** Ed25519 over the bytes, base64url (86 characters). */
export function signAs({ publicKey, privateKey }: RawPair, bytes: Uint8Array): string {
  const key = createPrivateKey({
    key: { kty: 'OKP', crv: 'Ed25519', x: publicKey, d: privateKey },
    format: 'jwk',
  });
  return sign(null, bytes, key).toString('base64url');
}

/** `publicKey`: raw 32 bytes, base64url. */
export function isSignedBy(publicKey: string, bytes: Uint8Array, signature: string): boolean {
  const key = createPublicKey({ key: { kty: 'OKP', crv: 'Ed25519', x: publicKey }, format: 'jwk' });
  return verify(null, bytes, key, Buffer.from(signature, 'base64url'));
}
