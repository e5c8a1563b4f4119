import assert from 'node:assert/strict';
import { test } from 'node:test';
import pg from 'pg';
import { testDatabase } from '../../../test/database.ts';
import { driverOptions } from '../db/index.ts';
import { openBackupConnection } from './backup-connection.ts';

const login = "SELECT rolcanlogin AS open FROM pg_roles WHERE rolname = 'candor_backup'";

test('a backup reads every row over a login that is shut once it is connected', async () => {
  await using db = await testDatabase();
  const { backup, superuser } = db.connections;
  const source = { backupConnection: backup, superuser };
  const both = await Promise.all([openBackupConnection(source), openBackupConnection(source)]);
  for (const { client } of both) {
    assert.equal((await client.query('SELECT FROM instance')).rowCount, 1);
    await assert.rejects(client.query('DELETE FROM instance'), { code: '42501' });
  }
  assert.deepEqual((await db.superuser.query(login)).rows, [{ open: false }]);
  const { max: _, ...options } = driverOptions(backup, 'backup');
  await assert.rejects(new pg.Client(options).connect(), { code: '28000' });
  for (const one of both) await one[Symbol.asyncDispose]();
});

test('a backup that cannot connect leaves the login shut', async () => {
  await using db = await testDatabase();
  const { backup, superuser } = db.connections;
  const nowhere = { ...backup, database: 'no_such_database' };
  await assert.rejects(openBackupConnection({ backupConnection: nowhere, superuser }), { code: '3D000' });
  assert.deepEqual((await db.superuser.query(login)).rows, [{ open: false }]);
});
