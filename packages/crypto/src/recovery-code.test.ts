import assert from 'node:assert/strict';
import test from 'node:test';
import fc from 'fast-check';
import { owned } from './encoding.ts';
import { readRecoveryCode, writeRecoveryCode } from './recovery-code.ts';

const code = fc.uint8Array({ minLength: 20, maxLength: 20 }).map(owned);

test('a recovery code comes back however it is typed', () => {
  fc.assert(
    fc.property(code, (bytes) => {
      const written = writeRecoveryCode(bytes);
      assert.match(written, /^(?:[0-9A-HJKMNP-TV-Z]{4}-){8}[0-9A-HJKMNP-TV-Z*~$=U]$/u);
      const typed = written.toLowerCase().replaceAll('0', 'o').replaceAll('1', 'l').replaceAll('-', '  ');
      for (const text of [written, typed, written.replaceAll('-', '').replaceAll('1', 'I')])
        assert.deepEqual(readRecoveryCode(text), bytes);
    }),
  );
});

test('a missing, foreign or mistyped symbol is noticed, also two that changed places', () => {
  fc.assert(
    fc.property(code, fc.nat(31), (bytes, i) => {
      const text = writeRecoveryCode(bytes).replaceAll('-', '');
      const symbol = text.charAt(i);
      const other = symbol === 'A' ? 'B' : 'A';
      assert.equal(readRecoveryCode(text.slice(0, i) + other + text.slice(i + 1)), undefined);
      assert.equal(readRecoveryCode(text.slice(0, i) + text.slice(i + 1)), undefined);
      assert.equal(readRecoveryCode(`${text.slice(0, i)}!${text.slice(i + 1)}`), undefined);
      const next = text.charAt(i + 1);
      if (i < 31 && next !== symbol)
        assert.equal(readRecoveryCode(text.slice(0, i) + next + symbol + text.slice(i + 2)), undefined);
    }),
  );
  for (const text of ['', '-', 'U', '0'.repeat(500)]) assert.equal(readRecoveryCode(text), undefined);
});

test('the symbols and the check symbol are those of Crockford', () => {
  assert.equal(writeRecoveryCode(new Uint8Array(20)), `${'0000-'.repeat(8)}0`);
  // 2^160 - 1 = 8 (mod 37)
  assert.equal(writeRecoveryCode(new Uint8Array(20).fill(255)), `${'ZZZZ-'.repeat(8)}8`);
  const thirtySix = Uint8Array.from({ length: 20 }, (_, i) => (i === 19 ? 36 : 0));
  assert.equal(writeRecoveryCode(thirtySix), `${'0000-'.repeat(7)}0014-U`);
});
