import test from 'node:test';
import { checkNeverFields } from './lib/never-fields.ts';
import { expectClean, expectProblems } from './lib/problem.ts';

test('nothing is named for what is never collected', () => {
  expectClean(checkNeverFields);
});

test('fields and columns of such names are found', () => {
  expectProblems(checkNeverFields, 'never-fields', [
    'packages/policy/src/dictionary/focus/peek.ts:2 lastKeystrokes names what is never collected (keystroke)',
    'packages/policy/src/dictionary/focus/peek.ts:4 card_number names what is never collected (cardnumber)',
    'packages/server/src/modules/activity/002-peek.sql:2 window_title names what is never collected (windowtitle)',
    'packages/server/src/modules/activity/002-peek.sql:5 page_body names what is never collected (pagebody)',
  ]);
});
