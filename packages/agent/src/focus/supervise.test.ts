import assert from 'node:assert/strict';
import { test } from 'node:test';
import { FocusSourceError, noAbilities, type FocusEvent, type FocusSource } from './source.ts';
import { SupervisedSource, type SourceState } from './supervise.ts';

type Fake = FocusSource & { lose(): void; counts: boolean[]; limits: number[]; stops: number };

/** Sources that fail as told, a clock that stands, and waits that end when the test lets them. */
function rig(failures: number) {
  const made: Fake[] = [];
  const states: SourceState[] = [];
  const events: FocusEvent[] = [];
  const waits: { ms: number; end: () => void }[] = [];
  let nowMs = 0;
  let changed = Promise.withResolvers<void>();
  const note = () => {
    changed.resolve();
    changed = Promise.withResolvers<void>();
  };
  const create = () => {
    const source = fake(made.length < failures);
    made.push(source);
    return source;
  };
  const supervised = new SupervisedSource({
    create,
    onState: (state) => {
      states.push(state);
      note();
    },
    wait: (ms, signal) =>
      new Promise((resolve, reject) => {
        signal.addEventListener('abort', () => reject(new Error('stopped')), { once: true });
        waits.push({ ms, end: resolve });
        note();
      }),
    monotonicMs: () => nowMs,
  });
  const until = async (isSo: () => boolean) => {
    while (!isSo()) await changed.promise;
  };
  return { supervised, made, states, events, waits, until, pass: (ms: number) => void (nowMs += ms) };
}

function fake(fails: boolean): Fake {
  let tell: (event: FocusEvent) => void = () => {};
  const source: Fake = {
    platform: 'x11',
    abilities: { ...noAbilities, window: 'app' },
    counts: [],
    limits: [],
    stops: 0,
    start(onEvent) {
      tell = onEvent;
      return fails ? Promise.reject(new FocusSourceError('no_x_display')) : Promise.resolve();
    },
    stop() {
      source.stops += 1;
      return Promise.resolve();
    },
    setCounts: (on) => void source.counts.push(on),
    setIdleLimit: (limitMs) => void source.limits.push(limitMs),
    lose: () => tell({ kind: 'lost', reason: 'server_gone', at: 1 }),
  };
  return source;
}

test('a display that is missing is tried again after 1, 2, 4 and at most 60 s', async () => {
  const { supervised, waits, until, states } = rig(8);
  await supervised.start(() => {});
  for (let tries = 1; tries <= 8; tries += 1) {
    await until(() => waits.length === tries);
    waits[tries - 1]?.end();
  }
  await until(() => states.at(-1) === 'watching');
  assert.deepEqual(
    waits.map(({ ms }) => ms / 1_000),
    [1, 2, 4, 8, 16, 32, 60, 60],
  );
  await supervised.stop();
});

test('a loss is told, the state says there is no window source, and another source begins with the same settings', async () => {
  const { supervised, made, events, waits, until, states } = rig(0);
  await supervised.start((event) => events.push(event));
  supervised.setCounts(true);
  supervised.setIdleLimit(60_000);
  await until(() => states.at(-1) === 'watching');
  assert.equal(supervised.abilities.window, 'app');
  made[0]?.lose();
  await until(() => waits.length === 1);
  assert.deepEqual(states, ['starting', 'watching', 'no window source']);
  assert.equal(supervised.abilities.window, 'none');
  assert.deepEqual(events, [{ kind: 'lost', reason: 'server_gone', at: 1 }]);
  assert.equal(made[0]?.stops, 1);
  waits[0]?.end();
  await until(() => states.at(-1) === 'watching');
  assert.deepEqual([made[1]?.counts, made[1]?.limits], [[true], [60_000]]);
  await supervised.stop();
});

test('a source that held for a minute is tried again after 1 s, one that did not waits longer each time', async () => {
  const { supervised, made, waits, until, states, pass } = rig(0);
  await supervised.start(() => {});
  for (const [index, heldMs] of [5_000, 5_000, 61_000].entries()) {
    await until(() => states.filter((state) => state === 'watching').length === index + 1);
    pass(heldMs);
    made[index]?.lose();
    await until(() => waits.length === index + 1);
    waits[index]?.end();
  }
  assert.deepEqual(
    waits.map(({ ms }) => ms / 1_000),
    [1, 2, 1],
  );
  await supervised.stop();
});

test('a stop ends the source that runs, and a wait for the next one', async () => {
  const running = rig(0);
  await running.supervised.start(() => {});
  await running.until(() => running.states.at(-1) === 'watching');
  await running.supervised.stop();
  assert.ok((running.made[0]?.stops ?? 0) > 0);

  const waiting = rig(9);
  await waiting.supervised.start(() => {});
  await waiting.until(() => waiting.waits.length === 1);
  await waiting.supervised.stop();
  assert.equal(waiting.made.length, 1);
});
