import assert from 'node:assert/strict';
import test from 'node:test';
import { createBus } from './index.ts';

const message = { companyId: 'c', deviceId: 'd' };

test('subscribers of a topic hear it in order, until they are disposed', () => {
  const bus = createBus(() => assert.fail());
  const heard: string[] = [];
  const first = bus.subscribe('device.revoked', ({ deviceId }) => heard.push(`first ${deviceId}`));
  using _second = bus.subscribe('device.revoked', () => heard.push('second'));
  using _other = bus.subscribe('focus.stored', () => heard.push('other'));
  bus.publish('device.revoked', message);
  first[Symbol.dispose]();
  bus.publish('device.revoked', message);
  assert.deepEqual(heard, ['first d', 'second', 'second']);
});

test('a subscriber that fails holds up neither the others nor the publisher', () => {
  const failures: unknown[] = [];
  const bus = createBus((topic, error) => failures.push([topic, error]));
  const heard: string[] = [];
  bus.subscribe('device.revoked', () => {
    throw new Error('no');
  });
  bus.subscribe('device.revoked', () => heard.push('second'));
  bus.publish('device.revoked', message);
  assert.deepEqual([heard, failures.length], [['second'], 1]);
});
