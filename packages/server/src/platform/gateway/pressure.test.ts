import assert from 'node:assert/strict';
import { test } from 'node:test';
import { fakeClock } from '../clock.ts';
import { Pressure } from './pressure.ts';

const mebibyte = 2 ** 20;

function watched() {
  const clock = fakeClock();
  const told: boolean[] = [];
  const pressure: Pressure = new Pressure(clock, () => void told.push(pressure.isHigh));
  const write = async (tookMs: number) => pressure.timed(async () => clock.advance(tookMs));
  return { clock, told, pressure, write };
}

test('over 64 MiB without an answer nothing more is read, until a quarter of it is answered', () => {
  const { pressure, told } = watched();
  pressure.hold(64 * mebibyte);
  assert.equal(pressure.isHigh, false);
  assert.equal(pressure.slowDownMs(), undefined);
  pressure.hold(1);
  assert.equal(pressure.isHigh, true);
  const slowDownMs = pressure.slowDownMs() ?? 0;
  assert.ok(slowDownMs >= 5_000 && slowDownMs <= 10_000);
  pressure.release(16 * mebibyte);
  assert.equal(pressure.isHigh, true);
  pressure.release(1);
  assert.deepEqual(told, [true, false]);
});

test('slow writes count by their 95th percentile: one in thirty is no reason, two are', async () => {
  const { pressure, write } = watched();
  for (let i = 0; i < 28; i++) await write(10);
  await write(2_500);
  pressure.tick();
  assert.equal(pressure.isHigh, false);
  await write(2_500);
  pressure.tick();
  assert.equal(pressure.isHigh, true);
});

test('a write that does not end, and one that fails, are slow too; ten seconds later they are forgotten', async () => {
  const { pressure, clock } = watched();
  const { promise, reject } = Promise.withResolvers<never>();
  const stuck = pressure.timed(() => promise);
  clock.advance(2_001);
  pressure.tick();
  assert.equal(pressure.isHigh, true);
  reject(new Error('lost'));
  await assert.rejects(stuck);
  clock.advance(9_999);
  pressure.tick();
  assert.equal(pressure.isHigh, true);
  clock.advance(2);
  pressure.tick();
  assert.equal(pressure.isHigh, false);
});
