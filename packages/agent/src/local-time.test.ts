import assert from 'node:assert/strict';
import test from 'node:test';
import { localTime } from './local-time.ts';

test('a time on the screen begins with the year, whatever the language', () => {
  assert.equal(localTime(new Date(2026, 0, 2, 3, 4, 5).getTime()), '2026-01-02 03:04:05');
});
