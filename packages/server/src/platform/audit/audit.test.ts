import assert from 'node:assert/strict';
import test from 'node:test';
import { testDatabase } from '../../../test/database.ts';
import { systemClock } from '../clock.ts';
import { createAudit } from './index.ts';

const entry = { actor: 'host', action: 'candor status', outcome: 'done' } as const;

test('an entry within a transaction is there when that commits, and not otherwise', async () => {
  await using db = await testDatabase();
  const audit = createAudit(db.database, systemClock);
  await assert.rejects(
    db.database.withInstance('service', async (tx) => {
      await audit.write(entry, tx);
      throw new Error('rolled back');
    }),
  );
  await audit.write({ ...entry, targetId: '018f0000-0000-7000-8000-00000000000a' });
  const { rows } = await db.superuser.query(
    'SELECT actor, action, outcome, actor_id, target_id FROM candor.audit_entry',
  );
  assert.deepEqual(rows, [{ ...entry, actor_id: null, target_id: '018f0000-0000-7000-8000-00000000000a' }]);
});

test('the app can neither change nor delete an entry', async () => {
  await using db = await testDatabase();
  await createAudit(db.database, systemClock).write(entry);
  await assert.rejects(
    db.database.withInstance('service', (tx) =>
      tx.updateTable('auditEntry').set({ outcome: 'refused' }).execute(),
    ),
    /permission denied/u,
  );
  await assert.rejects(
    db.database.withInstance('service', (tx) => tx.deleteFrom('auditEntry').execute()),
    /permission denied/u,
  );
});
