import assert from 'node:assert/strict';
import { test } from 'node:test';
import { testDatabase } from '../../../test/database.ts';
import { openPool } from '../db/index.ts';
import { declared } from '../postgres/instance.ts';
import { compareCatalogue, refuseDifferences } from './index.ts';

/** What is done to the database, what the check says, and how it is undone. */
const drifts: [change: string, said: string[], undo: string][] = [
  [
    'ALTER TABLE candor.device ADD COLUMN nickname text',
    ['device.nickname: declared nothing, found text'],
    'ALTER TABLE candor.device DROP COLUMN nickname',
  ],
  [
    'ALTER TABLE candor.device_loss DROP COLUMN n',
    ['device_loss.n: declared integer not null, found nothing'],
    '',
  ],
  [
    'ALTER TABLE candor.company ALTER COLUMN name TYPE varchar(200), ALTER COLUMN created_at DROP NOT NULL',
    [
      'company.created_at: declared timestamp with time zone not null, found timestamp with time zone',
      'company.name: declared text not null, found character varying(200) not null',
    ],
    'ALTER TABLE candor.company ALTER COLUMN name TYPE text, ALTER COLUMN created_at SET NOT NULL',
  ],
  [
    'CREATE TABLE candor.shadow (id uuid); CREATE VIEW candor.glance AS SELECT 1 AS one; CREATE TABLE public.copy (id uuid)',
    [
      'glance: declared nothing, found view owned by postgres',
      'public.copy: declared nothing, found table owned by postgres',
      'shadow: declared nothing, found table owned by postgres',
    ],
    'DROP TABLE candor.shadow, public.copy; DROP VIEW candor.glance',
  ],
  [
    'DROP TABLE candor.metric_day CASCADE',
    ['metric_day: declared table owned by candor_migrator, found nothing'],
    '',
  ],
  [
    'ALTER TABLE candor.device DROP CONSTRAINT device_label_declared, ADD CONSTRAINT device_label_declared CHECK (char_length(label) <= 800)',
    [
      'device.label: declared check device_label_declared char_lengthlabel<=80, found check device_label_declared char_lengthlabel<=800',
    ],
    'ALTER TABLE candor.device DROP CONSTRAINT device_label_declared, ADD CONSTRAINT device_label_declared CHECK (char_length(label) <= 80)',
  ],
  [
    'ALTER TABLE candor.device DROP CONSTRAINT device_state_declared',
    [
      "device.state: declared check device_state_declared state=ANYARRAY['active','revoked','removed','cloned'], found check device_state_declared nothing",
    ],
    "ALTER TABLE candor.device ADD CONSTRAINT device_state_declared CHECK (state IN ('active', 'revoked', 'removed'))",
  ],
  [
    'ALTER TABLE candor.device ADD CONSTRAINT odd CHECK (protocol <> 13)',
    ['device.protocol: declared check odd nothing, found check odd protocol<>13'],
    'ALTER TABLE candor.device DROP CONSTRAINT odd',
  ],
  [
    `COMMENT ON COLUMN candor.focus_label.name IS 'candor:{}'`,
    [
      'focus_label.name: declared comment candor:{"about":"Name of the application.",',
      ', found comment candor:{}',
    ],
    '',
  ],
  [
    'DROP POLICY own_rows ON candor.device_key',
    [
      'device_key: declared policy own_rows for ALL to candor_app using company_id=',
      ', found policy own_rows nothing',
    ],
    `CREATE POLICY own_rows ON candor.device_key TO candor_app USING (company_id = nullif(current_setting('candor.company_id', true), '')::uuid)
      WITH CHECK (company_id = nullif(current_setting('candor.company_id', true), '')::uuid)`,
  ],
  [
    'CREATE POLICY all_rows ON candor.focus_interval TO candor_jobs USING (true)',
    [
      'focus_interval: declared policy all_rows nothing, found policy all_rows for ALL to candor_jobs using true',
    ],
    'DROP POLICY all_rows ON candor.focus_interval',
  ],
  [
    'ALTER TABLE candor.member NO FORCE ROW LEVEL SECURITY; ALTER TABLE candor.sign_in DISABLE ROW LEVEL SECURITY',
    [
      'member: declared row security enabled, forced, found row security enabled',
      'sign_in: declared row security enabled, forced, found row security disabled, forced',
    ],
    'ALTER TABLE candor.member FORCE ROW LEVEL SECURITY; ALTER TABLE candor.sign_in ENABLE ROW LEVEL SECURITY',
  ],
  [
    'GRANT UPDATE ON candor.audit_entry TO candor_app; GRANT SELECT ON candor.focus_interval TO candor_jobs; GRANT SELECT (label) ON candor.device TO candor_checker',
    [
      'audit_entry: declared grants of candor_app insert, select, found grants of candor_app insert, select, update',
      'device.label: declared grants nothing, found grants {candor_checker=r/candor_migrator}',
      'focus_interval: declared grants of candor_jobs nothing, found grants of candor_jobs select',
    ],
    'REVOKE UPDATE ON candor.audit_entry FROM candor_app; REVOKE SELECT ON candor.focus_interval FROM candor_jobs; REVOKE SELECT (label) ON candor.device FROM candor_checker',
  ],
  [
    'ALTER TABLE candor.sign_in DROP CONSTRAINT sign_in_token_hash_key',
    ['sign_in: declared unique (token_hash) declared, found unique (token_hash) nothing'],
    'ALTER TABLE candor.sign_in ADD UNIQUE (token_hash)',
  ],
  [
    `CREATE FUNCTION candor.everything() RETURNS bigint LANGUAGE sql SECURITY DEFINER AS 'SELECT count(*) FROM candor.person'`,
    ['function everything(): declared nothing, found security definer in candor'],
    'DROP FUNCTION candor.everything()',
  ],
  [
    'ALTER FUNCTION candor.find_device_key(text) RESET search_path; GRANT EXECUTE ON FUNCTION candor.rows_person(uuid) TO candor_app',
    [
      'function find_device_key(secret text): declared settings search_path="", found settings none',
      'function rows_person(person uuid): declared callers candor_checker, found callers candor_checker, candor_app',
    ],
    `ALTER FUNCTION candor.find_device_key(text) SET search_path = ''; REVOKE EXECUTE ON FUNCTION candor.rows_person(uuid) FROM candor_app`,
  ],
  [
    `CREATE FUNCTION public.spy() RETURNS trigger LANGUAGE plpgsql AS 'BEGIN RETURN NEW; END';
     CREATE TRIGGER spy AFTER INSERT ON candor.focus_interval FOR EACH ROW EXECUTE FUNCTION public.spy()`,
    ['focus_interval: declared trigger spy nothing, found trigger spy present'],
    'DROP TRIGGER spy ON candor.focus_interval',
  ],
];

test('a migrated database has no difference, and each kind of drift is named with what was declared', async (t) => {
  await using db = await testDatabase();
  const checker = openPool(db.connections.checker, 'checker', db.log);
  const read = async () => (await compareCatalogue(checker, declared)).map(String);
  assert.deepEqual(await read(), []);
  let before: string[] = [];
  for (const [change, said, undo] of drifts) {
    await t.test(change.replaceAll(/\s+/gu, ' ').slice(0, 100), async () => {
      await db.superuser.query(change);
      const found = (await read()).filter((line) => !before.includes(line));
      // a part of a long line, or the whole of each line
      if (found.length === said.length) assert.deepEqual(found, said);
      else
        for (const part of said)
          assert.ok(found.length === 1 && found[0]?.includes(part), `${part} in ${found.join('\n')}`);
      if (undo) await db.superuser.query(undo);
      before = await read();
      if (undo) for (const line of found) assert.ok(!before.includes(line), line);
    });
  }
  await checker.end();
});

test('a start is refused with at most twenty lines', async () => {
  await using db = await testDatabase();
  const extra = Array.from({ length: 25 }, (_, n) => `ADD COLUMN extra_${n} text`);
  await db.superuser.query(`ALTER TABLE candor.device ${extra.join(', ')}`);
  const checker = openPool(db.connections.checker, 'checker', db.log);
  const differences = await compareCatalogue(checker, declared);
  await checker.end();
  assert.equal(differences.length, 25);
  assert.throws(
    () => refuseDifferences(differences),
    (error) => {
      assert.ok(error instanceof Error && 'exitCode' in error && error.exitCode === 78);
      const lines = error.message.split('\n');
      assert.equal(lines.length, 22);
      assert.equal(lines[1], 'device.extra_0: declared nothing, found text');
      assert.equal(lines.at(-1), 'and 5 more');
      return true;
    },
  );
  assert.doesNotThrow(() => refuseDifferences([]));
});
