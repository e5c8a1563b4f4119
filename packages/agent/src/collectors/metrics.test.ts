import assert from 'node:assert/strict';
import { cpSync, mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import path from 'node:path';
import test from 'node:test';
import { fixtureHost } from '../../test/host.ts';
import type { Host, Observation } from './collector.ts';
import { metricsCollector } from './metrics.ts';

const signal = new AbortController().signal;
const minute = 1_763_600_400_000;

/** A copy of the server whose counters and clocks a test can move. */
function movingHost() {
  const root = mkdtempSync(path.join(tmpdir(), 'candor-metrics-'));
  cpSync(fixtureHost('server').root, root, { recursive: true });
  const clock = { at: minute, monotonicMs: 1_000 };
  const host: Host = { ...fixtureHost('server'), root, clock: () => ({ ...clock }) };
  const set = (file: string, text: string) => writeFileSync(path.join(root, file), text);
  return {
    host,
    set,
    pass: (ms: number, sleptMs = 0) => {
      clock.at += ms + sleptMs;
      clock.monotonicMs += ms;
    },
    rx: (bytes: number) => set('sys/class/net/eno1/statistics/rx_bytes', `${bytes}\n`),
    [Symbol.dispose]: () => rmSync(root, { recursive: true, force: true }),
  };
}

const valueOf = (observed: Observation[], metric: string, slot = '') =>
  observed.find(({ values }) => values['metric'] === metric && values['slot'] === slot)?.values['value'];

test('the first run only reads counters; the second has every quantity, on its minute', async () => {
  using moving = movingHost();
  const collector = metricsCollector(moving.host);
  assert.deepEqual(await collector.run(signal), []);
  moving.pass(60_000 + 12_345);
  moving.rx(1_000_000 + 72_345);
  moving.set('proc/stat', 'cpu  1300 50 500 8600 300 10 40 200 0 0\n');
  const observed = await collector.run(signal);
  assert.deepEqual([...new Set(observed.map(({ values }) => values['at']))], [minute + 60_000]);
  assert.equal(valueOf(observed, 'adapter-rx', 'eno1'), 1000);
  assert.equal(valueOf(observed, 'adapter-tx', 'eno1'), 0);
  assert.equal(valueOf(observed, 'cpu'), 30);
  assert.equal(valueOf(observed, 'load'), 0.52);
  assert.equal(valueOf(observed, 'uptime'), 86_400.55);
  assert.equal(valueOf(observed, 'memory-used'), (65_805_124 - 40_212_000) * 1024);
  assert.equal(valueOf(observed, 'memory-available'), 40_212_000 * 1024);
  assert.equal(valueOf(observed, 'swap-used'), 8_604 * 1024);
  assert.equal(valueOf(observed, 'mount-used', '/'), 500_000_000);
  assert.ok(Number(valueOf(observed, 'agent-memory')) > 1e6);
});

test('an adapter that is down, or loopback, makes no series', async () => {
  using moving = movingHost();
  const collector = metricsCollector(moving.host);
  await collector.run(signal);
  moving.pass(60_000);
  const observed = await collector.run(signal);
  const slots = observed
    .filter(({ values }) => values['metric'] === 'adapter-rx')
    .map(({ values }) => values['slot']);
  assert.deepEqual(slots, ['eno1']);
});

test('a counter that was reset is a gap, and the sample after it is right again', async () => {
  using moving = movingHost();
  const collector = metricsCollector(moving.host);
  await collector.run(signal);
  moving.pass(60_000);
  moving.rx(600);
  assert.equal(valueOf(await collector.run(signal), 'adapter-rx', 'eno1'), undefined);
  moving.pass(60_000);
  moving.rx(1200);
  assert.equal(valueOf(await collector.run(signal), 'adapter-rx', 'eno1'), 10);
});

test('after a suspend there is a gap, no spike', async () => {
  using moving = movingHost();
  const collector = metricsCollector(moving.host);
  await collector.run(signal);
  moving.pass(30_000, 8 * 3_600_000);
  moving.rx(9_000_000_000);
  const observed = await collector.run(signal);
  assert.equal(valueOf(observed, 'adapter-rx', 'eno1'), undefined);
  assert.equal(valueOf(observed, 'cpu'), undefined);
  assert.equal(valueOf(observed, 'load'), 0.52);
});
