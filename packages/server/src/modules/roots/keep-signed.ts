import { sql } from 'kysely';
import type { Tables } from '@candor/policy/derive/rows.ts';
import type { Tx } from '../../platform/db/index.ts';

/** Table -> the column that says what its statements are about. */
const subjects = {
  device_certificate: 'device_id',
  device_widening: 'device_id',
  standing_signature: 'standing_id',
} as const;
type Kept = Omit<Tables['deviceWidening'], 'deviceId'> & { subjectId: string };

/** Of each kind there is one statement of a root about one thing, the newest. False where one of that or a higher version is kept. */
export async function keepSigned(tx: Tx, table: keyof typeof subjects, signed: Kept): Promise<boolean> {
  const { companyId, subjectId, version, document, signature, rootId, expiresAt, createdAt } = signed;
  const subject = sql.ref(subjects[table]);
  const kept = await sql`
    INSERT INTO ${sql.table(table)} AS held
           (company_id, ${subject}, version, document, signature, root_id, expires_at, created_at)
    VALUES (${companyId}, ${subjectId}, ${version}, ${document}, ${signature}, ${rootId}, ${expiresAt}, ${createdAt})
        ON CONFLICT (company_id, ${subject}) DO UPDATE
       SET version = excluded.version, document = excluded.document, signature = excluded.signature,
           root_id = excluded.root_id, expires_at = excluded.expires_at, created_at = excluded.created_at
     WHERE held.version < excluded.version`.execute(tx);
  return kept.numAffectedRows === 1n;
}
