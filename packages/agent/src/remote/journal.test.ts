import assert from 'node:assert/strict';
import { randomBytes, randomUUID } from 'node:crypto';
import { readFileSync } from 'node:fs';
import test from 'node:test';
import { makeFolder } from '../../test/agent-process.ts';
import { Journal, type JournalEntry } from './journal.ts';

const day = 86_400_000;
const entry = (askedAt: number): JournalEntry => ({
  sessionId: randomUUID(),
  asker: { name: 'Sam Example', organisation: 'Example GmbH', isCertified: false },
  reason: 'The printer is silent',
  rights: ['chat'],
  askedAt,
  answer: null,
  startedAt: null,
  handshakeHash: null,
  end: null,
  ids: { companyId: randomUUID(), deviceId: randomUUID() },
  record: null,
  statement: null,
});

test('the journal lies sealed, lasts twelve months, and opens for its own identity only', () => {
  using folder = makeFolder();
  const [file, key] = [folder.in('sessions.sqlite'), randomBytes(32)];
  const [old, late] = [entry(0), entry(300 * day)];
  {
    using journal = new Journal(file, key, 'write');
    journal.save(old, 'closed');
    journal.save(late, 'open');
    assert.deepEqual(journal.open(), [late]);
    journal.close(late.sessionId);
    assert.deepEqual(journal.open(), []);
    journal.sweep(366 * day);
  }
  assert.doesNotMatch(readFileSync(file, 'latin1'), /Sam|printer/u);
  using again = new Journal(file, key, 'read');
  assert.deepEqual(again.newest(10), [late]);
  using stranger = new Journal(file, randomBytes(32), 'read');
  assert.deepEqual([stranger.newest(10), stranger.find(late.sessionId)], [[], undefined]);
});
