import { makeSigningPair, pkcs8Of, sign } from '@candor/crypto/sign.ts';
import { canonical, type Json } from '@candor/policy/canonical.ts';
import type { Clock } from '../clock.ts';
import { Secret } from '../secret.ts';
import type { AuthorityKind } from './authority-queries.ts';
import { AuthorityStore, type AuthorityPair, type InstanceDatabase } from './authority-store.ts';
import {
  dayMs,
  fingerprintOf,
  makeAuthorityCertificate,
  p256,
  pemOf,
  publicKeyOf,
  type Issuer,
} from './certificate.ts';
import {
  makeDeviceCertificate,
  type DeviceCertificate,
  type DeviceCertificateRequest,
} from './device-certificate.ts';
import { isGatewayCertificateDue, makeGatewayCertificate } from './gateway-certificate.ts';
import { exportPrivateKey, importPrivateKey, makeP256Pair } from './key-pair.ts';
import type { Keys } from './keys.ts';

const authorityDays = 3650;

/** What others are told of one of the two authorities. */
export interface AuthorityCertificate {
  pem: string;
  der: Uint8Array;
  /** SHA-256 of `der`, 64 lower-case hex digits. */
  fingerprint: string;
}
export interface GatewayCertificate {
  /** For `createServer` and `setSecureContext`. */
  certPem: string;
  keyPem: Secret;
  fingerprint: string;
  notAfter: Date;
}
/** The instance's Ed25519 keys. */
export type SigningKind = Extract<AuthorityKind, 'policy-key' | 'receipt-key' | 'licence-key'>;

export interface Authorities {
  /** Signs the gateway's certificate only. Its fingerprint stands in enrolment tokens. */
  serverCa: AuthorityCertificate;
  /** Signs device certificates only. */
  deviceCa: AuthorityCertificate;
  /** Raw 32 bytes, by kind. */
  publicKeys: Record<SigningKind, Uint8Array>;
  /** The one in force; made anew from its day 60 on. Ask daily, and swap it in where the fingerprint changed. */
  gatewayCertificate(): Promise<GatewayCertificate>;
  /** Throws KeyRefused request_refused. */
  issueDeviceCertificate(request: DeviceCertificateRequest): Promise<DeviceCertificate>;
  /**
   * 64 bytes of Ed25519 over the RFC 8785 form, after `domain` where there is one. Without, the statement names its kind
   * in itself.
   */
  sign(kind: SigningKind, statement: Json, domain?: string): Promise<Uint8Array>;
}

export interface AuthoritiesOptions {
  database: InstanceDatabase;
  keys: Keys;
  clock: Clock;
  /** Names and addresses under which agents reach the gateway, besides localhost, 127.0.0.1 and ::1. */
  hosts: readonly string[];
}

/** Makes at first start what is missing, and opens all of it. */
export async function ensureAuthorities({
  database,
  keys,
  clock,
  hosts,
}: AuthoritiesOptions): Promise<Authorities> {
  await keys.ensureInstanceKey();
  const store = new AuthorityStore(database, keys, clock);
  const serverCa = await ensureAuthority(store, 'server-ca', 'Candor server CA', clock);
  const deviceCa = await ensureAuthority(store, 'device-ca', 'Candor device CA', clock);
  const signers = {
    'policy-key': await ensureSigner(store, 'policy-key', clock),
    'receipt-key': await ensureSigner(store, 'receipt-key', clock),
    'licence-key': await ensureSigner(store, 'licence-key', clock),
  };
  const authorities: Authorities = {
    serverCa: serverCa.certificate,
    deviceCa: deviceCa.certificate,
    publicKeys: {
      'policy-key': signers['policy-key'].publicKey,
      'receipt-key': signers['receipt-key'].publicKey,
      'licence-key': signers['licence-key'].publicKey,
    },
    gatewayCertificate: () => currentGatewayCertificate(store, serverCa, hosts, clock),
    issueDeviceCertificate: (request) => makeDeviceCertificate(deviceCa.issuer, request, clock.now()),
    sign: (kind, statement, domain = '') => sign(signers[kind].privateKey, domain + canonical(statement)),
  };
  await authorities.gatewayCertificate();
  return authorities;
}

interface OpenAuthority {
  certificate: AuthorityCertificate;
  issuer: Issuer;
}

async function ensureAuthority(
  store: AuthorityStore,
  kind: AuthorityKind,
  name: string,
  clock: Clock,
): Promise<OpenAuthority> {
  const pair = await store.ensure(kind, async () => {
    const keys = await makeP256Pair();
    return pairOf(
      await makeAuthorityCertificate({ name, ...keys }, clock.now(), authorityDays),
      keys.privateKey,
    );
  });
  const der = new Uint8Array(pair.certificate);
  return {
    certificate: { pem: pemOf(der, 'CERTIFICATE'), der, fingerprint: fingerprintOf(der) },
    issuer: {
      name,
      publicKey: await publicKeyOf(der),
      privateKey: await importPrivateKey(pair.privateKey, p256),
    },
  };
}

async function ensureSigner(store: AuthorityStore, kind: SigningKind, clock: Clock) {
  const pair = await store.ensure(kind, async () => {
    const { publicKey, privateKey } = await makeSigningPair();
    const notAfter = new Date(clock.now().getTime() + authorityDays * dayMs);
    return { certificate: publicKey, privateKey: pkcs8Of(privateKey), notAfter };
  });
  return {
    publicKey: new Uint8Array(pair.certificate),
    privateKey: await importPrivateKey(pair.privateKey, 'Ed25519'),
  };
}

async function currentGatewayCertificate(
  store: AuthorityStore,
  { certificate: { der: issuerDer }, issuer }: OpenAuthority,
  hosts: readonly string[],
  clock: Clock,
): Promise<GatewayCertificate> {
  const make = async () => {
    const keys = await makeP256Pair();
    return pairOf(await makeGatewayCertificate(issuer, keys.publicKey, hosts, clock.now()), keys.privateKey);
  };
  const known = await store.ensure('gateway', make);
  const isDue = isGatewayCertificateDue(known.certificate, issuerDer, hosts, clock.now());
  const { certificate, privateKey, notAfter } = isDue
    ? await store.renew('gateway', known.id, await make())
    : known;
  return {
    certPem: pemOf(certificate, 'CERTIFICATE'),
    keyPem: new Secret(pemOf(privateKey, 'PRIVATE KEY')),
    fingerprint: fingerprintOf(certificate),
    notAfter,
  };
}

async function pairOf(
  certificate: { rawData: ArrayBuffer; notAfter: Date },
  privateKey: CryptoKey,
): Promise<AuthorityPair> {
  const { rawData, notAfter } = certificate;
  return { certificate: new Uint8Array(rawData), privateKey: await exportPrivateKey(privateKey), notAfter };
}
