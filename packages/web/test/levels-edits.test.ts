import assert from 'node:assert/strict';
import test from 'node:test';
import {
  changesOf,
  conflictsOf,
  settled,
  withLevel,
  type Edits,
  type LevelCell,
} from '../src/features/portal/levels-edits.ts';
import { cellsIn, stepOf } from '../src/ui/matrix-cells.ts';

const cell = (memberId: string, set: LevelCell['set'] = null): LevelCell => ({
  memberId,
  deviceId: 'pc',
  level: set ?? 'view',
  source: null,
  cappedBy: null,
  set,
});
const none: Edits = new Map();

test('what is set back to what it was is no edit', () => {
  const edits = withLevel(none, [cell('a'), cell('b', 'own')], 'own');
  assert.deepEqual(
    changesOf(edits).map(({ subject, was, level }) => [subject, was, level]),
    [[{ kind: 'member', id: 'a' }, null, 'own']],
  );
  assert.equal(withLevel(edits, [cell('a')], null).size, 0);
});

test('of a conflict one’s own wish is kept over what is there now, or given up', () => {
  const edits = withLevel(none, [cell('a'), cell('b')], 'own');
  const details = {
    conflicts: [
      {
        subject: { kind: 'member', id: 'a' },
        target: { kind: 'device', id: 'pc' },
        was: null,
        is: 'support',
      },
    ],
  };
  const conflicts = conflictsOf(details, edits);
  assert.deepEqual(
    conflicts.map(({ memberId, is, level }) => [memberId, is, level]),
    [['a', 'support', 'own']],
  );
  const was = (of: Edits) => changesOf(of).map((change) => change.was);
  assert.deepEqual(was(settled(edits, conflicts, 'mine')), ['support', null]);
  assert.deepEqual(was(settled(edits, conflicts, 'theirs')), [null]);
  assert.deepEqual(conflictsOf({}, edits), []);
});

test('a choice is a rectangle whichever way it was drawn, and a step stays inside', () => {
  const drawn = { start: { row: 2, column: 1 }, end: { row: 1, column: 0 } };
  assert.equal(cellsIn(drawn).length, 4);
  const size = { rows: 3, columns: 2 };
  assert.deepEqual(stepOf('PageDown', { row: 0, column: 0 }, size), { row: 2, column: 0 });
  assert.deepEqual(stepOf('End', { row: 1, column: 0 }, size), { row: 1, column: 1 });
  assert.deepEqual(stepOf('ArrowLeft', { row: 0, column: 0 }, size), { row: 0, column: 0 });
  assert.equal(stepOf('c', { row: 0, column: 0 }, size), undefined);
});
