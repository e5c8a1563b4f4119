import assert from 'node:assert/strict';
import { test } from 'node:test';
import fc from 'fast-check';
import { personalIn, scrubLog, type PersonalKind } from './scrub-log.ts';

const personal: readonly [string, PersonalKind][] = [
  ['anna.berg+test@mail.example.org', 'email'],
  ['jürgen@müller.example', 'email'],
  ['root@db-7', 'user_at_host'],
  ['/home/anna/notes.txt', 'home_path'],
  ['/Users/anna', 'home_path'],
  ['C:\\Users\\Anna Berg\\x', 'home_path'],
  ['c:/users/anna', 'home_path'],
  ['DE89 3704 0044 0532 0130 00', 'iban'],
  ['gb29nwbk60161331926819', 'iban'],
  ['192.0.2.17', 'ipv4'],
  ['2001:db8::17', 'ipv6'],
  ['fe80::1', 'ipv6'],
  ['::ffff:192.0.2.17', 'ipv6'],
  ['2001:0db8:0000:0000:0000:0000:0000:0001', 'ipv6'],
  ['4111 1111 1111 1111', 'card'],
  ['378282246310005', 'card'],
  ['+49 30 901820', 'phone'],
  ['0049 (0)30 901820', 'phone'],
  ['(030) 90 18 20', 'phone'],
  ['030/901820', 'phone'],
];

const harmless = [
  'ECONNREFUSED',
  '12:34:56',
  '26.10.0',
  '1.2.3.400',
  'eth0',
  'cpu',
  '0',
  '120000',
  '4111111111111112',
  '2026-11-21T09:00:00Z',
  '019a0b1c-2d3e-7f40-8a9b-0c1d2e3f4a5b',
  'DE00370400440532013000',
  '::',
  'a@',
  '[email]',
  '512 MiB',
];

for (const [text, kind] of personal)
  test(`${kind} is seen in "${text}", also inside a sentence`, () => {
    assert.equal(personalIn(text), kind);
    const scrubbed = scrubLog(`it failed for ${text}, twice`);
    assert.ok(!scrubbed.includes(text) && scrubbed.includes(`[${kind}]`), scrubbed);
    assert.equal(personalIn(scrubbed), null);
  });

for (const text of harmless)
  test(`"${text}" is left alone`, () => {
    assert.equal(personalIn(text), null);
    assert.equal(scrubLog(text), text);
  });

test('scrubbing twice changes nothing, and nothing is found in what was scrubbed', () => {
  const piece = fc.oneof(
    fc.constantFrom(...personal.map(([text]) => text)),
    fc.string({ maxLength: 12 }),
    fc.stringMatching(/^[0-9.:@/+ a-f-]{0,30}$/u),
  );
  fc.assert(
    fc.property(fc.array(piece, { maxLength: 6 }), (pieces) => {
      const once = scrubLog(pieces.join(' '));
      assert.equal(scrubLog(once), once);
      assert.equal(personalIn(once), null);
    }),
    { numRuns: 2000 },
  );
});

test('hostile text costs time in proportion to its length', () => {
  for (const unit of ['a@', '1:', '0 ', '+1-', 'AA11 ', '1.', 'a.']) {
    const started = performance.now();
    personalIn(unit.repeat(20_000));
    assert.ok(performance.now() - started < 5_000, unit);
  }
});
