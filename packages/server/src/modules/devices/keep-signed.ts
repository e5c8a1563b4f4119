import { sql } from 'kysely';
import type { Tables } from '@candor/policy/derive/rows.ts';
import type { Tx } from '../../platform/db/index.ts';

/** Of each kind a device has one statement of a root, the newest. False when it has one of that or a higher version. */
export async function keepSigned(
  tx: Tx,
  table: 'device_certificate' | 'device_widening',
  signed: Tables['deviceCertificate'] & Tables['deviceWidening'],
): Promise<boolean> {
  const { companyId, deviceId, version, document, signature, rootId, expiresAt, createdAt } = signed;
  const kept = await sql`
    INSERT INTO ${sql.table(table)} AS held
           (company_id, device_id, version, document, signature, root_id, expires_at, created_at)
    VALUES (${companyId}, ${deviceId}, ${version}, ${document}, ${signature}, ${rootId}, ${expiresAt}, ${createdAt})
        ON CONFLICT (company_id, device_id) DO UPDATE
       SET version = excluded.version, document = excluded.document, signature = excluded.signature,
           root_id = excluded.root_id, expires_at = excluded.expires_at, created_at = excluded.created_at
     WHERE held.version < excluded.version`.execute(tx);
  return kept.numAffectedRows === 1n;
}
