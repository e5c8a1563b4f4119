import assert from 'node:assert/strict';
import test from 'node:test';
import { blocksOf, spansOf } from '../src/ui/document-blocks.ts';

test('headings, lists, quotes, code, rules and paragraphs are told apart', () => {
  const text =
    '# One #\nfirst\nline\n\n- a\n  goes on\n- b\n\n3. c\n4. d\n> said\n> so\n---\n```\n# no heading\n```\n####### seven';
  assert.deepEqual(blocksOf(text), [
    { kind: 'heading', depth: 1, text: 'One' },
    { kind: 'paragraph', text: 'first line' },
    { kind: 'list', start: undefined, items: ['a goes on', 'b'] },
    { kind: 'list', start: 3, items: ['c', 'd'] },
    { kind: 'quote', text: 'said so' },
    { kind: 'rule' },
    { kind: 'code', text: '# no heading' },
    { kind: 'paragraph', text: '####### seven' },
  ]);
});

test('HTML stays text, and a link shows where it leads', () => {
  assert.deepEqual(blocksOf('<script>alert(1)</script>'), [
    { kind: 'paragraph', text: '<script>alert(1)</script>' },
  ]);
  assert.deepEqual(spansOf('a **b** *c* `d` [e](javascript:f) g'), [
    { kind: 'text', text: 'a ' },
    { kind: 'strong', text: 'b' },
    { kind: 'text', text: ' ' },
    { kind: 'emphasis', text: 'c' },
    { kind: 'text', text: ' ' },
    { kind: 'code', text: 'd' },
    { kind: 'text', text: ' ' },
    { kind: 'text', text: 'e (javascript:f)' },
    { kind: 'text', text: ' g' },
  ]);
});

test('every text ends: each line is taken by a block', () => {
  for (const text of ['', '\n\n', '```', '>', '#', '-', '- ', '1.', '---\n', '> \n', '```\n```\n```'])
    assert.ok(Array.isArray(blocksOf(text)), text);
});
