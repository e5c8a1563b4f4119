import assert from 'node:assert/strict';
import { test } from 'node:test';
import type { ClientBase } from 'pg';
import { encode } from '@candor/policy/derive/encode.ts';
import { columnsOf } from '@candor/policy/derive/table.ts';
import { wireSchema } from '@candor/policy/derive/wire.ts';
import { f } from '@candor/policy/dictionary/field.ts';
import { records } from '@candor/policy/dictionary/index.ts';
import type { DictionaryRecord } from '@candor/policy/dictionary/record.ts';
import { testDatabase, type TestDatabase } from '../../../test/database.ts';
import { openPool } from '../db/index.ts';
import { declared } from '../postgres/instance.ts';
import { compareCatalogue } from './catalogue.ts';
import { type Declared, generate } from './generate.ts';
import { whileLocked } from './migrate.ts';

const catalogues = {
  policies: `SELECT polrelid::regclass::text, polname, polcmd, polroles, pg_get_expr(polqual, polrelid), pg_get_expr(polwithcheck, polrelid) FROM pg_policy ORDER BY 1, 2`,
  functions: `SELECT proname, proowner, prosrc, proacl::text, proconfig, prosecdef, provolatile, pg_get_function_result(oid) FROM pg_proc WHERE pronamespace = 'candor'::regnamespace ORDER BY 1`,
  checks: `SELECT conrelid::regclass::text, conname, pg_get_constraintdef(oid), convalidated FROM pg_constraint ORDER BY 1, 2`,
  comments: `SELECT objoid, objsubid, description FROM pg_description WHERE description LIKE 'candor:%' ORDER BY 1, 2`,
  grants: `SELECT relname, relacl::text, relrowsecurity, relforcerowsecurity FROM pg_class WHERE relnamespace = 'candor'::regnamespace ORDER BY 1`,
  schemas: `SELECT nspname, nspacl::text FROM pg_namespace ORDER BY 1`,
};

async function readCatalogues({ superuser }: TestDatabase): Promise<unknown> {
  const results = Object.entries(catalogues).map(
    async ([name, text]) => [name, (await superuser.query(text)).rows] as const,
  );
  return Object.fromEntries(await Promise.all(results));
}

const run = (db: TestDatabase, what: Declared, isForced = false) =>
  whileLocked(db.connections.migrator, (client) => generate(client, what, isForced, db.log));

test('the generated step changes nothing the second time, not even when it is forced', async () => {
  await using db = await testDatabase();
  const before = await readCatalogues(db);
  assert.equal(await run(db, declared), 'unchanged');
  assert.equal(await run(db, declared, true), 'generated');
  assert.deepEqual(await readCatalogues(db), before);
});

test('a measure that is no longer declared loses its function', async () => {
  await using db = await testDatabase();
  assert.equal(await run(db, { records, measures: [] }), 'generated');
  const { rows } = await db.superuser.query(
    `SELECT proname FROM pg_proc WHERE proname LIKE 'check\\_%' AND pronamespace = 'candor'::regnamespace`,
  );
  assert.deepEqual(rows, []);
});

test('a measure whose SQL does not return what it declares is refused, and nothing of it stays', async () => {
  await using db = await testDatabase();
  const before = await readCatalogues(db);
  const measures = [
    { id: 'too-much', sql: 'SELECT label FROM candor.device', columns: { label: 'bigint' } },
  ] as const;
  await assert.rejects(run(db, { records, measures }), { code: '42P13' });
  assert.deepEqual(await readCatalogues(db), before);
});

test('rows that break a narrower declaration stop the step', async () => {
  await using db = await testDatabase();
  await db.superuser.query(
    `INSERT INTO candor.company (id, name, kind, state, language, time_zone, created_at)
     VALUES (gen_random_uuid(), repeat('x', 100), 'customer', 'active', 'en', 'UTC', now())`,
  );
  const narrower = replaceField('platform.company', 'name', f.text(50, { about: 'Name of the company.' }));
  await assert.rejects(run(db, { ...declared, records: narrower }), { code: '23514' });
});

test('a field added to the dictionary is followed from the wire to the column', async (t) => {
  await using db = await testDatabase();
  const name = 'manage.log';
  const widened = replaceField(
    name,
    'bootCount',
    f.count(1000, { about: 'How often the device was started.' }),
  );
  const record = widened.find((one) => one.name === name) ?? assert.fail();
  const original = records.find((one) => one.name === name) ?? assert.fail();
  const row = {
    template: 'link.lost',
    level: 40,
    params: [],
    fingerprint: '0'.repeat(64),
    windowAt: 0,
    n: 1,
    firstAt: 0,
    lastAt: 0,
  };
  const checker = openPool(db.connections.checker, 'checker', db.log);
  const differences = async (what: Declared) => (await compareCatalogue(checker, what)).map(String);
  const next = { ...declared, records: widened };

  await t.test('the wire schema takes it, and takes it from this record only', () => {
    assert.ok(wireSchema(record).safeParse({ ...row, bootCount: 3 }).success);
    assert.ok(!wireSchema(record).safeParse({ ...row, bootCount: 1001 }).success);
    assert.ok(!wireSchema(original).safeParse({ ...row, bootCount: 3 }).success);
  });
  await t.test('the encoder copies it, and drops it where it is not declared', () => {
    assert.deepEqual(encode(record, { bootCount: 3, owner: 'x' }), {
      row: { bootCount: 3 },
      dropped: ['owner'],
    });
    assert.deepEqual(encode(original, { bootCount: 3 }).dropped, ['bootCount']);
  });
  await t.test('it has a column', () => {
    const column = columnsOf(record).find(({ field }) => field === 'bootCount');
    assert.deepEqual(
      [column?.name, column?.sqlType, column?.check],
      ['boot_count', 'smallint', 'boot_count >= 0 AND boot_count <= 1000'],
    );
  });
  await t.test('the catalogue check names the column that is missing', async () => {
    assert.deepEqual(await differences(next), [
      'device_log.boot_count: declared smallint not null, found nothing',
    ]);
  });
  await t.test('after its migration and the generated step both agree', async () => {
    await whileLocked(db.connections.migrator, (client: ClientBase) =>
      client.query('ALTER TABLE candor.device_log ADD COLUMN boot_count smallint NOT NULL'),
    );
    assert.notDeepEqual(await differences(next), [], 'comment and CHECK are still missing');
    assert.equal(await run(db, next), 'generated');
    assert.deepEqual(await differences(next), []);
  });
  await t.test('the old build refuses the newer database, naming the column', async () => {
    assert.ok(
      (await differences(declared)).includes(
        'device_log.boot_count: declared nothing, found smallint not null',
      ),
    );
  });
  await checker.end();
});

function replaceField(
  name: string,
  field: string,
  with_: DictionaryRecord['fields'][string],
): DictionaryRecord[] {
  return records.map((one) =>
    one.name === name ? { ...one, fields: { ...one.fields, [field]: with_ } } : one,
  );
}
