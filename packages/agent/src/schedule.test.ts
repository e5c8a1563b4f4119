import assert from 'node:assert/strict';
import { once, EventEmitter } from 'node:events';
import test from 'node:test';
import { setImmediate as settled } from 'node:timers/promises';
import type { Collector, CollectorName } from './collectors/index.ts';
import { Schedule, type ScheduleOptions } from './schedule.ts';

/** Runs of a collector, each ended by the test. */
function controlled(name: CollectorName, everyS: number) {
  const events = new EventEmitter();
  const runs: PromiseWithResolvers<[]>[] = [];
  const collector: Collector = {
    name,
    records: [],
    everyS,
    run() {
      const run = Promise.withResolvers<[]>();
      runs.push(run);
      events.emit('run');
      return run.promise;
    },
  };
  const until = async (n: number) => {
    while (runs.length < n) await once(events, 'run', { signal: AbortSignal.timeout(30_000) });
  };
  return { collector, runs, until };
}

function start(collector: Collector, part: Partial<ScheduleOptions> = {}) {
  const logged: string[] = [];
  const events = new EventEmitter();
  const schedule = new Schedule({
    collectors: [collector],
    deviceId: 'b7e9',
    onObserved: (name) => events.emit('observed', name),
    log: (template, params) => {
      logged.push(`${template} ${Object.values(params).join(' ')}`);
      events.emit('logged');
    },
    ...part,
  });
  schedule.follow(undefined);
  return { schedule, logged, events, [Symbol.dispose]: () => schedule.stop() };
}

test('it runs at once, and again after its period', async () => {
  const { collector, runs, until } = controlled('cpu', 0.05);
  using started = start(collector);
  assert.equal(runs.length, 1);
  const observed = once(started.events, 'observed');
  runs[0]?.resolve([]);
  assert.deepEqual(await observed, ['cpu']);
  await until(2);
});

test('a run that hangs is not joined by another; it counts as failing, and its late answer is not taken', async () => {
  const { collector, runs } = controlled('mounts', 0.02);
  using started = start(collector);
  while (!started.logged.some((line) => line.startsWith('collector.failed')))
    await once(started.events, 'logged', { signal: AbortSignal.timeout(30_000) });
  assert.equal(runs.length, 1);
  let isTaken = false;
  started.events.on('observed', () => (isTaken = true));
  runs[0]?.resolve([]);
  await runs[0]?.promise;
  assert.equal(isTaken, false);
});

test('three failures in a row are logged with their code, and then it runs a tenth as often', async () => {
  const { collector, runs, until } = controlled('disks', 0.03);
  using started = start(collector, { random: () => 0.5 });
  for (let n = 1; n <= 3; n++) {
    await until(n);
    runs[n - 1]?.reject(Object.assign(new Error('x'), { code: 'EIO' }));
  }
  // on a busy computer a run is slow too, and says so
  while (!started.logged.some((line) => line.startsWith('collector.failed')))
    await once(started.events, 'logged', { signal: AbortSignal.timeout(30_000) });
  assert.ok(started.logged.includes('collector.failed disks 3 EIO'));
  const from = performance.now();
  await until(4);
  assert.ok(performance.now() - from > 200);
  runs[3]?.resolve([]);
  await until(5);
});

test('the policy switches a collector off, on, and to another period', async () => {
  const { collector, runs, until } = controlled('cpu', 3600);
  using started = start(collector);
  started.schedule.follow({ cpu: { on: false, everyS: 10 } });
  started.schedule.runNow(['cpu']);
  assert.equal(runs.length, 1);
  started.schedule.follow({ cpu: { on: true, everyS: 10 } });
  await until(2);
  runs[1]?.resolve([]);
  started.schedule.follow({ cpu: { on: true, everyS: 10 } });
  assert.equal(runs.length, 2, 'the same policy again changes nothing');
});

test("a device's minute begins at its own moment, always the same", async (t) => {
  t.mock.timers.enable({ apis: ['setTimeout', 'Date'], now: 1_790_000_000_321 });
  const { collector, runs } = controlled('metrics', 1);
  using _started = start(collector);
  const momentOf = async (n: number) => {
    while (runs.length < n) {
      t.mock.timers.tick(1);
      await settled();
    }
    runs[n - 1]?.resolve([]);
    await settled();
    return Date.now() % 1000;
  };
  await momentOf(1);
  await momentOf(2);
  const first = await momentOf(3);
  assert.equal(await momentOf(4), first);
  assert.equal(await momentOf(5), first);
});
