import { createHash, createPrivateKey, createPublicKey, X509Certificate } from 'node:crypto';
import type { LinkKey } from './certificate-request.ts';
import { AgentFault } from './fault.ts';

/** Renewed after four of seven days, give or take a tenth of that. */
const renewShare = 4 / 7;

export function parseCertificate(pem: string): X509Certificate | undefined {
  try {
    return new X509Certificate(pem);
  } catch {
    return undefined;
  }
}

/** Lower-case hex, as the server writes it. */
export const serialOf = (pem: string): string => new X509Certificate(pem).serialNumber.toLowerCase();

export const hasEnded = (pem: string, at: number): boolean =>
  new X509Certificate(pem).validToDate.getTime() <= at;

/** SHA-256 of the certificate (DER), lower-case hex. */
export const fingerprintOf = (certificate: X509Certificate): string =>
  createHash('sha256').update(certificate.raw).digest('hex');

/** Throws AgentFault `answer_refused` unless it is a certificate for this key. */
export function requireOwnCertificate(pem: string, { privateKey }: Pick<LinkKey, 'privateKey'>): void {
  const own = createPublicKey(createPrivateKey(privateKey));
  if (parseCertificate(pem)?.publicKey.equals(own)) return;
  throw new AgentFault('answer_refused', 'The server sent a certificate for another key.');
}

/** The same moment for one certificate each time it is asked: its own bytes decide the tenth. */
export function renewAt(pem: string): number {
  const { raw, validFromDate, validToDate } = new X509Certificate(pem);
  const lifeMs = validToDate.getTime() - validFromDate.getTime();
  const share = createHash('sha256').update(raw).digest().readUInt16BE(0) / 0xffff;
  return validFromDate.getTime() + lifeMs * renewShare * (0.9 + 0.2 * share);
}
