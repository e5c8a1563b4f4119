import 'reflect-metadata';
import { createHash, randomBytes } from 'node:crypto';
import * as x509 from '@peculiar/x509';

/** ECDSA over P-256 with SHA-256: every certificate of the instance, and every one that a device asks for. */
export const p256 = { name: 'ECDSA', namedCurve: 'P-256', hash: 'SHA-256' } as const;
export const dayMs = 86_400_000;
/** A certificate's life begins in the past, for clocks that are behind. */
const backdateMs = 3_600_000;

/** What signs: a name and its private key. */
export interface Issuer {
  name: string;
  publicKey: CryptoKey;
  privateKey: CryptoKey;
}
export interface CertificateRequest {
  /** The common name, all that a certificate says of its subject. */
  name: string;
  publicKey: CryptoKey;
  now: Date;
  days: number;
}

export const { digitalSignature, keyCertSign, cRLSign } = x509.KeyUsageFlags;
export const { clientAuth, serverAuth } = x509.ExtendedKeyUsage;

/** An authority that signs itself, and end certificates only (RFC 5280, 4.2.1.9: path length 0). */
export function makeAuthorityCertificate(
  issuer: Issuer,
  now: Date,
  days: number,
): Promise<x509.X509Certificate> {
  return signCertificate(issuer, { name: issuer.name, publicKey: issuer.publicKey, now, days }, [
    new x509.BasicConstraintsExtension(true, 0, true),
    new x509.KeyUsagesExtension(keyCertSign | cRLSign, true),
  ]);
}

/** An end certificate for one use; `more` are further extensions. */
export function makeEndCertificate(
  issuer: Issuer,
  request: CertificateRequest,
  use: typeof clientAuth | typeof serverAuth,
  more: x509.Extension[] = [],
): Promise<x509.X509Certificate> {
  return signCertificate(issuer, request, [
    new x509.BasicConstraintsExtension(false, undefined, true),
    new x509.KeyUsagesExtension(digitalSignature, true),
    new x509.ExtendedKeyUsageExtension([use], true),
    ...more,
  ]);
}

async function signCertificate(issuer: Issuer, request: CertificateRequest, extensions: x509.Extension[]) {
  const { name, publicKey, now, days } = request;
  return x509.X509CertificateGenerator.create({
    serialNumber: makeSerial(),
    subject: [{ CN: [name] }],
    issuer: [{ CN: [issuer.name] }],
    notBefore: wholeSeconds(now.getTime() - backdateMs),
    notAfter: wholeSeconds(now.getTime() + days * dayMs),
    publicKey,
    signingKey: issuer.privateKey,
    signingAlgorithm: p256,
    extensions: [
      ...extensions,
      await x509.SubjectKeyIdentifierExtension.create(publicKey),
      await x509.AuthorityKeyIdentifierExtension.create(issuer.publicKey),
    ],
  });
}

/** 128 bits, positive, and without leading zeros in any notation (RFC 5280, 4.1.2.2). */
function makeSerial(): string {
  const bytes = randomBytes(16);
  bytes[0] = 0x40 | ((bytes[0] ?? 0) & 0x3f);
  return bytes.toString('hex');
}

/** Certificates know no milliseconds. */
const wholeSeconds = (ms: number) => new Date(Math.floor(ms / 1000) * 1000);

/** SHA-256 of a certificate, 64 lower-case hex digits. */
export function fingerprintOf(der: Uint8Array): string {
  return createHash('sha256').update(der).digest('hex');
}

export function pemOf(der: Uint8Array, label: 'CERTIFICATE' | 'PRIVATE KEY'): string {
  const lines =
    Buffer.from(der)
      .toString('base64')
      .match(/.{1,64}/gu) ?? [];
  return `-----BEGIN ${label}-----\n${lines.join('\n')}\n-----END ${label}-----\n`;
}

export function publicKeyOf(der: Uint8Array): Promise<CryptoKey> {
  return new x509.X509Certificate(new Uint8Array(der)).publicKey.export(p256, ['verify']);
}
