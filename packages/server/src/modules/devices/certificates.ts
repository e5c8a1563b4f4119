import { base64url, fromBase64url, hex } from '@candor/crypto/encoding.ts';
import type { roots } from '@candor/protocol/api/roots.ts';
import type { Input, Output } from '@candor/protocol/api/route.ts';
import { endsSoon } from '@candor/protocol/signed-life.ts';
import { statements, type DeviceCertificate } from '@candor/protocol/statements.ts';
import type { Tx } from '../../platform/db/index.ts';
import type { HeldSigned, Owner, SignedNews } from '../../platform/gateway/index.ts';
import { companyOf, pageOf, type Caller, type Handlers } from '../../platform/http/index.ts';
import type { Platform } from '../../platform/platform.ts';
import { seenBy } from '../companies/index.ts';
import { findActiveRoot, keepSigned, listRoots, signedNews, verifySigned } from '../roots/index.ts';
import { findCertificate, listCertifiable, type CertifiableRow } from './certificate-queries.ts';

type CertificateRoutes = Pick<typeof roots, 'listCertifiable' | 'certify'>;
type Certifiable = Output<typeof roots.listCertifiable>['items'][number];
type Parts = Pick<Platform, 'bus' | 'clock' | 'database'>;

export function certificateHandlers(parts: Parts): Handlers<CertificateRoutes> {
  return {
    listCertifiable: ({ query }, { caller }) => readCertifiable(parts, companyOf(caller), query, caller),
    certify: ({ body }, { caller }) => keepCertificates(parts, companyOf(caller), body.statements),
  };
}

/**
 * Devices in the order of enrolment, with what a root's holder has to look at before signing; of a caller, those that
 * they see.
 */
export async function readCertifiable(
  { clock, database }: Parts,
  companyId: string,
  { after, limit, device }: Input<typeof roots.listCertifiable>['query'],
  caller?: Caller,
): Promise<Output<typeof roots.listCertifiable>> {
  const ids = device === undefined ? undefined : [device];
  return database.withCompany(companyId, 'security', async (tx) => {
    const seen = caller && (await seenBy(tx, caller));
    const found = await listCertifiable(tx, companyId, { after, limit: limit + 1, ids, seen });
    const inUse = (await listRoots(tx, companyId)).filter(({ retiredAt }) => retiredAt === null);
    const fingerprintOf = new Map(inUse.map(({ id, fingerprint }) => [id, fingerprint]));
    const page = pageOf(found, limit, ({ deviceId }) => deviceId);
    return { ...page, items: page.items.map((row) => presentRow(row, fingerprintOf, clock.now())) };
  });
}

function presentRow(row: CertifiableRow, fingerprintOf: Map<string, Uint8Array>, now: Date): Certifiable {
  const { tokenId, secretHash, tokenRootId, proofWrapped, createdAt, expiresAt } = row;
  const signer = fingerprintOf.get(row.rootId ?? '');
  return {
    deviceId: row.deviceId,
    label: row.label,
    identityPublic: base64url(row.identityPublic),
    sealingPublic: base64url(row.sealingPublic),
    pinRoot: row.pinRoot && hex(row.pinRoot),
    pinMac: row.pinMac && hex(row.pinMac),
    token:
      tokenId !== null && secretHash && tokenRootId !== null && proofWrapped
        ? {
            id: tokenId,
            secretHash: hex(secretHash),
            rootId: tokenRootId,
            proofWrapped: base64url(proofWrapped),
          }
        : null,
    lastVersion: row.version ?? 0,
    certificate:
      signer && createdAt && expiresAt && expiresAt > now
        ? {
            root: hex(signer),
            createdAt: createdAt.getTime(),
            expiresAt: expiresAt.getTime(),
            endsSoon: endsSoon(expiresAt.getTime(), now.getTime()),
          }
        : null,
  };
}

/** A wrong signature refuses all of them: then somebody is trying. A device that left meanwhile is only named. */
export async function keepCertificates(
  { bus, clock, database }: Parts,
  companyId: string,
  signed: Input<typeof roots.certify>['body']['statements'],
): Promise<Output<typeof roots.certify>> {
  const now = clock.now();
  const refused = await database.withCompany(companyId, 'security', async (tx) => {
    const verified = [];
    for (const one of signed)
      verified.push(await verifySigned(tx, companyId, one, statements.deviceCertificate, now));
    const ids = verified.map(({ statement }) => statement.body.deviceId);
    const rows = await listCertifiable(tx, companyId, { limit: ids.length, ids });
    const known = new Map(rows.map((row) => [row.deviceId, row]));
    const missed: string[] = [];
    for (const { statement, stored } of verified) {
      const { deviceId } = statement.body;
      const certificate = {
        companyId,
        subjectId: deviceId,
        version: statement.version,
        ...stored,
        expiresAt: new Date(statement.until),
        createdAt: now,
      };
      const isOf = hasKeys(known.get(deviceId), statement.body);
      if (!isOf || !(await keepSigned(tx, 'device_certificate', certificate))) missed.push(deviceId);
    }
    return missed;
  });
  bus.publish('signing.changed', { companyId });
  return { kept: signed.length - refused.length, refused };
}

function hasKeys(row: CertifiableRow | undefined, body: DeviceCertificate): boolean {
  const isKey = (text: string, key: Uint8Array) => Buffer.from(fromBase64url(text) ?? []).equals(key);
  return (
    row !== undefined &&
    isKey(body.identityPublic, row.identityPublic) &&
    isKey(body.sealingPublic, row.sealingPublic)
  );
}

/** The device's certificate, if it named the version that it holds and there is a newer one. */
export async function newerCertificate(
  tx: Tx,
  { companyId, deviceId }: Extract<Owner, { kind: 'manage' }>,
  { certificateVersion }: HeldSigned,
): Promise<SignedNews[]> {
  if (certificateVersion === undefined) return [];
  const found = await findCertificate(tx, companyId, deviceId);
  if (!found || found.version <= certificateVersion) return [];
  const signer = await findActiveRoot(tx, companyId, found.rootId);
  if (!signer) return [];
  const message = { type: 'deviceCertificate', ...signedNews(found, signer) } as const;
  return [{ message, held: { certificateVersion: found.version } }];
}
