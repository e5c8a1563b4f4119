import test from 'node:test';
import type { Json } from '@candor/policy/canonical.ts';
import { dictionaryDocument } from '@candor/policy/derive/document.ts';
import { records } from '@candor/policy/dictionary/index.ts';
import { checkPolicyLog } from './lib/policy-log.ts';
import { expectClean, expectProblems } from './lib/problem.ts';

test('every widening of the dictionary since its release is in the policy log', () => {
  expectClean((root) => checkPolicyLog(root, dictionaryDocument(records)));
});

test('a widening without a line is found; an older line, or another section, does not count', () => {
  const field = { purpose: ['service'], kind: { kind: 'text', max: 9 } };
  const wider = { purpose: ['service', 'support'], kind: { kind: 'text', max: 9 } };
  const present: Json = {
    'test.said': { fields: { name: wider } },
    'test.unsaid': { fields: { name: wider } },
    'test.older': { fields: { name: field } },
    'test.elsewhere': { fields: { name: field } },
  };
  expectProblems((root) => checkPolicyLog(root, present), 'policy-log', [
    'CHANGELOG.md has no line for a widening in its policy section: test.elsewhere is new',
    'CHANGELOG.md has no line for a widening in its policy section: test.older is new',
    'CHANGELOG.md has no line for a widening in its policy section: test.unsaid: name purpose also support',
  ]);
});
