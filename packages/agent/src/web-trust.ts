import { readFileSync } from 'node:fs';
import { getCACertificates, type SecureContextOptions } from 'node:tls';
import { parseCertificate } from './certificate.ts';
import { AgentFault } from './fault.ts';

/**
 * Whom the agent believes at the web port: the public authorities that come with Node, those that this computer's
 * administrator trusts, and the one that the agent was enrolled with (docs/decisions/0009).
 */
export function webTrust(
  webCa: string | undefined,
): Pick<SecureContextOptions, 'ca' | 'allowPartialTrustChain'> {
  const known = new Set([...getCACertificates('default'), ...getCACertificates('system')]);
  // what was given by hand is believed as it is, also when another authority vouches for it
  return webCa === undefined ? { ca: [...known] } : { ca: [...known, webCa], allowPartialTrustChain: true };
}

/** The file of `--web-ca`. Throws AgentFault `web_ca_refused`. */
export function readWebCa(file: string): string {
  const pem = readText(file);
  // whatever else stands in the file (a key, even) is not kept
  const certificates = pem?.match(/-----BEGIN CERTIFICATE-----.+?-----END CERTIFICATE-----/gsu) ?? [];
  if (certificates.length > 0 && certificates.every((one) => parseCertificate(one)))
    return `${certificates.join('\n')}\n`;
  throw new AgentFault('web_ca_refused', `--web-ca: expected a file with a certificate (PEM), got ${file}`);
}

function readText(file: string): string | undefined {
  try {
    return readFileSync(file, 'utf8');
  } catch {
    return undefined;
  }
}
