import assert from 'node:assert/strict';
import { mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import os from 'node:os';
import path from 'node:path';
import test from 'node:test';
import { Failure } from '../../platform/http/index.ts';
import { createPasswords } from './password-hash.ts';
import { createPasswordRules } from './password-rules.ts';
import { Queue } from './queue.ts';

const rules = createPasswordRules({ passwordMin: 15, passwordWordsFile: undefined });
const account = '018f0000-0000-7000-8000-00000000000a';
const other = '018f0000-0000-7000-8000-00000000000b';
const keysWith = (secret: number) => ({ secretOf: async () => new Uint8Array(32).fill(secret) });
const right = 'a quiet orchard behind the mill';

async function refusal(password: string, known: string[] = [], by = rules) {
  return by.require(password, known).then(
    () => undefined,
    (error: unknown) => {
      assert.ok(error instanceof Failure && error.code === 'password_too_weak');
      return error.details;
    },
  );
}

// ASVS 6.2.1, 6.2.5, 6.2.9
test('a password has 15 to 256 code points, as many as its letters are bytes', async () => {
  assert.deepEqual(await refusal('kX9#pL2$vQ7!zR'), { reason: 'too_short', minimum: 15 });
  assert.equal(await refusal('kX9#pL2$vQ7!zRw'), undefined);
  assert.equal(await refusal('🜁🜂🜃🜄🝰🝱🝲🝳🝴🝵🝶🝷🝸🝹🝺'), undefined);
  assert.equal(await refusal(' kX9#pL2$vQ7!z '), undefined, 'spaces count where they stand');
  const long = 'kX9#pL2$vQ7!zRw🜁'.repeat(16);
  assert.equal(await refusal(long), undefined);
  assert.deepEqual(await refusal(`${long}x`), { reason: 'too_long', maximum: 256 });
});

// ASVS 6.2.4, 6.2.11, 6.2.12
test('what a guesser tries first is refused, with the part that is weak', async () => {
  assert.deepEqual(await refusal('1234567890123456'), { reason: 'guessable', part: '123456789' });
  assert.deepEqual(await refusal('QWERTYUIOPASDFGHJKL'), { reason: 'guessable', part: 'QWERTYUIOP' });
  assert.equal((await refusal('aaaaaaaaaaaaaaaaaaaaaaaa'))?.['reason'], 'guessable');
  const known = ['Zirkon Werke', 'olga.ownerova@example.org'];
  assert.equal((await refusal('zirkonwerkeolga', known))?.['reason'], 'guessable');
  assert.equal(await refusal(right, known), undefined);
});

// ASVS 6.2.11
test("the operator's own words are refused whole, and cheap as parts", async (t) => {
  const folder = mkdtempSync(path.join(os.tmpdir(), 'candor-words-'));
  t.after(() => rmSync(folder, { recursive: true }));
  const file = path.join(folder, 'words.txt');
  writeFileSync(file, `${right}\nquetzalcoatlus\n`);
  const own = createPasswordRules({ passwordMin: 15, passwordWordsFile: file });
  assert.deepEqual(await refusal(right.toUpperCase(), [], own), { reason: 'common' });
  assert.equal((await refusal('quetzalcoatlus1', [], own))?.['part'], 'quetzalcoatlus');
  assert.equal(await refusal('quetzalcoatlus1'), undefined);
});

// ASVS 6.2.8
test('a hash is for its account and its instance, and byte for byte', async () => {
  const passwords = createPasswords(keysWith(1));
  const phc = await passwords.hash(account, right);
  assert.match(phc, /^\$argon2id\$v=19\$m=47104,t=1,p=1,keyid=MQ\$[\w+/]{22}\$[\w+/]{43}$/u);
  assert.notEqual(await passwords.hash(account, right), phc);
  assert.equal(await passwords.verify(account, right, phc), 'right');
  assert.equal(await passwords.verify(other, right, phc), 'wrong');
  assert.equal(await createPasswords(keysWith(2)).verify(account, right, phc), 'wrong');
  assert.equal(await passwords.verify(account, `${right} `, phc), 'wrong');
  assert.equal(await passwords.verify(account, right, undefined), 'wrong');
  const accented = await passwords.hash(account, 'é'.normalize('NFC'));
  assert.equal(await passwords.verify(account, 'é'.normalize('NFD'), accented), 'wrong');
});

test('four hashes run at once, 32 wait in order, and the next one is told to come again', async () => {
  const queue = new Queue({ running: 4, waiting: 32 });
  const gates = Array.from({ length: 36 }, () => Promise.withResolvers<void>());
  const begun: number[] = [];
  const all = gates.map(({ promise }, n) =>
    queue.run(() => {
      begun.push(n);
      return promise;
    }),
  );
  await assert.rejects(
    queue.run(async () => undefined),
    { code: 'busy' },
  );
  assert.deepEqual(begun, [0, 1, 2, 3]);
  gates[1]?.reject(new Error('the work failed'));
  await assert.rejects(all[1] ?? assert.fail());
  assert.deepEqual(begun, [0, 1, 2, 3, 4], 'a failure frees its place too');
  for (const { resolve } of gates) resolve();
  await Promise.allSettled(all);
  assert.deepEqual(
    begun,
    gates.map((_, n) => n),
  );
  assert.equal(await queue.run(async () => 'free again'), 'free again');
});
