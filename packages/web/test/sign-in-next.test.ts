import assert from 'node:assert/strict';
import test from 'node:test';
import { ownPath } from '../src/features/sign-in/next.ts';

Object.assign(globalThis, { location: { origin: 'https://candor.example' } });

test('after signing in the way leads back to a page of this console', () => {
  assert.equal(ownPath('/trust/my-data?record=focus.label'), '/trust/my-data?record=focus.label');
  assert.equal(ownPath(undefined), '/');
});

test('no other site can be reached through the sign-in page', () => {
  const foreign = [
    'https://evil.example/x',
    '//evil.example',
    '/\\evil.example',
    'javascript:alert(1)',
    'data:,x',
    '',
  ];
  for (const next of foreign) assert.equal(ownPath(next), '/', next);
});

test('the pages before a sign-in are not gone back to', () => {
  for (const next of ['/sign-in?next=/', '/setup', '/x/../sign-in']) assert.equal(ownPath(next), '/', next);
});
