import { createHash } from 'node:crypto';
import { sql } from 'kysely';
import { canonical } from '@candor/policy/canonical.ts';
import { dictionaryDocument } from '@candor/policy/derive/document.ts';
import type { DictionaryRecord } from '@candor/policy/dictionary/record.ts';
import type { Database } from '../db/index.ts';
import { newId } from '../new-id.ts';

/** The one row of table instance: made at first start; says from which dictionary the tables were generated. */
export async function noteInstance(database: Database, records: readonly DictionaryRecord[]): Promise<void> {
  const hash = createHash('sha256')
    .update(canonical(dictionaryDocument(records)))
    .digest();
  await database.withInstance('service', async (tx) => {
    await sql`INSERT INTO instance (id, created_at) VALUES (${newId()}, now()) ON CONFLICT DO NOTHING`.execute(
      tx,
    );
    await sql`UPDATE instance SET dictionary_hash = ${hash} WHERE dictionary_hash IS DISTINCT FROM ${hash}`.execute(
      tx,
    );
  });
}
