import assert from 'node:assert/strict';
import { test } from 'node:test';
import { IdleRule } from './idle-rule.ts';
import type { FocusEvent } from './source.ts';

function rig() {
  const told: FocusEvent[] = [];
  return { rule: new IdleRule(100, (event) => told.push(event)), told };
}

test('absence is told once, since the last input', () => {
  const { rule, told } = rig();
  assert.equal(rule.judge(1_000, 99), undefined);
  rule.judge(1_001, 100);
  rule.judge(2_000, 1_099);
  assert.deepEqual(told, [{ kind: 'idle', since: 901, at: 1_001 }]);
});

test('return is told at the input, not at the moment it was noticed', () => {
  const { rule, told } = rig();
  rule.judge(1_000, 500);
  rule.judge(1_100, 7);
  assert.deepEqual(told.at(-1), { kind: 'active', at: 1_093 });
});

test('a change of window is a sign of presence for one limit, and absence then counts from it', () => {
  const { rule, told } = rig();
  rule.judge(1_000, 500);
  rule.noteSwitch(1_010);
  assert.equal(rule.judge(1_020, 520), 90);
  assert.deepEqual(told.at(-1), { kind: 'active', at: 1_010 });
  assert.equal(rule.judge(1_110, 610), undefined);
  assert.deepEqual(told.at(-1), { kind: 'idle', since: 1_010, at: 1_110 });
});

test('a shorter limit takes effect at the next look', () => {
  const { rule, told } = rig();
  rule.judge(1_000, 60);
  rule.limitMs = 50;
  rule.judge(1_000, 60);
  assert.deepEqual(told, [{ kind: 'idle', since: 940, at: 1_000 }]);
});
