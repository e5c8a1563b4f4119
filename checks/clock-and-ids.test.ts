import test from 'node:test';
import { checkClockAndIds } from './lib/clock-and-ids.ts';
import { expectClean, expectProblems } from './lib/problem.ts';

test('the server asks its clock, and makes ids that are ordered by time', () => {
  expectClean(checkClockAndIds);
});

test('another clock and another id are found', () => {
  const file = 'packages/server/src/modules/feeds/fetch.ts';
  expectProblems(checkClockAndIds, 'clock-and-ids', [
    `${file}:1 uses randomUUID in place of randomUUIDv7`,
    `${file}:3 uses Date.now() in place of the injected clock`,
    `${file}:4 uses randomUUID in place of randomUUIDv7`,
    `${file}:5 uses new Date() in place of the injected clock`,
  ]);
});
