import { sql, type RawBuilder } from 'kysely';
import type { Tx } from '../../platform/db/index.ts';

export interface CertifiableRow {
  deviceId: string;
  label: string;
  identityPublic: Uint8Array;
  sealingPublic: Uint8Array;
  pinRoot: Uint8Array | null;
  pinMac: Uint8Array | null;
  tokenId: string | null;
  secretHash: Uint8Array | null;
  tokenRootId: string | null;
  proofWrapped: Uint8Array | null;
  version: number | null;
  rootId: string | null;
  createdAt: Date | null;
  expiresAt: Date | null;
}

/** Devices in use with their keys, the token that they came with, and their last certificate. Index: primary key. */
export async function listCertifiable(
  tx: Tx,
  companyId: string,
  {
    after,
    limit,
    ids,
    seen = sql<boolean>`true`,
  }: {
    after?: string | undefined;
    limit: number;
    ids?: readonly string[] | undefined;
    seen?: RawBuilder<boolean> | undefined;
  },
): Promise<CertifiableRow[]> {
  const behind = after === undefined ? sql`` : sql`AND device.id > ${after}`;
  const among = ids === undefined ? sql`` : sql`AND device.id = ANY (${ids}::uuid[])`;
  const found = await sql<CertifiableRow>`
    SELECT device.id AS device_id, device.label, key.identity_public, key.sealing_public, key.pin_root, key.pin_mac,
           token.id AS token_id, token.secret_hash, token.root_id AS token_root_id, token.proof_wrapped,
           signed.version, signed.root_id, signed.created_at, signed.expires_at
      FROM device
      JOIN LATERAL (
        SELECT * FROM device_key WHERE company_id = ${companyId} AND device_id = device.id
         ORDER BY not_before DESC LIMIT 1
      ) AS key ON true
      LEFT JOIN enrolment_token AS token ON token.company_id = ${companyId} AND token.id = key.token_id
      LEFT JOIN device_certificate AS signed ON signed.company_id = ${companyId} AND signed.device_id = device.id
     WHERE device.company_id = ${companyId} AND device.state = 'active' AND ${seen} ${behind} ${among}
     ORDER BY device.id LIMIT ${limit}`.execute(tx);
  return found.rows;
}

/** Ends of the certificates in force, by a root that is not retired, that end until then. Index: primary keys. */
export async function endsOfCertificates(
  tx: Tx,
  companyId: string,
  { from, until }: { from: Date; until: Date },
): Promise<Date[]> {
  const { rows } = await sql<{ expiresAt: Date }>`
    SELECT signed.expires_at FROM device_certificate AS signed
      JOIN device ON device.company_id = ${companyId} AND device.id = signed.device_id AND device.state = 'active'
      JOIN root_key AS root
        ON root.company_id = ${companyId} AND root.id = signed.root_id AND root.retired_at IS NULL
     WHERE signed.company_id = ${companyId} AND signed.expires_at > ${from} AND signed.expires_at < ${until}
     ORDER BY signed.expires_at`.execute(tx);
  return rows.map(({ expiresAt }) => expiresAt);
}

export function findCertificate(tx: Tx, companyId: string, deviceId: string) {
  return tx
    .selectFrom('deviceCertificate')
    .select(['version', 'document', 'signature', 'rootId'])
    .where('companyId', '=', companyId)
    .where('deviceId', '=', deviceId)
    .executeTakeFirst();
}

/** The identity key of a device, and its certificate by a root that is not retired. Index: primary keys. */
export async function findIdentity(
  tx: Tx,
  companyId: string,
  deviceId: string,
): Promise<IdentityRow | undefined> {
  const { rows } = await sql<IdentityRow>`
    SELECT key.identity_public, signed.document, signed.signature, root.fingerprint
      FROM (SELECT identity_public FROM device_key WHERE company_id = ${companyId} AND device_id = ${deviceId}
             ORDER BY not_before DESC LIMIT 1) AS key
      LEFT JOIN device_certificate AS signed ON signed.company_id = ${companyId} AND signed.device_id = ${deviceId}
      LEFT JOIN root_key AS root
        ON root.company_id = ${companyId} AND root.id = signed.root_id AND root.retired_at IS NULL`.execute(
    tx,
  );
  return rows[0];
}

interface IdentityRow {
  identityPublic: Uint8Array;
  document: Uint8Array | null;
  signature: Uint8Array | null;
  fingerprint: Uint8Array | null;
}
