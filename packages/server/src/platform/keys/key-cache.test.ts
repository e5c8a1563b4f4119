import assert from 'node:assert/strict';
import { randomBytes } from 'node:crypto';
import test from 'node:test';
import { fakeClock } from '../clock.ts';
import { KeyCache } from './key-cache.ts';
import { OpenKey } from './open-key.ts';
import { KeyRefused } from './refusal.ts';

const id = randomBytes(16);

function setUp() {
  const clock = fakeClock();
  const cache = new KeyCache(clock);
  const loads: string[] = [];
  const get = (name: string) =>
    cache.get(name, async () => {
      loads.push(name);
      return new OpenKey(id, randomBytes(32), clock.now().getTime());
    });
  return { clock, cache, loads, get, nowMs: () => clock.now().getTime() };
}

test('a key is loaded once for many who ask at the same time', async () => {
  const { loads, get } = setUp();
  const keys = await Promise.all([get('a'), get('a'), get('a'), get('b')]);
  assert.deepEqual(loads, ['a', 'b']);
  assert.equal(keys[0], keys[2]);
});

test('a key is asked for again after 30 seconds, and who holds it goes on', async () => {
  const { clock, loads, get, nowMs } = setUp();
  const first = await get('a');
  clock.advance(29_999);
  await get('a');
  assert.equal(loads.length, 1);
  clock.advance(1);
  assert.equal(await get('a'), first);
  assert.equal(loads.length, 2);
  clock.advance(45_000);
  first.sealing(nowMs());
});

test('a key that is not asked for again is wiped after 60 seconds', async () => {
  const { clock, cache, get, nowMs } = setUp();
  const first = await get('a');
  clock.advance(60_001);
  assert.throws(() => first.sealing(nowMs()), KeyRefused);
  await get('b');
  assert.equal(cache.size, 1);
});

test('at most 10,000 keys are kept', async () => {
  const { cache, loads, get } = setUp();
  for (let i = 0; i < 10_001; i++) await get(String(i));
  assert.equal(cache.size, 10_000);
  await get('1');
  assert.equal(loads.length, 10_001);
  await get('0');
  assert.equal(loads.length, 10_002);
});

test('a key that was destroyed while it was being read is read again', async () => {
  const { cache, clock } = setUp();
  const first = Promise.withResolvers<OpenKey>();
  const newKey = () => new OpenKey(id, randomBytes(32), clock.now().getTime());
  let n = 0;
  const asked = cache.get('a', () =>
    ++n === 1 ? first.promise : Promise.reject(new KeyRefused('key_destroyed', '')),
  );
  cache.forget('a');
  first.resolve(newKey());
  await assert.rejects(asked, { code: 'key_destroyed' });
  assert.equal(n, 2);
  assert.equal(cache.size, 0);
});

test('a failed load is not kept', async () => {
  const { cache, get } = setUp();
  await assert.rejects(
    cache.get('a', () => Promise.reject(new KeyRefused('key_unavailable', ''))),
    KeyRefused,
  );
  await get('a');
  assert.equal(cache.size, 1);
});

test('forgetting one leaves the others, forgetting all wipes all', async () => {
  const { cache, get, nowMs } = setUp();
  const [a, b] = [await get('a'), await get('b')];
  cache.forget('a');
  assert.throws(() => a.sealing(nowMs()), { code: 'key_destroyed' });
  b.sealing(nowMs());
  cache.forgetAll('wiped');
  assert.throws(() => b.sealing(nowMs()), { code: 'sealer_expired' });
  assert.equal(cache.size, 0);
});
