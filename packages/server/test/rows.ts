import { randomBytes, randomUUID } from 'node:crypto';
import type { Pool } from 'pg';
import { type Column, columnsOf } from '@candor/policy/derive/table.ts';
import { tableRecords } from '@candor/policy/dictionary/index.ts';
import type { DictionaryRecord } from '@candor/policy/dictionary/record.ts';

export interface Owners {
  companyId: string;
  personId: string;
  accountId: string;
}

export const newOwners = (): Owners => ({
  companyId: randomUUID(),
  personId: randomUUID(),
  accountId: randomUUID(),
});

/** A row that the dictionary allows: columns with values, optional ones left out. */
export function exampleRow(of: DictionaryRecord, owners: Owners): Record<string, unknown> {
  const values = columnsOf(of)
    .filter(({ notNull }) => notNull)
    .map((column) => [column.name, exampleValue(of, column)]);
  const owned = { company_id: owners.companyId, person_id: owners.personId, account_id: owners.accountId };
  const own =
    of.table === 'company'
      ? { id: owners.companyId }
      : of.table === 'account'
        ? { id: owners.accountId }
        : {};
  const row: Record<string, unknown> = { ...Object.fromEntries(values), ...own };
  for (const [name, value] of Object.entries(owned)) if (name in row) row[name] = value;
  return row;
}

function exampleValue(of: DictionaryRecord, { field, sqlType, meta }: Column): unknown {
  const kind = of.fields[field]?.kind;
  if (sqlType === 'bytea')
    return meta.protect === 'plain' || meta.protect === 'hmac' ? randomBytes(32) : randomBytes(77);
  switch (kind?.kind) {
    case 'oneOf':
      return kind.values[0];
    case 'identifier':
      return randomUUID();
    case 'integer':
    case 'real':
      return Math.max(kind.min, Math.min(1, kind.max));
    case 'instant':
      return new Date();
    case 'flag':
      return true;
    case 'series':
      return Array.from({ length: kind.length }, (_, n) => n);
    case 'text':
      return randomUUID().slice(0, Math.min(20, kind.max));
    case 'list':
      return '[]';
    case 'json':
    case 'group':
      return '{}';
    default:
      return randomUUID().slice(0, 20);
  }
}

export async function insertRow(
  db: Pick<Pool, 'query'>,
  of: DictionaryRecord,
  row: Record<string, unknown>,
): Promise<void> {
  const names = Object.keys(row);
  const places = names.map((_, n) => `$${n + 1}`);
  await db.query(
    `INSERT INTO candor.${of.table} (${names.join(', ')}) VALUES (${places.join(', ')})`,
    Object.values(row),
  );
}

/** One row in every table that these owners can have one in. The instance's own row is there already. */
export async function fillTables(superuser: Pick<Pool, 'query'>, owners: Owners): Promise<void> {
  /** Column that points at a row -> the id of the row of its table. */
  const pointed: Record<string, unknown> = {
    reaches_id: owners.companyId,
    from_company_id: owners.companyId,
  };
  for (const one of tableRecords) {
    if (one.table === 'instance') continue;
    const known = onceOnly.has(one.table) ? await firstRow(superuser, one.table) : undefined;
    const row = known ?? exampleRow(one, owners);
    for (const [name, id] of Object.entries(pointed)) if (name in row) row[name] = id;
    if (!known) await insertRow(superuser, one, row);
    const column = pointers[one.table];
    if (column !== undefined) pointed[column] = row['id'];
  }
}

/** Of the instance, with rows of which there is one of a kind. */
const onceOnly = new Set(['authority', 'agreement', 'agreement_version', 'agreement_text']);

const pointers: Readonly<Record<string, string>> = {
  member: 'member_id',
  staff_assignment: 'assignment_id',
  device: 'device_id',
  identity_provider: 'provider_id',
  agreement: 'agreement_id',
  standing_consent: 'standing_id',
  remote_session: 'session_id',
};

async function firstRow(
  superuser: Pick<Pool, 'query'>,
  table: string,
): Promise<Record<string, unknown> | undefined> {
  return (await superuser.query<Record<string, unknown>>(`SELECT * FROM candor.${table} LIMIT 1`)).rows[0];
}
