import { sql, type RawBuilder } from 'kysely';
import { rowExpiry } from '@candor/policy/derive/expiry.ts';
import type { Tables } from '@candor/policy/derive/rows.ts';
import { columnName } from '@candor/policy/derive/table.ts';
import type { DictionaryRecord } from '@candor/policy/dictionary/record.ts';
import type { Tx } from '../../platform/db/index.ts';

export type Row = Record<string, unknown>;
/** Whose rows: the value of one of the record's fields; of `memberId` it is the account whose memberships those are. */
export interface Whose {
  field: string;
  value: string;
}

const column = (field: string): RawBuilder<unknown> => sql.ref(columnName(field));
const isOf = ({ field, value }: Whose): RawBuilder<boolean> =>
  field === 'memberId'
    ? sql`member_id IN (SELECT id FROM member WHERE account_id = ${value})`
    : sql`${column(field)} = ${value}`;

/** One page of a record's rows in the order of its primary key, whose index it reads; begins behind `after`. */
export async function pageOfRows(
  tx: Tx,
  of: DictionaryRecord,
  whose: Whose,
  after: Row | undefined,
  limit: number,
): Promise<Row[]> {
  const keys = sql.join(of.keys.map(column));
  const behind = after ? sql`AND (${keys}) > (${sql.join(of.keys.map((key) => sql`${after[key]}`))})` : sql``;
  const result = await sql<Row>`SELECT * FROM ${sql.table(of.table)} WHERE ${isOf(whose)} ${behind}
    ORDER BY ${keys} LIMIT ${limit}`.execute(tx);
  return result.rows;
}

export interface Held {
  rows: number;
  oldestAt: Date | null;
  newestAt: Date | null;
  /** Where the period of the row that ends first begins. */
  firstDueFrom: Date | null;
}

/** How many rows there are, the times of the oldest and newest, and from when the first one's period counts. */
export async function heldRows(tx: Tx, of: DictionaryRecord, whose: Whose): Promise<Held> {
  const time = of.fields[timeField(of)] ? column(timeField(of)) : noTime;
  const due = rowExpiry(of);
  const result =
    await sql<Held>`SELECT count(*) AS rows, min(${time}) AS oldest_at, max(${time}) AS newest_at,
      min(${due ? sql.ref(due.from) : noTime}) AS first_due_from
    FROM ${sql.table(of.table)} WHERE ${isOf(whose)}`.execute(tx);
  return result.rows[0] ?? { rows: 0, oldestAt: null, newestAt: null, firstDueFrom: null };
}

const noTime = sql`NULL::timestamptz`;
const beginnings = ['startedAt', 'receivedAt', 'createdAt', 'joinedAt', 'notBefore', 'day', 'lastUsedAt'];

/** The field that says when a row came to be. */
function timeField(of: DictionaryRecord): string {
  return beginnings.find((name) => name in of.fields) ?? '';
}

/** Deletes every row of the person; answers how many went. */
export async function deleteRows(tx: Tx, table: string, personId: string): Promise<number> {
  const result = await sql`DELETE FROM ${sql.table(table)} WHERE person_id = ${personId}`.execute(tx);
  return Number(result.numAffectedRows ?? 0n);
}

/** Deletes these rows of a record; answers how many went. */
export async function deleteRowsOf(tx: Tx, of: DictionaryRecord, whose: Whose): Promise<number> {
  const result = await sql`DELETE FROM ${sql.table(of.table)} WHERE ${isOf(whose)}`.execute(tx);
  return Number(result.numAffectedRows ?? 0n);
}

/** Of the account that the transaction is about, also where it is disabled. */
export async function listCompaniesOf(tx: Tx): Promise<string[]> {
  const rows = await tx.selectFrom('member').select('companyId').distinct().execute();
  return rows.map(({ companyId }) => companyId);
}

/** Companies in which there are such rows, of those that the transaction may read. */
export async function companiesWith(tx: Tx, of: DictionaryRecord, whose: Whose): Promise<string[]> {
  const result = await sql<{ companyId: string }>`
    SELECT DISTINCT company_id FROM ${sql.table(of.table)} WHERE ${isOf(whose)}`.execute(tx);
  return result.rows.map(({ companyId }) => companyId);
}

/** From here on the transaction sees the rows of that company too. */
export async function seeCompany(tx: Tx, companyId: string): Promise<void> {
  await sql`SELECT set_config('candor.company_id', ${companyId}, true)`.execute(tx);
}

export async function focusDeviceNumbers(tx: Tx): Promise<number[]> {
  const rows = await tx.selectFrom('focusDevice').select('deviceNo').execute();
  return rows.map(({ deviceNo }) => deviceNo);
}

/** What a person agreed to for themself ends with them; their records are kept for their period from then on. */
export async function endOwnConsents(tx: Tx, personId: string, at: Date): Promise<void> {
  await sql`SELECT candor.end_consents(ARRAY(
    SELECT id FROM consent WHERE person_id = ${personId} AND kind IN ('terms', 'privacy-notice')), ${at})`.execute(
    tx,
  );
}

export async function insertErasure(tx: Tx, row: Tables['erasure']): Promise<void> {
  await tx.insertInto('erasure').values(row).execute();
}

export async function endErasure(
  tx: Tx,
  id: string,
  state: 'done' | 'failed',
  steps: string,
  endedAt: Date,
): Promise<void> {
  await tx
    .updateTable('erasure')
    .set({ state, steps: sql`${steps}::jsonb`, endedAt })
    .where('id', '=', id)
    .execute();
}

export async function findErasureState(tx: Tx, id: string): Promise<Tables['erasure']['state'] | undefined> {
  const found = await tx.selectFrom('erasure').select('state').where('id', '=', id).executeTakeFirst();
  return found?.state;
}

export async function erasuresOf(tx: Tx, pseudonym: Uint8Array): Promise<Tables['erasure'][]> {
  return tx
    .selectFrom('erasure')
    .selectAll()
    .where('pseudonym', '=', pseudonym)
    .orderBy('startedAt', 'desc')
    .orderBy('id', 'desc')
    .limit(20)
    .execute();
}

/** How often the account did this since then; read from the audit log. */
export async function countActions(tx: Tx, accountId: string, action: string, since: Date): Promise<number> {
  const row = await tx
    .selectFrom('auditEntry')
    .select((eb) => eb.fn.countAll<number>().as('n'))
    .where('actorId', '=', accountId)
    .where('action', '=', action)
    .where('outcome', '=', 'done')
    .where('at', '>=', since)
    .executeTakeFirstOrThrow();
  return row.n;
}
