import 'reflect-metadata';
import * as x509 from '@peculiar/x509';
import { clientAuth, fingerprintOf, makeEndCertificate, p256, pemOf, type Issuer } from './certificate.ts';
import { KeyRefused } from './refusal.ts';

export interface DeviceCertificateRequest {
  /** PKCS #10, DER or PEM, at most 2048 bytes. Only its public key counts. */
  csr: Uint8Array | string;
  deviceId: string;
  /** 1 to 30. */
  days: number;
}

export interface DeviceCertificate {
  pem: string;
  der: Uint8Array;
  /** 32 lower-case hex digits. */
  serialHex: string;
  /** SHA-256 of `der`, 64 lower-case hex digits. */
  fingerprint: string;
  notBefore: Date;
  notAfter: Date;
}

const maxRequestBytes = 2048;

/**
 * A certificate that says the device's id and nothing else: what the request asks for is ignored.
 * Throws KeyRefused request_refused unless the request is for a P-256 key and signed by that key.
 */
export async function makeDeviceCertificate(
  issuer: Issuer,
  { csr, deviceId, days }: DeviceCertificateRequest,
  now: Date,
): Promise<DeviceCertificate> {
  if (!(days >= 1 && days <= 30)) throw new RangeError('a device certificate lives for 1 to 30 days');
  const publicKey = await provenKey(parseRequest(csr));
  const certificate = await makeEndCertificate(issuer, { name: deviceId, publicKey, now, days }, clientAuth);
  const der = new Uint8Array(certificate.rawData);
  const { serialNumber, notBefore, notAfter } = certificate;
  return {
    pem: pemOf(der, 'CERTIFICATE'),
    der,
    serialHex: serialNumber,
    fingerprint: fingerprintOf(der),
    notBefore,
    notAfter,
  };
}

function parseRequest(csr: Uint8Array | string): x509.Pkcs10CertificateRequest {
  const isPem = typeof csr !== 'string' || csr.trimStart().startsWith('-----BEGIN CERTIFICATE REQUEST-----');
  if (!isPem || csr.length > maxRequestBytes) throw refuse('it is no request, or too large');
  try {
    return new x509.Pkcs10CertificateRequest(typeof csr === 'string' ? csr : new Uint8Array(csr));
  } catch (error) {
    throw refuse('it can not be read', error);
  }
}

/** The request's key, once the request has proven to be signed by it. */
async function provenKey(request: x509.Pkcs10CertificateRequest): Promise<CryptoKey> {
  try {
    requireP256(request);
    if (!(await request.verify())) throw refuse('it is not signed by its own key');
    return await request.publicKey.export(p256, ['verify']);
  } catch (error) {
    if (error instanceof KeyRefused) throw error;
    throw refuse('its key or signature can not be read', error);
  }
}

function requireP256({ publicKey, signatureAlgorithm }: x509.Pkcs10CertificateRequest) {
  const key: { name?: string; namedCurve?: string } = publicKey.algorithm;
  const signature: { name?: string; hash: { name: string } } = signatureAlgorithm;
  const isP256 = key.name === 'ECDSA' && key.namedCurve === 'P-256' && signature.name === 'ECDSA';
  if (!isP256 || signature.hash.name !== 'SHA-256') throw refuse('it is not ECDSA over P-256 with SHA-256');
}

const refuse = (why: string, cause?: unknown) =>
  new KeyRefused('request_refused', `the certificate request is refused: ${why}`, cause);
