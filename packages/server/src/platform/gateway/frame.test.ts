import assert from 'node:assert/strict';
import { test } from 'node:test';
import { parseFrame } from './frame.ts';

const parse = (text: string) => parseFrame(Buffer.from(text));
const batch = (row: string) =>
  `{"type":"batch","seq":1,"createdAt":1,"items":[{"record":"manage.metric","rows":[${row}]}]}`;

test('a message of the protocol is read', () => {
  assert.equal(parse(batch('{"metric":"cpu"}'))?.type, 'batch');
});

for (const [what, text] of [
  ['an unknown type', '{"type":"shell","command":"id"}'],
  ['a key that the message does not have', '{"type":"leave","signature":"x","extra":1}'],
  ['no JSON', 'hello'],
  ['a list', '[]'],
  ['JSON that goes nine deep', batch('{"a":[[[[[]]]]]}')],
  ['a hundred thousand lists', '['.repeat(100_000)],
  ['a hundred thousand lists in a row', batch(`{"a":${'['.repeat(100_000)}${']'.repeat(100_000)}}`)],
  ['a key __proto__', batch('{"__proto__":{"a":1}}')],
  ['a key __proto__ in other letters', batch('{"\\u005f_proto__":{"a":1}}')],
  ['a key constructor', batch('{"a":{"constructor":1}}')],
] as const)
  test(`${what} is no message`, () => {
    assert.equal(parse(text), undefined);
  });

test('brackets and quotes inside a text count as text', () => {
  assert.equal(parse(batch(`{"a":"${'[{'.repeat(50)}\\"]"}`))?.type, 'batch');
});

test('a hundred thousand nested lists cost no memory', () => {
  const bytes = Buffer.from(batch(`{"a":${'['.repeat(100_000)}`));
  parseFrame(bytes);
  const before = process.memoryUsage().rss;
  for (let i = 0; i < 100; i++) parseFrame(bytes);
  assert.ok(process.memoryUsage().rss - before < 5 * 2 ** 20);
});
