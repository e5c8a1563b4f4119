import assert from 'node:assert/strict';
import test from 'node:test';
import { records } from '@candor/policy/dictionary/index.ts';
import { basisWords, recordWords, retentionWords } from '../src/api/record-words.ts';

test('every record of the dictionary has a word for people', () => {
  const bare = records.map(({ name }) => name).filter((name) => recordWords(name) === name);
  assert.deepEqual(bare, []);
});

test('periods and legal bases are said in words', () => {
  assert.equal(retentionWords('731 days after startedAt'), '24 months after it began');
  assert.equal(retentionWords('8 days after receivedAt'), '8 days after it was received');
  assert.equal(
    retentionWords('with the account: needed to sign in'),
    'as long as the account exists: needed to sign in',
  );
  assert.equal(basisWords('6(1)(f)'), 'legitimate interest, Art. 6(1)(f) GDPR');
  assert.equal(basisWords('6(1)(a) ai.assist'), 'consent, Art. 6(1)(a) GDPR (ai.assist)');
});
