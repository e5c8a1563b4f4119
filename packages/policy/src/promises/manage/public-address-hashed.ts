import { columnsOf } from '../../derive/table.ts';
import { tableRecords } from '../../dictionary/index.ts';
import { promise, sqlPeriodMs } from '../promise.ts';

/** IPv4 outside the private, loopback, link-local and documentation ranges; four octets that stand alone. */
const octet = '(?:25[0-5]|2[0-4][0-9]|1[0-9][0-9]|[1-9]?[0-9])';
const address = `(?<![0-9.])(?!10\\.|127\\.|169\\.254\\.|192\\.168\\.|172\\.(?:1[6-9]|2[0-9]|3[01])\\.|0\\.)${octet}(?:\\.${octet}){3}(?![0-9.])`;
// versions of software have the form of addresses, local addresses are declared for adapters, a closed list holds
// none, and every slot of a minute or an hour is also a slot of its day
const scanned = tableRecords
  .filter(({ table }) => table !== 'metric_recent' && table !== 'metric_hour')
  .flatMap((one) =>
    columnsOf(one)
      .filter(({ field }) => one.fields[field]?.kind.kind !== 'oneOf')
      .filter(
        ({ sqlType, meta }) => (sqlType === 'text' || sqlType === 'jsonb') && meta.category !== 'software',
      )
      .map(({ name }) => ({ table: one.table, column: name })),
  );
const texts = scanned
  .map(
    ({ table, column }) =>
      `SELECT ${column}::text FROM candor.${table}${table === 'device_inventory' ? ` WHERE section <> 'adapters'` : ''}`,
  )
  .join('\n    UNION ALL ');

/** P13: the address that a device connects from is kept as a keyed hash and nowhere else. */
export const publicAddressHashed = promise({
  id: 'public-address-hashed',
  clauses: ['P13'],
  capability: 'manage',
  fields: ['manage.network.publicIpHmac'],
  enforcedBy: [{ file: 'packages/server/src/platform/gateway/connection.ts', symbol: 'Connection' }],
  check: {
    kind: 'sql',
    sql: `SELECT
  (SELECT count(*) FROM candor.device_network) AS hashes,
  (SELECT count(*) FROM candor.device_network WHERE octet_length(public_ip_hmac) <> 32) AS not_hashed,
  (SELECT count(*) FROM information_schema.columns WHERE table_schema = 'candor' AND data_type IN ('inet', 'cidr')) AS address_columns,
  ${scanned.length}::bigint AS columns_searched,
  (SELECT count(*) FROM (
    ${texts}) AS texts (value) WHERE value ~ '${address}') AS addresses_found`,
    columns: {
      hashes: 'bigint',
      not_hashed: 'bigint',
      address_columns: 'bigint',
      columns_searched: 'bigint',
      addresses_found: 'bigint',
    },
  },
  good: (found) =>
    found['not_hashed'] === 0 && found['address_columns'] === 0 && found['addresses_found'] === 0,
  periodMs: sqlPeriodMs,
  tests: ['packages/server/src/modules/promises/break-it.test.ts'],
  breakIt: {
    plant: [
      `INSERT INTO candor.audit_entry (id, at, actor, action, outcome) VALUES ('00000000-0000-7000-8000-000000000013', now(), 'host', 'seen from 203.0.113.77', 'done')`,
    ],
    remove: [`DELETE FROM candor.audit_entry WHERE id = '00000000-0000-7000-8000-000000000013'`],
  },
});
