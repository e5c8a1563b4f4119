import assert from 'node:assert/strict';
import { existsSync, readdirSync, readFileSync, writeFileSync } from 'node:fs';
import path from 'node:path';
import { test } from 'node:test';
import type { backups } from '@candor/protocol/api/backups.ts';
import type { Output } from '@candor/protocol/api/route.ts';
import { testServer, type Client, type TestServer } from '../../../test/server.ts';
import type { Topics } from '../../platform/bus/index.ts';
import { fakeClock } from '../../platform/clock.ts';
import { listBackups } from './list.ts';

type Listed = Output<(typeof backups)['list']>;
type Event = Topics['backup.progress'];

const hourMs = 3_600_000;
const begun = new Date('2026-11-21T10:00:00Z');

const listOf = async (client: Client) => (await client.call('GET', '/api/backups')).body as Listed;

/** The event with which this work ends. */
function endOf({ running }: TestServer, work: Event['work']): Promise<Event['state']> {
  const { promise, resolve } = Promise.withResolvers<Event['state']>();
  const subscription = running.platform.bus.subscribe('backup.progress', (event) => {
    if (event.work !== work || event.state === 'running') return;
    subscription[Symbol.dispose]();
    resolve(event.state);
  });
  return promise;
}

async function setUp() {
  const clock = fakeClock(begun);
  const server = await testServer({ clock });
  // the database tells first starts by its own clock
  await server.db.superuser.query('UPDATE candor.instance SET created_at = $1', [begun]);
  return { server, clock, owner: await server.owner(), folder: server.running.platform.config.backupDir };
}

test('a backup by the console is listed, verified, and tells how far it is', async () => {
  const { server, owner, folder } = await setUp();
  await using _server = server;
  const empty = await listOf(owner);
  assert.deepEqual([empty.state, empty.lastGoodAt, empty.items], ['none', null, []]);
  assert.equal(empty.nextAt, Date.parse('2026-11-22T02:30:00Z'));
  const made = endOf(server, 'backup');
  assert.equal((await owner.call('POST', '/api/backups')).status, 200);
  const second = await owner.call('POST', '/api/backups');
  assert.deepEqual([second.status, (second.body as { code: string }).code], [409, 'already_running']);
  assert.equal((await listOf(owner)).running, 'backup');
  assert.equal(await made, 'done');
  const { items, state, lastGoodAt, running } = await listOf(owner);
  assert.deepEqual([state, lastGoodAt, running], ['good', begun.getTime(), null]);
  assert.deepEqual(items.map(({ kind, state: one, place }) => [kind, one, place]).toSorted(), [
    ['data', 'done', 'folder'],
    ['keyring', 'done', 'folder'],
  ]);
  for (const { id, file, rows, verifiedAt } of items) {
    assert.ok(existsSync(path.join(folder, file)) && rows > 0 && verifiedAt === null);
    const verified = endOf(server, 'verify');
    assert.equal((await owner.call('POST', `/api/backups/${id}/verify`)).status, 200);
    assert.equal(await verified, 'done');
  }
  assert.ok((await listOf(owner)).items.every(({ verifiedAt }) => verifiedAt === begun.getTime()));
  const { rows } = await server.db.superuser.query<{ action: string }>(
    "SELECT DISTINCT action FROM candor.audit_entry WHERE action LIKE '%backups%' ORDER BY 1",
  );
  assert.deepEqual(
    rows.map(({ action }) => action),
    ['POST /api/backups', 'POST /api/backups/:id/verify'],
  );
});

test('a file that was damaged is broken when it is verified, and is not the last good one', async () => {
  const { server, owner, folder } = await setUp();
  await using _server = server;
  const [data] = await server.running.app.backups.make();
  const file = path.join(folder, data?.name ?? '');
  writeFileSync(file, readFileSync(file).subarray(0, -10));
  const { items } = await listOf(owner);
  const id = items.find(({ kind }) => kind === 'data')?.id ?? '';
  const verified = endOf(server, 'verify');
  await owner.call('POST', `/api/backups/${id}/verify`);
  assert.equal(await verified, 'failed');
  const after = await listOf(owner);
  assert.equal(after.items.find((one) => one.id === id)?.state, 'broken');
  assert.deepEqual([after.state, after.lastGoodAt], ['none', null]);
});

test('it is late after 26 hours without a good one: of a new instance too, but not before', async () => {
  const { server, clock } = await setUp();
  await using _server = server;
  clock.advance(25 * hourMs);
  const state = async () => {
    const { database, config } = server.running.platform;
    // sessions would have ended by then
    return (await listBackups({ clock, config, database }, { running: null, isThere: () => true, limit: 9 }))
      .state;
  };
  assert.equal(await state(), 'none');
  clock.advance(2 * hourMs);
  assert.equal(await state(), 'late');
  await server.running.app.backups.make();
  assert.equal(await state(), 'good');
  clock.advance(27 * hourMs);
  assert.equal(await state(), 'late');
});

test('old files go by their age, the last good ones never', async () => {
  const { server, clock, folder } = await setUp();
  await using _server = server;
  const { backups: own } = server.running.app;
  const first = await own.make();
  clock.advance(8 * 24 * hourMs);
  writeFileSync(
    path.join(folder, `${first[0]?.name.replace('T10', 'T09')}.part`),
    'of a server that was killed',
  );
  writeFileSync(path.join(folder, 'notes.txt'), 'somebody else’s');
  const second = await own.make();
  const names = () => readdirSync(folder).toSorted();
  assert.deepEqual(
    names(),
    [first[0]?.name, second[0]?.name, second[1]?.name, 'erasures.jsonl', 'notes.txt'].toSorted(),
  );
  clock.advance(60 * 24 * hourMs);
  const third = await own.make();
  assert.deepEqual(names(), [third[0]?.name, third[1]?.name, 'erasures.jsonl', 'notes.txt'].toSorted());
});

test('nobody without the right sees, makes or verifies a backup; an unknown one is not found', async () => {
  const { server, owner } = await setUp();
  await using _server = server;
  const id = '018f0000-0000-7000-8000-00000000000a';
  const calls = [
    ['GET', '/api/backups'],
    ['POST', '/api/backups'],
    ['POST', `/api/backups/${id}/verify`],
  ] as const;
  for (const [method, where] of calls) assert.equal((await server.visitor().call(method, where)).status, 401);
  assert.equal((await owner.call('POST', `/api/backups/${id}/verify`)).status, 404);
});

test('a run that a killed server left is failed at the next start', async () => {
  const { server, owner } = await setUp();
  await using _server = server;
  await server.db.superuser
    .query(`INSERT INTO candor.backup_run (id, kind, file, bytes, rows, state, started_at)
    VALUES (gen_random_uuid(), 'data', 'x', 0, 0, 'running', now())`);
  await server.running.app.backups.begin();
  assert.equal((await listOf(owner)).items[0]?.state, 'failed');
});

test('the night’s backup and the week’s verification are jobs', async () => {
  const { server, owner } = await setUp();
  await using _server = server;
  const [nightly, weekly] = server.running.app.backups.tasks;
  assert.deepEqual([nightly?.cron, weekly?.cron], ['30 2 * * *', '0 5 * * 0']);
  const run = { signal: new AbortController().signal, attempt: 1 };
  await nightly?.run({}, run);
  await weekly?.run({}, run);
  assert.ok(
    (await listOf(owner)).items.every(({ state, verifiedAt }) => state === 'done' && verifiedAt !== null),
  );
  const { rows } = await server.db.superuser.query(
    "SELECT actor, outcome FROM candor.audit_entry WHERE action = 'backup.make'",
  );
  assert.deepEqual(rows, [{ actor: 'instance', outcome: 'done' }]);
});
