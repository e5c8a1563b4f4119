import { createPrivateKey, X509Certificate, type KeyObject } from 'node:crypto';
import { readFileSync, statSync } from 'node:fs';
import { isIP } from 'node:net';
import { createSecureContext } from 'node:tls';
import type { CertificateFiles } from '../../config.ts';
import { bareHost } from '../ip-address.ts';
import { codeOf } from '../log/index.ts';
import { Secret } from '../secret.ts';

/** The console's certificate, checked: it may be served. */
export interface WebCertificate {
  /** With its chain; nothing else that may stand in the file. */
  certPem: string;
  keyPem: Secret;
  notAfter: Date;
}

/** Everything that is wrong with the two files, each as "OPTION: expected ..., got ...". */
export class CertificateRefused extends Error {
  override readonly name = 'CertificateRefused';
  readonly exitCode = 78;
  readonly problems: readonly string[];

  constructor(problems: readonly string[]) {
    super(problems.join('\n'));
    this.problems = problems;
  }
}

const certOption = 'CANDOR_TLS_CERT_FILE';
const keyOption = 'CANDOR_TLS_KEY_FILE';

/** Reads and checks both files (clause I2). `host`: of the public URL. Throws CertificateRefused. */
export function readWebCertificate(files: CertificateFiles, host: string, now: Date): WebCertificate {
  const problems: string[] = [];
  const cert = readPem(certOption, files.cert, certificateForm, problems);
  const key = readPem(keyOption, files.key, keyForm, problems);
  if (isOpenToOthers(files.key))
    problems.push(`${keyOption}: expected a file that others cannot read, got ${files.key} (chmod o= it)`);
  if (cert) problems.push(...certificateProblems(cert.parsed, host, now));
  if (cert && key && !cert.parsed.checkPrivateKey(key.parsed))
    problems.push(`${keyOption}: expected the key of ${files.cert}, got another in ${files.key}`);
  if (!cert || !key || problems.length > 0) throw new CertificateRefused(problems);
  requireUsable(cert.pem, key.pem);
  return {
    certPem: certificatesIn(cert.pem),
    keyPem: new Secret(key.pem),
    notAfter: cert.parsed.validToDate,
  };
}

/** Some keep certificate and key in one file: what is passed on to others holds no key. */
const certificatesIn = (pem: string) =>
  (pem.match(/-----BEGIN CERTIFICATE-----.+?-----END CERTIFICATE-----/gsu) ?? [])
    .map((one) => `${one}\n`)
    .join('');

interface Form<T> {
  name: string;
  /** Throws for anything else. */
  parse(pem: string): T;
}
const certificateForm: Form<X509Certificate> = {
  name: 'a certificate (PEM)',
  parse: (pem) => new X509Certificate(certificatesIn(pem)),
};
const keyForm: Form<KeyObject> = {
  name: 'a private key (PEM, not encrypted)',
  parse: (pem) => createPrivateKey(pem),
};

function readPem<T>(
  option: string,
  file: string,
  { name, parse }: Form<T>,
  problems: string[],
): { pem: string; parsed: T } | undefined {
  const pem = readText(option, file, problems);
  if (pem === undefined) return undefined;
  try {
    return { pem, parsed: parse(pem) };
  } catch {
    problems.push(`${option}: expected ${name}, got something else in ${file}`);
    return undefined;
  }
}

function certificateProblems(certificate: X509Certificate, host: string, now: Date): string[] {
  const { validFromDate: from, validToDate: to } = certificate;
  const problems: string[] = [];
  if (now < from)
    problems.push(`${certOption}: expected one that is valid now, got one from ${day(from)} on`);
  if (now >= to)
    problems.push(`${certOption}: expected one that is valid now, got one that ended on ${day(to)}`);
  if (!covers(certificate, host))
    problems.push(`${certOption}: expected a certificate for ${host}, got one for ${namesOf(certificate)}`);
  return problems;
}

/** By its subject alternative names alone, as browsers and agents do (RFC 9525, 6.3). */
function covers(certificate: X509Certificate, host: string): boolean {
  const bare = bareHost(host);
  return isIP(bare) === 0
    ? certificate.checkHost(bare, { subject: 'never' }) !== undefined
    : certificate.checkIP(bare) !== undefined;
}

const namesOf = ({ subjectAltName }: X509Certificate) =>
  subjectAltName?.replaceAll(/(?:DNS|IP Address):/gu, '') ?? 'no name (it lacks subject alternative names)';

/** What OpenSSL itself refuses: a key too short, a chain that is cut off. */
function requireUsable(cert: string, key: string): void {
  try {
    createSecureContext({ cert, key, minVersion: 'TLSv1.2' });
  } catch (error) {
    throw new CertificateRefused([`${certOption}: expected a certificate for TLS 1.2, got ${codeOf(error)}`]);
  }
}

function readText(option: string, file: string, problems: string[]): string | undefined {
  try {
    return readFileSync(file, 'utf8');
  } catch (error) {
    problems.push(`${option}: expected a file that can be read, got ${file} (${codeOf(error)})`);
    return undefined;
  }
}

function isOpenToOthers(file: string): boolean {
  const found = statSync(file, { throwIfNoEntry: false });
  return process.platform !== 'win32' && found !== undefined && (found.mode & 0o007) !== 0;
}

const day = (date: Date) => date.toISOString().slice(0, 10);
