import assert from 'node:assert/strict';
import { existsSync, readdirSync, readFileSync } from 'node:fs';
import path from 'node:path';
import test from 'node:test';
import fc from 'fast-check';
import { canonical, type Json } from './canonical.ts';

const vectors = path.join(import.meta.dirname, '../../../../shared/fixtures/vectors/jcs');
const skip = existsSync(vectors) ? false : 'needs ../shared/fixtures/vectors';

test('the canonical form agrees with the published vectors of RFC 8785, byte by byte', { skip }, () => {
  const names = readdirSync(path.join(vectors, 'input'));
  assert.ok(names.length >= 6);
  for (const name of names) {
    const value = JSON.parse(readFileSync(path.join(vectors, 'input', name), 'utf8'));
    const expected = readFileSync(path.join(vectors, 'output', name), 'utf8');
    const bytes = readFileSync(path.join(vectors, 'outhex', name.replace('.json', '.txt')), 'utf8');
    assert.equal(canonical(value), expected.trimEnd(), name);
    assert.equal(Buffer.from(canonical(value)).toString('hex'), bytes.replace(/\s/gu, ''), name);
  }
});

test('members are sorted by UTF-16 code units, numbers and strings take their shortest form', () => {
  const value = {
    '\ud83d\ude00': 1,
    '\ufb33': 2,
    b: [1e21, -0, 0.1, 1e-7, true, null],
    a: '\u20ac$\u000f\nA\'"\\/',
  };
  const expected =
    '{"a":"\u20ac$\\u000f\\nA\'\\"\\\\/","b":[1e+21,0,0.1,1e-7,true,null],"\ud83d\ude00":1,"\ufb33":2}';
  assert.equal(canonical(value), expected);
});

test('the canonical form says the same, and the order of members does not count', () => {
  fc.assert(
    fc.property(fc.jsonValue(), (value) => {
      // fast-check makes JSON values
      const text = canonical(value as Json);
      assert.deepEqual(JSON.parse(text), JSON.parse(JSON.stringify(value)));
      assert.equal(canonical(JSON.parse(text)), text);
    }),
  );
  assert.equal(canonical({ a: 1, b: 2 }), canonical({ b: 2, a: 1 }));
});

test('what I-JSON does not allow has no canonical form', () => {
  for (const value of [NaN, Infinity, '\ud800', { '\udc00': 1 }, [[-Infinity]]])
    assert.throws(() => canonical(value), RangeError);
});
