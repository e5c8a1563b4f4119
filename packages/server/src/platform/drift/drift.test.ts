import assert from 'node:assert/strict';
import { test } from 'node:test';
import { testDatabase } from '../../../test/database.ts';
import { createAudit } from '../audit/index.ts';
import { systemClock } from '../clock.ts';
import { openPool } from '../db/index.ts';
import { judgeRows } from '../gateway/rows.ts';
import { declared } from '../postgres/instance.ts';
import { watchDrift } from './index.ts';

test('a column added by hand to a running database is named, audited, and stops ingestion into its table only', async () => {
  await using db = await testDatabase();
  const pool = openPool(db.connections.checker, 'checker', db.log);
  try {
    const audit = createAudit(db.database, systemClock);
    using drift = watchDrift({ audit, log: db.log }, pool, declared);
    await drift.look();
    assert.deepEqual([...drift.tables()], []);
    await db.superuser.query('ALTER TABLE candor.metric_recent ADD COLUMN note text');
    await drift.look();
    await drift.look();
    assert.deepEqual(drift.differences().map(String), ['metric_recent.note: declared nothing, found text']);
    assert.deepEqual([...drift.tables()], ['metric_recent']);
    await db.superuser.query('ALTER TABLE candor.metric_recent DROP COLUMN note');
    await drift.look();
    assert.equal(drift.tables().size, 0);
    const { rows } = await db.superuser.query(
      `SELECT outcome FROM candor.audit_entry WHERE action = 'catalogue compared' ORDER BY at`,
    );
    assert.deepEqual(rows, [{ outcome: 'failed' }, { outcome: 'done' }]);
  } finally {
    await pool.end();
  }
});

test('rows for a table that drifted are refused with its code; the others of the report stay', () => {
  const store = async () => undefined;
  // only the two records of this report are asked for
  const sinks = { 'manage.metric': { store }, 'manage.inventory.memory': { store } } as never;
  const items = [
    { record: 'manage.metric', rows: [{ metric: 'cpu', slot: '', at: 1, value: 1 }] },
    { record: 'manage.inventory.memory', rows: [{ totalBytes: 1, swapBytes: 0 }] },
  ];
  const judged = judgeRows(items, 'manage', sinks, Date.now(), new Set(['metric_recent']));
  assert.deepEqual(
    judged.refused.map(({ index, refusal }) => ({ index, ...refusal })),
    [{ index: 0, code: 'catalogue_drift' }],
  );
  assert.deepEqual([...judged.accepted.keys()], ['manage.inventory.memory']);
});
