import assert from 'node:assert/strict';
import test from 'node:test';
import { asProblem, isMissing, isRefusal } from '../src/ui/problem.ts';

test('an error of the API is shown as it is', () => {
  const thrown = Object.assign(new Error('x'), {
    code: 'storage_full',
    text: 'The disk is full',
    status: 507,
  });
  assert.equal(asProblem(thrown), thrown);
});

test('what is not ours shows nothing of its inside', () => {
  const problem = asProblem(new Error('password of ada@example.org'));
  assert.equal(problem.code, 'unexpected');
  assert.doesNotMatch(JSON.stringify(problem), /ada/);
});

test('a server that cannot be reached is called that', () => {
  assert.equal(asProblem(new TypeError('Failed to fetch')).code, 'unreachable');
});

test('a refusal and a missing thing are told apart', () => {
  assert.ok(isRefusal({ code: 'x', text: '', status: 403 }));
  assert.ok(isMissing({ code: 'x', text: '', status: 404 }));
  assert.ok(!isRefusal({ code: 'x', text: '' }));
});
