import assert from 'node:assert/strict';
import { randomBytes } from 'node:crypto';
import test from 'node:test';
import { inventoryMemory, inventoryMounts } from '@candor/policy/dictionary/manage/inventory.ts';
import { metricRecent } from '@candor/policy/dictionary/manage/metric.ts';
import type { LogTemplate } from '@candor/protocol/log-templates.ts';
import { makeFolder } from '../test/agent-process.ts';
import { takeIn } from './intake.ts';
import { manageBounds } from './outbox/bounds.ts';
import { Outbox } from './outbox/outbox.ts';

const at = 1_763_600_400_000;
type Logged = [LogTemplate, unknown];

test('what the dictionary does not declare does not leave, at any depth, and is counted', () => {
  using folder = makeFolder();
  using outbox = new Outbox(folder.in('o'), randomBytes(32), manageBounds);
  const logged: Logged[] = [];
  const mount = { path: '/', filesystem: 'ext4', sizeBytes: 1, usedBytes: 0, owner: 'anna' };
  takeIn(
    outbox,
    (template, params) => logged.push([template, params]),
    'mounts',
    [
      { record: inventoryMounts, values: { mounts: [mount], user: 'anna' } },
      { record: metricRecent, values: { metric: 'load', slot: '', at, value: 1, process: 'anna' } },
    ],
    at,
  );
  const sent = Buffer.from(outbox.buildFrame(at)?.bytes ?? []).toString();
  assert.ok(sent.includes('manage.inventory.mounts') && sent.includes('manage.metric'));
  assert.ok(!sent.includes('anna'), sent);
  assert.deepEqual(logged, [['field.dropped', { n: 3, collector: 'mounts' }]]);
});

test('a section goes once', () => {
  using folder = makeFolder();
  using outbox = new Outbox(folder.in('o'), randomBytes(32), manageBounds);
  const values = { swapBytes: 0, totalBytes: 1 };
  takeIn(outbox, assert.fail, 'memory', [{ record: inventoryMemory, values }], at);
  takeIn(
    outbox,
    assert.fail,
    'memory',
    [{ record: inventoryMemory, values: { totalBytes: 1, swapBytes: 0 } }],
    at,
  );
  assert.equal(outbox.state.waiting, 1);
});
