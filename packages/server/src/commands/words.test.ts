import assert from 'node:assert/strict';
import test from 'node:test';
import { parseWords, WrongUse } from './words.ts';

test('verbs become requests with their defaults', () => {
  assert.deepEqual(parseWords(['status']), { at: 'server', request: { verb: 'status' } });
  assert.deepEqual(parseWords(['token', 'create']), {
    at: 'server',
    request: { verb: 'token create', label: 'command line', uses: 1, minutes: 1440 },
  });
  assert.deepEqual(parseWords(['token', 'create', '--label', 'Laptop', '--uses=3', '--minutes', '5']), {
    at: 'server',
    request: { verb: 'token create', label: 'Laptop', uses: 3, minutes: 5 },
  });
  assert.deepEqual(parseWords(['dictionary', 'print']), { at: 'host', verb: 'dictionary print' });
  assert.deepEqual(parseWords(['clock', '+8d']), { at: 'server', request: { verb: 'clock', days: 8 } });
  assert.deepEqual(parseWords(['sql']), { at: 'server or database', verb: 'sql' });
});

test('wrong use says what was expected', () => {
  const wrong: [string[], RegExp][] = [
    [[], /a verb is missing/u],
    [['frobnicate'], /no verb "frobnicate"/u],
    [['token'], /no verb "token"/u],
    [['status', 'now'], /takes nothing more/u],
    [['device', 'revoke', 'not-an-id'], /device revoke ID/u],
    [['rows-for'], /rows-for EMAIL/u],
    [['keys', 'rotate-company', 'x'], /rotate-company ID/u],
    [['clock', '8'], /clock \+8d/u],
    [['clock', '+0d'], /clock \+8d/u],
    [['token', 'create', '--uses', '0'], /--uses 1 to 1000/u],
    [['token', 'create', '--colour', 'red'], /--colour/u],
  ];
  for (const [words, text] of wrong)
    assert.throws(
      () => parseWords(words),
      (error) => error instanceof WrongUse && text.test(error.message),
    );
});
