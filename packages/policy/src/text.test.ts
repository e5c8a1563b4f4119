import assert from 'node:assert/strict';
import { test } from 'node:test';
import fc from 'fast-check';
import { clean, isClean } from './text.ts';

test('cleaned text is clean, whatever it was, and cleaning it again changes nothing', () => {
  fc.assert(
    fc.property(fc.string({ unit: 'binary' }), fc.integer({ min: 1, max: 40 }), (text, max) => {
      const once = clean(text, max);
      assert.ok(isClean(once, max), JSON.stringify(once));
      assert.equal(clean(once, max), once);
    }),
  );
});

test('length is counted in code points, so that no character is cut in half', () => {
  assert.equal(clean('🦊🦊🦊', 2), '🦊🦊');
  assert.ok(isClean('🦊🦊', 2));
});
