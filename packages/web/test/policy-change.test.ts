import assert from 'node:assert/strict';
import test from 'node:test';
import { changeOf, periodsOf } from '../src/features/devices/policy-change.ts';

const cpu = { name: 'cpu', on: true, everyS: 21_600, usualS: 21_600 };
const metrics = { name: 'metrics', on: true, everyS: 300, usualS: 60 };
const widening = {
  collectors: { cpu: { on: true, everyS: 3600 } },
  until: 1,
  root: '0'.repeat(64),
};
const policy = { collectors: [cpu, metrics], widening: null };
const secondsOf = (...asked: Parameters<typeof periodsOf>) => periodsOf(...asked).map(({ everyS }) => everyS);

test('less than usual needs no signature, more than usual does, and more than was signed does again', () => {
  assert.deepEqual(changeOf(policy, 'cpu', { on: false }), {
    wish: { cpu: { on: false, everyS: 21_600 }, metrics: { on: true, everyS: 300 } },
    wider: undefined,
  });
  assert.deepEqual(changeOf(policy, 'metrics', { everyS: 60 }).wish, {});
  assert.deepEqual(changeOf(policy, 'cpu', { everyS: 900 }).wider, { cpu: { on: true, everyS: 900 } });
  const signed = { ...policy, widening };
  assert.equal(changeOf(signed, 'cpu', { everyS: 3600 }).wider, undefined);
  assert.deepEqual(changeOf(signed, 'metrics', { everyS: 30 }).wider, {
    cpu: { on: true, everyS: 3600 },
    metrics: { on: true, everyS: 30 },
  });
});

test('shorter periods are offered with a root key, or as far as one signed', () => {
  assert.deepEqual(secondsOf(cpu, policy, false), [21_600]);
  assert.deepEqual(secondsOf(cpu, policy, true), [300, 900, 3600, 21_600]);
  assert.deepEqual(secondsOf(cpu, { widening }, false), [3600, 21_600]);
  assert.deepEqual(secondsOf(metrics, policy, true), [60, 300, 900, 3600]);
  assert.deepEqual(
    periodsOf(cpu, { widening }, true).map(({ remark }) => remark),
    [' (with the root key)', ' (with the root key)', '', ' (usual)'],
  );
});
