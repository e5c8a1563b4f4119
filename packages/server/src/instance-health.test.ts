import assert from 'node:assert/strict';
import { tmpdir } from 'node:os';
import test from 'node:test';
import { testDatabase } from '../test/database.ts';
import { cookieOf, serverWithFiles, setUp } from '../test/secure-server.ts';
import { ask } from '../test/web-request.ts';
import { certificateHealth, instanceHealth } from './instance-health.ts';
import { fakeClock } from './platform/clock.ts';

const dayMs = 86_400_000;

function healthAt(consoleDays: number | undefined, gatewayDays: number) {
  const clock = fakeClock();
  const inDays = (days: number) => new Date(clock.now().getTime() + days * dayMs);
  return certificateHealth({
    clock,
    tls: { endsAt: () => (consoleDays === undefined ? undefined : inDays(consoleDays)) },
    gateway: { certificateEndsAt: () => inDays(gatewayDays) },
  });
}

test('a certificate that ends in less than two weeks is a warning, one that has ended a failure', () => {
  assert.deepEqual(healthAt(undefined, 90), { state: 'ok', detail: 'gateway 90 days left' });
  assert.deepEqual(healthAt(14, 90), { state: 'ok', detail: 'console 14 days left, gateway 90 days left' });
  assert.deepEqual(healthAt(13.9, 90), {
    state: 'warning',
    detail: 'console 13 days left, gateway 90 days left',
  });
  assert.deepEqual(healthAt(80, 1), { state: 'warning', detail: 'console 80 days left, gateway 1 day left' });
  assert.deepEqual(healthAt(0, 90), { state: 'failing', detail: 'console expired, gateway 90 days left' });
});

test('the page of the server shows the days of both certificates', async () => {
  await using one = await serverWithFiles();
  const headers = { cookie: cookieOf(await setUp(one)) };
  const { body } = await ask(`${one.url}/api/server`, one.way, { headers });
  assert.deepEqual(
    (body as { parts: { name: string }[] }).parts.find(({ name }) => name === 'certificate'),
    { name: 'certificate', state: 'ok', detail: 'console 89 days left, gateway 89 days left' },
  );
});

test('a process that is late for half a minute is failing, and says by how much', async () => {
  await using db = await testDatabase();
  let slow: 'slow' | 'quick' = 'quick';
  const health = () =>
    instanceHealth({
      database: db.database,
      keyringPool: db.keyringPool,
      // health asks them for nothing else
      drift: { differences: () => [] } as never,
      jobs: { state: () => 'running' } as never,
      checks: { state: () => 'running' } as never,
      clock: fakeClock(),
      tls: { endsAt: () => undefined },
      gateway: { certificateEndsAt: () => undefined },
      eventLoop: { isSlow: () => slow === 'slow', p99Ms: () => 312.4 },
      dataDir: tmpdir(),
    });
  const found = async () => (await health().parts()).filter(({ state }) => state === 'failing');
  assert.deepEqual(await found(), []);
  slow = 'slow';
  assert.deepEqual(await found(), [{ name: 'event_loop', state: 'failing', detail: '312 ms late' }]);
});
