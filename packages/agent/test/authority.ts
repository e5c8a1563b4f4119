import 'reflect-metadata';
import { randomBytes, webcrypto } from 'node:crypto';
import * as x509 from '@peculiar/x509';

x509.cryptoProvider.set(webcrypto);
const algorithm = { name: 'ECDSA', namedCurve: 'P-256', hash: 'SHA-256' } as const;

export interface Authority {
  pem: string;
  /** SHA-256 of the certificate (DER), hex. */
  fingerprint: string;
  issue(
    subject: string,
    publicKey: x509.PublicKeyType,
    options?: IssueOptions,
  ): Promise<x509.X509Certificate>;
}
export interface IssueOptions {
  hosts?: string[];
  fromMs?: number;
  untilMs?: number;
}

/** A private authority, P-256, as the server makes two of at its first start. */
export async function makeAuthority(name: string): Promise<Authority> {
  const keys = await webcrypto.subtle.generateKey(algorithm, true, ['sign', 'verify']);
  const own = await x509.X509CertificateGenerator.createSelfSigned({
    name: `CN=${name}`,
    keys,
    signingAlgorithm: algorithm,
    serialNumber: serial(),
    notBefore: new Date(Date.now() - 3_600_000),
    notAfter: new Date(Date.now() + 86_400_000),
    extensions: [new x509.BasicConstraintsExtension(true, 0, true)],
  });
  return {
    pem: own.toString('pem'),
    fingerprint: Buffer.from(await own.getThumbprint('SHA-256')).toString('hex'),
    issue: (subject, publicKey, { hosts, fromMs = -3_600_000, untilMs = 7 * 86_400_000 } = {}) =>
      x509.X509CertificateGenerator.create({
        subject: `CN=${subject}`,
        issuer: own.subject,
        publicKey,
        signingKey: keys.privateKey,
        signingAlgorithm: algorithm,
        serialNumber: serial(),
        notBefore: new Date(Date.now() + fromMs),
        notAfter: new Date(Date.now() + untilMs),
        extensions: hosts
          ? [new x509.SubjectAlternativeNameExtension(hosts.map((value) => ({ type: 'dns', value })))]
          : [new x509.ExtendedKeyUsageExtension(['1.3.6.1.5.5.7.3.2'])],
      }),
  };
}

/** A certificate for a TLS server with its key, both PEM. */
export async function makeServerCertificate(authority: Authority, hosts: string[]) {
  const keys = await webcrypto.subtle.generateKey(algorithm, true, ['sign', 'verify']);
  const certificate = await authority.issue('gateway', keys.publicKey, { hosts });
  const key = Buffer.from(await webcrypto.subtle.exportKey('pkcs8', keys.privateKey));
  return { cert: certificate.toString('pem'), key: x509.PemConverter.encode(key, 'PRIVATE KEY') };
}

/** Throws unless the request proves that its sender has the key. */
export async function readRequest(der: Uint8Array): Promise<x509.PublicKey> {
  const request = new x509.Pkcs10CertificateRequest(Buffer.from(der));
  if (!(await request.verify())) throw new Error('the request is not signed by its own key');
  return request.publicKey;
}

const serial = () => `01${randomBytes(15).toString('hex')}`;
