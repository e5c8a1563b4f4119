import assert from 'node:assert/strict';
import test from 'node:test';
import { createRoot, rootFingerprint } from '@candor/crypto/root-key.ts';
import { statements, type Roster } from '@candor/protocol/statements.ts';
import { dueWords, endingKeys, withKeysAgain } from '../src/features/signing/roster.ts';
import { recognise, withTrueFingerprints } from '../src/signer/known-roots.ts';

const day = 86_400_000;
const now = Date.UTC(2026, 10, 21);
const companyId = '01a1fd80-a99b-7ff1-aedd-f3703159230f';

const keyOf = (letter: string) => letter.repeat(43);
const roster: Roster = {
  companyId,
  limits: { devicesPerJob: 500, devicesPerMinute: 60, secondApproverAbove: 25 },
  freezeDays: [],
  people: [
    {
      person: companyId,
      name: 'Ada',
      organisation: 'Works',
      level: 'own',
      signs: ['session'],
      keys: [
        { kind: 'browser', publicKey: keyOf('A'), until: now + 30 * day },
        { kind: 'browser', publicKey: keyOf('B'), until: now + 30 * day - 1 },
        { kind: 'command-line', publicKey: keyOf('C'), until: now - day },
      ],
    },
  ],
};

test('keys of the roster are named 30 days before their end, and those that have ended', () => {
  const names = (at: number) => endingKeys(roster, at).map(({ publicKey }) => publicKey[0]);
  assert.deepEqual(names(now), ['B', 'C']);
  assert.deepEqual(names(now + 1), ['A', 'B', 'C']);
  assert.deepEqual(names(now - 60 * day), []);
});

test('signed again, they last as long as a new key may, the others stay, and the roster is one that a root may sign', () => {
  const again = withKeysAgain(roster, now);
  const days = again.people[0]?.keys.map(({ until }) => Math.round((until - now) / day));
  assert.deepEqual(days, [30, 90, 400]);
  const statement = {
    kind: 'roster',
    version: 2,
    from: now - 3_600_000,
    until: now + 400 * day,
    body: again,
  };
  assert.ok(statements.roster.read(statements.roster.write(statement)));
  assert.deepEqual(
    endingKeys(again, now).map(({ publicKey }) => publicKey[0]),
    [],
  );
});

test('the page says why the roster is to be signed again, the gravest reason first', () => {
  const words = (until: number, isRetired = false, at = now) =>
    dueWords({ version: 1, roster, until, isOver: at >= until }, isRetired, at);
  assert.equal(words(now + 300 * day, true), 'The roster was signed by a root key that is retired');
  assert.equal(words(now), 'The roster has ended');
  assert.equal(words(now + 29 * day), 'The roster ends within 30 days');
  assert.equal(words(now + 300 * day), '2 keys of the roster end within 30 days');
  assert.equal(words(now + 300 * day, false, now - 60 * day), '');
});

test('a browser that knows roots notices every change of them, and none in their order', () => {
  assert.equal(recognise(undefined, []), 'none');
  assert.equal(recognise(undefined, ['a']), 'new');
  assert.equal(recognise(['a', 'b'], ['b', 'a']), 'same');
  for (const shown of [[], ['a'], ['a', 'b', 'c'], ['a', 'c']])
    assert.equal(recognise(['a', 'b'], shown), 'changed', shown.join());
  assert.equal(recognise([], ['a']), 'changed');
});

test('a root is known by its key, not by the fingerprint that the server says', async () => {
  const [own, foreign] = [await createRoot(), await createRoot()];
  const fingerprint = await rootFingerprint(own.publicKey);
  const listed = [{ fingerprint, publicKey: Buffer.from(foreign.publicKey).toString('base64url') }];
  const [shown] = await withTrueFingerprints(listed);
  assert.equal(shown?.fingerprint, await rootFingerprint(foreign.publicKey));
});
