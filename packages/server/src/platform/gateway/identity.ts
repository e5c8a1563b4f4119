import type { Database } from '../db/index.ts';
import { findFocusKey } from './focus-queries.ts';
import { findKey } from './manage-queries.ts';
import type { Owner } from './owner.ts';

/** What the TLS layer says of the peer's certificate. A resumed session says it without the peer proving its key. */
export interface PeerCertificate {
  /** Lower-case hex. */
  serial: string;
  /** SHA-256 of the certificate (DER). */
  fingerprint: Uint8Array;
}

export type Recognised = { outcome: 'known'; owner: Owner } | { outcome: 'unknown' | 'revoked' | 'cloned' };

/** The gateway's own check of serial, expiry and revocation, on every connection (clause I8). */
export async function recognise(database: Database, peer: PeerCertificate, now: Date): Promise<Recognised> {
  const companyId = await database.findOwner('device_key', peer.serial);
  if (companyId !== undefined) {
    const key = await database.withCompany(companyId, 'security', (tx) =>
      findKey(tx, companyId, peer.serial),
    );
    return judge(
      key,
      key?.state === 'cloned' ? 'cloned' : key?.state === 'active' ? 'active' : 'ended',
      peer,
      now,
      key && { kind: 'manage', companyId, deviceId: key.id },
    );
  }
  const personId = await database.findOwner('focus_device_key', peer.serial);
  if (personId === undefined) return { outcome: 'unknown' };
  const key = await database.withPerson(personId, 'security', (tx) =>
    findFocusKey(tx, personId, peer.serial),
  );
  const owner = key && ({ kind: 'focus', personId, deviceId: key.id, deviceNo: key.deviceNo } as const);
  return judge(key, key?.removedAt === null ? 'active' : 'ended', peer, now, owner);
}

interface KeyFacts {
  linkFingerprint: Uint8Array;
  notAfter: Date;
  revokedAt: Date | null;
}

function judge(
  key: KeyFacts | undefined,
  device: 'active' | 'ended' | 'cloned',
  peer: PeerCertificate,
  now: Date,
  owner: Owner | undefined,
): Recognised {
  if (!key || !owner) return { outcome: 'unknown' };
  if (!Buffer.from(key.linkFingerprint).equals(peer.fingerprint) || key.notAfter <= now)
    return { outcome: 'unknown' };
  if (device === 'cloned') return { outcome: 'cloned' };
  return device === 'active' && key.revokedAt === null ? { outcome: 'known', owner } : { outcome: 'revoked' };
}
