import { wireFields } from '../../derive/wire.ts';
import { dictionary } from '../../dictionary/index.ts';
import type { DictionaryRecord } from '../../dictionary/record.ts';
import { promise, sqlPeriodMs } from '../promise.ts';

const sections: readonly DictionaryRecord[] = Object.values(dictionary).filter(
  (one: DictionaryRecord) => one.within !== undefined && one.table === 'device_inventory',
);
const declaredKeys = sections
  .flatMap((one) => Object.keys(wireFields(one)).map((field) => `('${one.within?.section}', '${field}')`))
  .join(', ');

/** P12: nothing but the declared inventory is kept, and an agent that tried to send more is seen. */
export const inventoryDeclared = promise({
  id: 'inventory-declared',
  clauses: ['P12'],
  capability: 'manage',
  fields: sections.flatMap((one) => Object.keys(one.fields).map((field) => `${one.name}.${field}`)),
  enforcedBy: [
    { file: 'packages/policy/src/derive/encode.ts', symbol: 'encode' },
    { file: 'packages/policy/src/derive/wire.ts', symbol: 'wireSchema' },
  ],
  check: {
    kind: 'sql',
    sql: `SELECT
  (SELECT count(*) FROM candor.device_inventory) AS sections,
  (SELECT count(*) FROM candor.device_inventory i, jsonb_object_keys(i.body) AS key
    WHERE (i.section, key) NOT IN (VALUES ${declaredKeys})) AS undeclared_kept,
  (SELECT coalesce(sum(n), 0)::bigint FROM candor.ingest_refusal
    WHERE record LIKE 'manage.%' AND code IN ('unknown_field', 'unknown_record')
      AND day >= date_trunc('day', now() AT TIME ZONE 'UTC') AT TIME ZONE 'UTC') AS refused_today`,
    columns: { sections: 'bigint', undeclared_kept: 'bigint', refused_today: 'bigint' },
  },
  good: (found) => found['undeclared_kept'] === 0 && found['refused_today'] === 0,
  periodMs: sqlPeriodMs,
  tests: ['packages/server/src/modules/promises/break-it.test.ts'],
  breakIt: {
    plant: [
      `INSERT INTO candor.ingest_refusal (company_id, device_id, day, agent_version, record, key_name, key_hash, code, n)
      VALUES (gen_random_uuid(), gen_random_uuid(), date_trunc('day', now() AT TIME ZONE 'UTC') AT TIME ZONE 'UTC', '0.1.0',
        'manage.inventory.cpu', 'owner', decode(repeat('00', 32), 'hex'), 'unknown_field', 3)`,
    ],
    remove: [`DELETE FROM candor.ingest_refusal WHERE key_name = 'owner'`],
  },
});
