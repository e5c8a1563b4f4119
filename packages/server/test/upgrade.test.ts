import assert from 'node:assert/strict';
import { readdirSync } from 'node:fs';
import path from 'node:path';
import test from 'node:test';
import { verify } from '../src/modules/backups/index.ts';
import { whileConnected } from '../src/platform/backup/index.ts';
import { migrationsOfBuild, type Migration } from '../src/platform/migrate/index.ts';
import { openInstanceDatabase } from '../src/platform/postgres/instance.ts';
import { newPlace, startInstance, type Place } from './instance.ts';

const good: Migration = {
  name: 'modules/x/001-good.sql',
  text: 'CREATE INDEX audit_by_outcome ON candor.audit_entry (outcome)',
};
const bad: Migration = { name: 'modules/x/002-bad.sql', text: 'SELECT 1 / 0' };

/** The next version: this build with further migrations. */
function startNext(place: Place, ...planted: Migration[]) {
  const { data, keyring } = migrationsOfBuild();
  const migrations = { data: [...data, ...planted], keyring };
  return startInstance(place, {
    openDatabase: (options) => openInstanceDatabase({ ...options, migrations }),
  });
}

const backups = ({ config }: Place) => readdirSync(config.backupDir).filter((name) => name.endsWith('.age'));

test('a first start makes no backup; an upgrade makes one before it changes the schema', async () => {
  using place = newPlace();
  const first = await startInstance(place);
  const factors = await first.setUp();
  await first.server.stop();
  assert.deepEqual(backups(place), []);

  await using next = await startNext(place, good);
  await next.signIn(factors);
  assert.equal(backups(place).length, 2);
  const { body } = await next.client.call('GET', '/api/backups');
  const { items, state } = body as { items: { kind: string; file: string; state: string }[]; state: string };
  assert.deepEqual(
    items.map(({ kind, file, state: one }) => [kind, backups(place).includes(file), one]).toSorted(),
    [
      ['data', true, 'done'],
      ['keyring', true, 'done'],
    ],
  );
  assert.equal(state, 'good');
  // the file is of the version before: this build restores it
  const file = items.find(({ kind }) => kind === 'data')?.file ?? '';
  const { superuser } = next.server;
  assert.ok(superuser);
  const databases = { superuser, backupConnection: superuser, keyringConnection: superuser };
  assert.ok((await verify(place.config, databases, path.join(place.config.backupDir, file))) > 0);
  const { rows } = await whileConnected(superuser, (client) =>
    client.query("SELECT action, outcome FROM candor.audit_entry WHERE action LIKE 'backup%'"),
  );
  assert.deepEqual(rows, [{ action: 'backup before an upgrade', outcome: 'done' }]);
});

test('a migration that fails names file and SQLSTATE, and the version before starts again', async () => {
  using place = newPlace();
  const first = await startInstance(place);
  const factors = await first.setUp();
  await first.server.stop();
  await assert.rejects(startNext(place, good, bad), {
    exitCode: 78,
    message: /^modules\/x\/002-bad.sql failed and was rolled back \(SQLSTATE 22012\)/u,
  });
  assert.equal(backups(place).length, 2);
  await using again = await startInstance(place);
  await again.signIn(factors);
});

test('without the storage key there is no backup, and so no upgrade', async () => {
  using place = newPlace({ CANDOR_STORAGE_KEY_FILE: '/nonexistent/storage.key' });
  using own = newPlace();
  const first = await startInstance(own);
  await first.server.stop();
  const config = { ...own.config, storageKeyFile: place.config.storageKeyFile };
  await assert.rejects(startNext({ ...own, config }, good), { message: /storage.key is missing/u });
  await using again = await startInstance(own);
  assert.equal(again.server.health.isStopping(), false);
});
