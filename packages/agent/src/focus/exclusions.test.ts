import assert from 'node:assert/strict';
import { test } from 'node:test';
import { nameUnder } from './exclusions.ts';

const under = (pattern: string, app: string) => nameUnder([{ pattern, kind: 'drop' }], app) === null;

test('an app without a matching exclusion keeps its name', () => {
  assert.equal(nameUnder([{ pattern: 'Firefox', kind: 'drop' }], 'XTerm'), 'XTerm');
});

test('drop leaves nothing, mask leaves (private), and drop wins', () => {
  assert.equal(nameUnder([{ pattern: 'Signal', kind: 'drop' }], 'Signal'), null);
  assert.equal(nameUnder([{ pattern: 'Signal', kind: 'mask' }], 'Signal'), '(private)');
  assert.equal(
    nameUnder(
      [
        { pattern: 'Sig*', kind: 'mask' },
        { pattern: 'Signal', kind: 'drop' },
      ],
      'Signal',
    ),
    null,
  );
});

test('a pattern is exact unless it has a star, and case does not matter', () => {
  assert.ok(under('signal', 'Signal'));
  assert.ok(!under('Sign', 'Signal'));
  assert.ok(under('sign*', 'Signal'));
  assert.ok(under('*nal', 'Signal'));
  assert.ok(under('s*g*l', 'Signal'));
  assert.ok(under('*', ''));
  assert.ok(!under('ab*ba', 'aba'));
  assert.ok(!under('*x*', 'Signal'));
});

test('characters of regular expressions mean themselves', () => {
  assert.ok(!under('a.c', 'abc'));
  assert.ok(under('a.c(*', 'a.c(d'));
});

test('a pattern of stars over a long name is quick', () => {
  assert.ok(!under(`${'*a'.repeat(250)}b`, 'a'.repeat(120)));
});
