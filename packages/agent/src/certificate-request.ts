import { createPublicKey, generateKeyPairSync, sign, type KeyObject } from 'node:crypto';

/** A new link key and the request to certify it. The key is PKCS #8 PEM, the request DER. */
export interface LinkKey {
  privateKey: string;
  request: Uint8Array;
}

const sequence = 0x30;
const contextZero = 0xa0;
const bitString = 0x03;
// OBJECT IDENTIFIER ecdsa-with-SHA256, 1.2.840.10045.4.3.2 (RFC 5758, 3.2)
const ecdsaWithSha256 = Buffer.from('06082a8648ce3d040302', 'hex');
const versionZero = Buffer.from('020100', 'hex');

/**
 * PKCS #10 (RFC 2986) for a fresh P-256 key, with an empty subject and no attributes: the server names the device
 * itself. Written by hand because a certificate library would stay in the agent's memory (10 MB) for these 60 lines.
 */
export function makeLinkKey(): LinkKey {
  const { privateKey } = generateKeyPairSync('ec', { namedCurve: 'P-256' });
  return { privateKey: pemOf(privateKey), request: requestFor(privateKey) };
}

function requestFor(privateKey: KeyObject): Uint8Array {
  const publicKey = createPublicKey(privateKey).export({ type: 'spki', format: 'der' });
  const unsigned = tagged(sequence, versionZero, tagged(sequence), publicKey, tagged(contextZero));
  const signature = sign('sha256', unsigned, privateKey);
  return tagged(
    sequence,
    unsigned,
    tagged(sequence, ecdsaWithSha256),
    tagged(bitString, Buffer.of(0), signature), // 0 unused bits
  );
}

const pemOf = (key: KeyObject): string => key.export({ type: 'pkcs8', format: 'pem' }).toString();

/** DER (X.690): tag, definite length, content. */
function tagged(tag: number, ...parts: readonly Uint8Array[]): Buffer {
  const content = Buffer.concat(parts);
  const size = content.length;
  if (size < 0x80) return Buffer.concat([Buffer.of(tag, size), content]);
  const lengthHex = size.toString(16);
  const length = Buffer.from(lengthHex.padStart(lengthHex.length + (lengthHex.length % 2), '0'), 'hex');
  return Buffer.concat([Buffer.of(tag, 0x80 | length.length), length, content]);
}
