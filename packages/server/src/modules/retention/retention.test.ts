import assert from 'node:assert/strict';
import { test } from 'node:test';
import { tableRecords } from '@candor/policy/dictionary/index.ts';
import type { DictionaryRecord } from '@candor/policy/dictionary/record.ts';
import { keptNoLonger, periods } from '@candor/policy/promises/platform/kept-no-longer.ts';
import { testDatabase, type TestDatabase } from '../../../test/database.ts';
import { exampleRow, insertRow, newOwners } from '../../../test/rows.ts';
import { fakeClock } from '../../platform/clock.ts';
import { purgeAll } from './service.ts';

const dayMs = 86_400_000;
const never = new AbortController().signal;
type Period = (typeof periods)[number];

async function plant(
  db: TestDatabase,
  { table, from, column, days }: Period,
  ageDays: number,
  now: number,
): Promise<void> {
  const record = tableRecords.find((one) => one.table === table) ?? assert.fail(table);
  const row = { ...exampleRow(record, newOwners()), [from]: new Date(now - ageDays * dayMs) };
  const filled = column === undefined ? row : { ...row, [column]: Array.from({ length: 60 }, () => 1) };
  assert.ok(days >= 0);
  await insertAlone(db, record, filled);
}

/** Without the company or account that the row belongs to: foreign keys are not what is tested here. */
async function insertAlone(
  db: TestDatabase,
  record: DictionaryRecord,
  row: Record<string, unknown>,
): Promise<void> {
  const client = await db.superuser.connect();
  await client.query('SET session_replication_role = replica');
  await insertRow(client, record, row);
  client.release(true);
}

async function left(db: TestDatabase, { table, column }: Period): Promise<number> {
  const present = column === undefined ? 'true' : `${column} IS NOT NULL`;
  const { rows } = await db.superuser.query<{ n: number }>(
    `SELECT count(*) AS n FROM candor.${table} WHERE ${present}`,
  );
  return rows[0]?.n ?? Number.NaN;
}

// kept for other reasons than age in a database that was just migrated
const periodsWithRowsOfTheirOwn = new Set(['retention_run']);

for (const period of periods.filter(({ table }) => !periodsWithRowsOfTheirOwn.has(table))) {
  const { table, column, days } = period;
  test(`${table}${column === undefined ? '' : `.${column}`} goes after ${days} days, and not a day before`, async () => {
    await using db = await testDatabase();
    const clock = fakeClock(new Date());
    const now = clock.now().getTime();
    await plant(db, period, days - 1, now);
    await plant(db, period, days + 1, now);
    await purgeAll({ database: db.database, clock, log: db.log }, never);
    assert.equal(await left(db, period), 1);
  });
}

test('a run says what it deleted, and rows whose period has not begun stay', async () => {
  await using db = await testDatabase();
  const clock = fakeClock(new Date());
  const device = tableRecords.find((one) => one.table === 'device') ?? assert.fail('device');
  await insertAlone(db, device, exampleRow(device, newOwners()));
  await insertAlone(db, device, {
    ...exampleRow(device, newOwners()),
    removed_at: new Date(Date.now() - 40 * dayMs),
  });
  await purgeAll({ database: db.database, clock, log: db.log }, never);
  const { rows } = await db.superuser.query(
    `SELECT rows FROM candor.retention_run WHERE record_name = 'platform.device'`,
  );
  assert.deepEqual(rows, [{ rows: 1 }]);
  assert.equal((await db.superuser.query('SELECT 1 FROM candor.device')).rowCount, 1);
});

test('the measure of the promise speaks of the same periods as the job, but reads no run of it', () => {
  assert.equal(keptNoLonger.check.kind, 'sql');
  assert.ok(periods.length > 15);
});
