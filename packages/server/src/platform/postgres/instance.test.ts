import assert from 'node:assert/strict';
import { chmodSync, mkdtempSync, rmSync } from 'node:fs';
import os from 'node:os';
import path from 'node:path';
import { test } from 'node:test';
import pg from 'pg';
import { createLogger } from '../log/index.ts';
import { openInstanceDatabase } from './instance.ts';

const log = createLogger({ level: 'fatal', tty: false, out: () => undefined });

test('the first start makes everything, the second keeps it, and a drifted database is refused and stopped', async (t) => {
  const dataDir = mkdtempSync(path.join(os.tmpdir(), 'candor-instance-'));
  chmodSync(dataDir, 0o755);
  t.after(() => rmSync(dataDir, { recursive: true, force: true }));
  const stages: string[] = [];
  const open = () => openInstanceDatabase({ config: { dataDir }, log, stage: (name) => stages.push(name) });
  const readInstance = (db: Awaited<ReturnType<typeof open>>) =>
    db.database.withInstance('service', (tx) =>
      tx.selectFrom('instance').selectAll().executeTakeFirstOrThrow(),
    );

  const first = await open();
  assert.deepEqual(stages, ['PostgreSQL', 'roles', 'migrations', 'catalogue']);
  const row = await readInstance(first);
  assert.equal(row.dictionaryHash?.length, 32);
  assert.equal((await first.keyringPool.query('SELECT FROM company_key')).rowCount, 0);
  await first.close();

  const second = await open();
  assert.deepEqual(await readInstance(second), row);
  assert.ok(second.superuser);
  const { password, ...where } = second.superuser;
  const superuser = new pg.Client({ ...where, password: password.reveal() });
  await superuser.connect();
  await superuser.query('ALTER TABLE candor.device ADD COLUMN nickname text');
  await superuser.end();
  await second.close();

  await assert.rejects(open(), {
    exitCode: 78,
    message: 'the database differs from the dictionary:\ndevice.nickname: declared nothing, found text',
  });
  const left = new pg.Client({ ...where, password: password.reveal() });
  await assert.rejects(left.connect());
});
