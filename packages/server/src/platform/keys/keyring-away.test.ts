import assert from 'node:assert/strict';
import { mkdtempSync, rmSync } from 'node:fs';
import os from 'node:os';
import path from 'node:path';
import { test } from 'node:test';
import { testDatabase, type TestDatabase } from '../../../test/database.ts';
import { linkInstance } from '../../../test/link-instance.ts';
import { ownerForm, testServer } from '../../../test/server.ts';
import { fakeClock } from '../clock.ts';

/** Lets nobody but superusers into the keyring's database, until it is disposed of. */
async function keyringAway({ superuser, connections }: TestDatabase): Promise<AsyncDisposable> {
  const { database } = connections.keyring;
  await superuser.query(`ALTER DATABASE ${database} CONNECTION LIMIT 0`);
  await superuser.query(`SELECT pg_terminate_backend(pid, 5000) FROM pg_stat_activity WHERE datname = $1`, [
    database,
  ]);
  return {
    async [Symbol.asyncDispose]() {
      await superuser.query(`ALTER DATABASE ${database} CONNECTION LIMIT -1`);
    },
  };
}

test('without the keyring plain pages go on, and what needs a key is answered key_unavailable', async () => {
  const clock = fakeClock('2026-11-21T10:00:00Z');
  await using server = await testServer({ clock });
  const owner = await server.owner();
  const { email, password } = ownerForm;
  const me = async () =>
    (await owner.call('GET', '/api/me')).body as { email: string | null; name: string | null };
  const signIn = () => server.visitor().call('POST', '/api/sign-in', { email, password });
  assert.equal((await me()).email, email);
  {
    await using _ = await keyringAway(server.db);
    clock.advance(61_000); // no key is held longer
    assert.deepEqual([(await me()).email, (await me()).name], [null, null]);
    assert.equal((await owner.call('GET', '/api/devices')).status, 200);
    const refused = await signIn();
    assert.deepEqual([refused.status, (refused.body as { code: string }).code], [503, 'key_unavailable']);
    assert.ok(Number(refused.headers.get('retry-after')) > 0);
  }
  assert.equal((await (await server.ownerAgain()).call('GET', '/api/me')).status, 200);
  assert.equal((await me()).email, email);
});

test('a report with sealed values is not acknowledged without the keyring, and stored once when it is back', async (t) => {
  const clock = fakeClock('2026-11-21T10:00:00Z');
  const dataDir = mkdtempSync(path.join(os.tmpdir(), 'candor-keyring-'));
  t.after(() => rmSync(dataDir, { recursive: true }));
  await using db = await testDatabase();
  await using one = await linkInstance(clock, { db, dataDir });
  const identity = await one.join(0, 'Laptop');
  const rowAt = (minute: number) => ({
    record: 'focus.interval',
    rows: [
      {
        startedAt: clock.now().getTime() - minute * 60_000,
        durationMs: 1000,
        app: `App ${minute}`,
        keys: 0,
        clicks: 0,
        utcOffsetMin: 0,
      },
    ],
  });
  const stored = async () => (await db.superuser.query('SELECT FROM candor.focus_interval')).rowCount;
  const first = one.link(identity);
  await first.hello({ quiet: true });
  await first.report([rowAt(60)]);
  assert.equal(await stored(), 1);
  const waiting = [rowAt(30)];
  {
    await using _ = await keyringAway(db);
    clock.advance(61_000);
    first.socket.send(first.reportBytes(waiting, 2), { binary: false });
    assert.equal(await first.closed, 1011);
    assert.equal(await stored(), 1);
  }
  const second = one.link(identity, {}, 1);
  await second.hello({ quiet: true });
  assert.equal((await second.report(waiting, 2)).seq, 2);
  assert.equal(await stored(), 2);
});
