import 'reflect-metadata';
import { X509Certificate } from 'node:crypto';
import { isIP } from 'node:net';
import * as x509 from '@peculiar/x509';
import { bareHost } from '../ip-address.ts';
import { dayMs, makeEndCertificate, serverAuth, type Issuer } from './certificate.ts';

const days = 90;
const renewAtDays = 60;
const ownHosts = ['localhost', '127.0.0.1', '::1'];

/** For the gateway's TLS, under the server CA: the given names and addresses, and always this computer's own. */
export function makeGatewayCertificate(
  issuer: Issuer,
  publicKey: CryptoKey,
  hosts: readonly string[],
  now: Date,
): Promise<x509.X509Certificate> {
  const names = allHosts(hosts).map((host) => ({ type: isIP(host) ? 'ip' : 'dns', value: host }) as const);
  const request = { name: 'Candor gateway', publicKey, now, days };
  return makeEndCertificate(issuer, request, serverAuth, [new x509.SubjectAlternativeNameExtension(names)]);
}

/** True from day 60 on, and when it lacks one of the hosts or comes from another authority. */
export function isGatewayCertificateDue(
  der: Uint8Array,
  issuerDer: Uint8Array,
  hosts: readonly string[],
  now: Date,
): boolean {
  const certificate = new X509Certificate(der);
  const isOld = certificate.validToDate.getTime() - now.getTime() <= (days - renewAtDays) * dayMs;
  const isCovered = allHosts(hosts).every((host) =>
    isIP(host) ? certificate.checkIP(host) !== undefined : certificate.checkHost(host) !== undefined,
  );
  return isOld || !isCovered || !certificate.checkIssued(new X509Certificate(issuerDer));
}

/** Lower case, IPv6 without brackets, each once. */
function allHosts(hosts: readonly string[]): string[] {
  return [...new Set([...ownHosts, ...hosts.map((host) => bareHost(host.toLowerCase()))])];
}
