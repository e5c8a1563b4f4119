import assert from 'node:assert/strict';
import { createHash } from 'node:crypto';
import { buffer } from 'node:stream/consumers';
import { test } from 'node:test';
import { tableRecords } from '@candor/policy/dictionary/index.ts';
import type { Word } from '@candor/policy/rights/words.ts';
import { linkInstance, type LinkInstance } from '../../../test/link-instance.ts';
import { readZip } from '../../../test/zip.ts';
import type { Call } from '../../platform/http/call.ts';
import { createRights } from './index.ts';

const minuteMs = 60_000;

/** The rights of one of the instance's persons, with counts taken by the checker's functions. */
function rightsOf(instance: LinkInstance, person: 0 | 1) {
  const { db, platform, schemaHash, persons, companies } = instance;
  const countRows = async (table: string, id: string) => {
    // the superuser may call what only the checker may
    const { rows } = await db.superuser.query<{ n: number }>(`SELECT candor.rows_${table}($1) AS n`, [id]);
    return rows[0]?.n ?? Number.NaN;
  };
  const caller = {
    accountId: companies[person],
    personId: persons[person],
    companyId: null,
    words: new Set<Word>(),
  };
  const call = {
    caller,
    requestId: 'test',
    signal: AbortSignal.timeout(20_000),
  } as unknown as Call<'self.rights'>;
  const handlers = createRights(platform, { schemaHash, countRows });
  const nothing = { params: undefined, query: undefined, body: undefined };
  return {
    data: () => handlers.myData(nothing, call),
    rows: (record: string) => handlers.myRows({ ...nothing, params: { record } }, call),
    plan: () => handlers.planErasure(nothing, call),
    erase: (planHash: string) => handlers.erase({ ...nothing, body: { planHash } }, call),
    export: () => handlers.exportMyData(nothing, call),
  };
}

/** Joins a device and sends a stretch of an editor and one of a browser. */
async function work(instance: LinkInstance, person: 0 | 1): Promise<void> {
  await using link = instance.link(await instance.join(person, `Desk ${person}`));
  await link.hello({ quiet: true });
  const at = Date.now() - 10 * minuteMs;
  const row = { durationMs: minuteMs, keys: 7, clicks: 2, utcOffsetMin: 60 };
  await link.report([
    {
      record: 'focus.interval',
      rows: [
        { ...row, startedAt: at, app: '=Editor()' },
        { ...row, startedAt: at + 2 * minuteMs, app: 'Browser' },
      ],
    },
  ]);
}

const codeOf = (code: string) => (error: unknown) => (error as { code?: string }).code === code;
const focusTables = tableRecords.filter((one) => one.capability === 'focus').map(({ table }) => table);

async function focusRows({ db, persons }: LinkInstance, person: 0 | 1): Promise<number> {
  let n = 0;
  for (const table of focusTables) {
    n +=
      (await db.superuser.query(`SELECT 1 FROM candor.${table} WHERE person_id = $1`, [persons[person]]))
        .rowCount ?? 0;
  }
  return n;
}

test('a person sees every record about them, opens it, and sees nothing of another person', async () => {
  await using instance = await linkInstance();
  await work(instance, 0);
  await work(instance, 1);
  const mine = rightsOf(instance, 0);
  const held = new Map((await mine.data()).records.map((one) => [one.record, one]));
  assert.equal(held.get('focus.interval')?.rows, 2);
  assert.equal(held.get('focus.device')?.rows, 1);
  assert.ok((held.get('focus.interval')?.nextDeletionAt ?? 0) > Date.now());
  const { rows } = await mine.rows('focus.interval');
  assert.deepEqual(
    rows.map(({ app, keys, clicks }) => ({ app, keys, clicks })),
    [
      { app: '=Editor()', keys: 7, clicks: 2 },
      { app: 'Browser', keys: 7, clicks: 2 },
    ],
  );
  assert.deepEqual(
    (await mine.rows('focus.device')).rows.map(({ label }) => label),
    ['Desk 0'],
  );
  await assert.rejects(mine.rows('platform.device'), codeOf('not_found'));
});

test('an export holds every exportable row, exact, with hashes that hold; nothing that is not exportable', async () => {
  await using instance = await linkInstance();
  await work(instance, 0);
  const { stream, filename } = await rightsOf(instance, 0).export();
  assert.match(filename, /^candor-my-data-\d{4}-\d\d-\d\d\.zip$/u);
  const entries = readZip(await buffer(stream));
  const files = new Map([...entries].map(([name, bytes]) => [name, String(bytes)]));
  const manifest = JSON.parse(files.get('manifest.json') ?? '{}') as {
    files: { name: string; rows: number; sha256: string }[];
  };
  assert.ok(manifest.files.length >= 8);
  for (const { name, sha256 } of manifest.files)
    assert.equal(
      createHash('sha256')
        .update(files.get(name) ?? '')
        .digest('hex'),
      sha256,
      name,
    );
  const lines = (files.get('data/focus.interval.jsonl') ?? '')
    .trim()
    .split('\n')
    .map((line) => JSON.parse(line) as Record<string, unknown>);
  assert.deepEqual(
    lines.map(({ app }) => app),
    ['=Editor()', 'Browser'],
  );
  // a spreadsheet would run the name as a formula
  assert.match(files.get('data/focus.interval.csv') ?? '', /,'=Editor\(\),/u);
  const all = [...files.values()].join('\n');
  for (const name of ['nameMac', 'secretHash', 'passwordHash'])
    assert.doesNotMatch(all, new RegExp(`"${name}"`, 'u'));
  assert.match(files.get('README.md') ?? '', /## focus\.interval \(2 rows\)/u);
});

test('the fourth export within a day is refused; one more than a day ago does not count', async () => {
  await using instance = await linkInstance();
  const mine = rightsOf(instance, 0);
  const entry = (age: string) =>
    instance.db.superuser.query(
      `INSERT INTO candor.audit_entry (id, at, actor, actor_id, action, outcome)
        VALUES (gen_random_uuid(), now() - $1::interval, 'account', $2, 'POST /api/trust/me/export', 'done')`,
      [age, instance.companies[0]],
    );
  for (const age of ['25 hours', '2 hours', '1 hour']) await entry(age);
  (await mine.export()).stream.destroy();
  await entry('1 minute');
  await assert.rejects(mine.export(), codeOf('too_many_requests'));
});

test('an erasure removes every Focus row of the person and of nobody else, and says how many', async () => {
  await using instance = await linkInstance();
  await work(instance, 0);
  await work(instance, 1);
  const mine = rightsOf(instance, 0);
  const others = await focusRows(instance, 1);
  const { plan, planHash } = await mine.plan();
  const planned = plan.reduce((sum, { rows }) => sum + rows, 0);
  assert.equal(planned, await focusRows(instance, 0));
  const { state, steps } = await mine.erase(planHash);
  assert.equal(state, 'done');
  assert.equal(
    steps.reduce((sum, { removed }) => sum + removed, 0),
    planned,
  );
  assert.ok(steps.every(({ after }) => after === 0));
  assert.equal(await focusRows(instance, 0), 0);
  assert.equal(await focusRows(instance, 1), others);
  const { erasures } = await mine.data();
  assert.deepEqual(
    erasures.map(({ state: ended, rows }) => ({ ended, rows })),
    [{ ended: 'done', rows: planned }],
  );
});

test('a device of an erased record is cut off and cannot send again', async () => {
  await using instance = await linkInstance();
  const identity = await instance.join(0);
  await using link = instance.link(identity);
  await link.hello({ quiet: true });
  const mine = rightsOf(instance, 0);
  await mine.erase((await mine.plan()).planHash);
  await assert.rejects(link.report([{ record: 'focus.interval', rows: [] }]));
  await using again = instance.link(identity);
  await assert.rejects(again.hello({ quiet: true }));
});

test('an erasure after which rows remain fails loudly and is kept as failed', async () => {
  await using instance = await linkInstance();
  await work(instance, 0);
  const { db } = instance;
  await db.superuser.query(
    `CREATE FUNCTION candor.keep() RETURNS trigger LANGUAGE plpgsql AS 'BEGIN RETURN NULL; END'`,
  );
  await db.superuser.query(
    'CREATE TRIGGER keep BEFORE DELETE ON candor.focus_interval FOR EACH ROW EXECUTE FUNCTION candor.keep()',
  );
  const mine = rightsOf(instance, 0);
  await assert.rejects(mine.erase((await mine.plan()).planHash), codeOf('erasure_incomplete'));
  const { rows } = await db.superuser.query('SELECT state FROM candor.erasure');
  assert.deepEqual(rows, [{ state: 'failed' }]);
});

test('data that came after the plan was shown stops the erasure before anything is deleted', async () => {
  await using instance = await linkInstance();
  await work(instance, 0);
  const mine = rightsOf(instance, 0);
  const { planHash } = await mine.plan();
  await work(instance, 0);
  const before = await focusRows(instance, 0);
  await assert.rejects(mine.erase(planHash), codeOf('plan_changed'));
  assert.equal(await focusRows(instance, 0), before);
});
