import { createHash, createSign, generateKeyPairSync, randomBytes, type KeyObject } from 'node:crypto';
import type { z } from 'zod';
import type {
  assertion,
  creationOptions,
  registration,
  requestOptions,
} from '@candor/protocol/api/passkey.ts';

interface Credential {
  id: Buffer;
  privateKey: KeyObject;
  userHandle: string;
}
/** How an answer differs from a good one. */
interface Wish {
  origin?: string;
  /** `present` without `verified`: somebody touched it, and nobody knows who. */
  user?: 'verified' | 'present';
  counter?: number;
}

const flags = { present: 0x01, verified: 0x04, attested: 0x40 };

/** A passkey authenticator in software: ES256, attestation "none" (Web Authentication, 6.1 and 6.5). */
export class Authenticator {
  readonly #origin: string;
  readonly #credentials: Credential[] = [];
  counter = 0;

  constructor(origin: string) {
    this.#origin = origin;
  }

  create(options: z.output<typeof creationOptions>, wish: Wish = {}): z.output<typeof registration> {
    const { publicKey, privateKey } = generateKeyPairSync('ec', { namedCurve: 'P-256' });
    const id = randomBytes(16);
    this.#credentials.push({ id, privateKey, userHandle: options.user.id });
    const { x = '', y = '' } = publicKey.export({ format: 'jwk' });
    const coseKey = map([
      [integer(1), integer(2)],
      [integer(3), integer(-7)],
      [integer(-1), integer(1)],
      [integer(-2), bytes(Buffer.from(x, 'base64url'))],
      [integer(-3), bytes(Buffer.from(y, 'base64url'))],
    ]);
    const length = Buffer.alloc(2);
    length.writeUInt16BE(id.length);
    const authData = Buffer.concat([
      this.#head(options.rp.id, wish, flags.attested),
      Buffer.alloc(16),
      length,
      id,
      coseKey,
    ]);
    const attestation = map([
      [text('fmt'), text('none')],
      [text('attStmt'), map([])],
      [text('authData'), bytes(authData)],
    ]);
    return {
      ...credentialOf(id),
      response: {
        clientDataJSON: this.#clientData('webauthn.create', options.challenge, wish).toString('base64url'),
        attestationObject: attestation.toString('base64url'),
        transports: ['internal'],
      },
    };
  }

  /** With the first credential that it made. */
  get(options: z.output<typeof requestOptions>, wish: Wish = {}): z.output<typeof assertion> {
    const [credential] = this.#credentials;
    if (!credential) throw new Error('it has no passkey');
    const authData = this.#head(options.rpId, wish);
    const clientData = this.#clientData('webauthn.get', options.challenge, wish);
    const signature = createSign('sha256')
      .update(authData)
      .update(createHash('sha256').update(clientData).digest())
      .sign(credential.privateKey);
    return {
      ...credentialOf(credential.id),
      response: {
        clientDataJSON: clientData.toString('base64url'),
        authenticatorData: authData.toString('base64url'),
        signature: signature.toString('base64url'),
        userHandle: credential.userHandle,
      },
    };
  }

  #clientData(type: string, challenge: string, { origin = this.#origin }: Wish): Buffer {
    return Buffer.from(JSON.stringify({ type, challenge, origin, crossOrigin: false }));
  }

  #head(rpId: string, { user = 'verified', counter = ++this.counter }: Wish, more = 0): Buffer {
    const rest = Buffer.alloc(5);
    rest.writeUInt8(flags.present + (user === 'verified' ? flags.verified : 0) + more);
    rest.writeUInt32BE(counter, 1);
    return Buffer.concat([createHash('sha256').update(rpId).digest(), rest]);
  }
}

const credentialOf = (id: Buffer) => ({
  id: id.toString('base64url'),
  rawId: id.toString('base64url'),
  type: 'public-key' as const,
  clientExtensionResults: {},
});

/** CBOR (RFC 8949), as little of it as this needs: lengths below 65,536. */
function head(major: number, value: number): Buffer {
  const kind = major << 5;
  if (value < 24) return Buffer.from([kind + value]);
  return value < 256 ? Buffer.from([kind + 24, value]) : Buffer.from([kind + 25, value >> 8, value & 0xff]);
}
const integer = (value: number) => (value < 0 ? head(1, -1 - value) : head(0, value));
const bytes = (value: Buffer) => Buffer.concat([head(2, value.length), value]);
const text = (value: string) => Buffer.concat([head(3, Buffer.byteLength(value)), Buffer.from(value)]);
const map = (pairs: [Buffer, Buffer][]) => Buffer.concat([head(5, pairs.length), ...pairs.flat()]);
