import assert from 'node:assert/strict';
import { after, before, test } from 'node:test';
import { setTimeout as wait } from 'node:timers/promises';
import { linkInstance, type LinkInstance } from '../../../test/link-instance.ts';
import type { SimulatedIdentity } from '../../../test/simulated-agent.ts';
import { until } from '../../../test/until.ts';

let one: LinkInstance;
before(async () => (one = await linkInstance()));
after(() => one[Symbol.asyncDispose]());

const superuser = async <T extends object>(text: string, values: unknown[] = []) =>
  (await one.db.superuser.query<T & Record<string, unknown>>(text, values)).rows;
test('that a device has gone is told when its availability says how', async () => {
  const device = await one.enrol();
  const link = one.link(device);
  await link.hello();
  const found: Promise<unknown>[] = [];
  using _ = one.platform.bus.subscribe('device.changed', ({ deviceId, state }) => {
    if (deviceId === device.deviceId && state !== 'online')
      found.push(
        superuser('SELECT $2 AS state, reason FROM candor.device_availability WHERE device_id = $1', [
          deviceId,
          state,
        ]),
      );
  });
  link.tls?.destroy();
  await until('it is told', () => found.length > 0);
  assert.deepEqual(await Promise.all(found), [[{ state: 'lost', reason: 'lost' }]]);
});

test('a device whose row somebody holds does not keep the signs of life of others from being written', async () => {
  const [held, free] = [await one.enrol(), await one.enrol()];
  const links = [one.link(held), one.link(free)];
  for (const link of links) await link.hello();
  const seen = async ({ deviceId }: SimulatedIdentity) =>
    (
      await superuser<{ at: Date }>('SELECT last_seen_at AS at FROM candor.device WHERE id = $1', [deviceId])
    )[0]?.at;
  const before = [await seen(held), await seen(free)];
  const lock = await one.db.superuser.connect();
  await lock.query('BEGIN');
  await lock.query('SELECT FROM candor.device WHERE id = $1 FOR UPDATE', [held.deviceId]);
  await wait(5);
  for (const link of links) link.socket.pong();
  await until('the free one is written', async () => Number(await seen(free)) > Number(before[1]));
  assert.deepEqual(await seen(held), before[0]);
  await lock.query('ROLLBACK');
  lock.release();
  await until('the held one is written', async () => Number(await seen(held)) > Number(before[0]));
  for (const link of links) await link.close();
});

test('last signs of life are written together', async () => {
  const devices = [await one.enrol(), await one.enrol(), await one.enrol()];
  const links = devices.map((device) => one.link(device));
  for (const link of links) await link.hello();
  const rows = () =>
    superuser<{ xmin: string; at: Date }>(
      'SELECT xmin::text, last_seen_at AS at FROM candor.device WHERE id = ANY ($1)',
      [devices.map(({ deviceId }) => deviceId)],
    );
  const before = Math.max(...(await rows()).map(({ at }) => at.getTime()));
  await until('they are written', async () => {
    for (const link of links) link.socket.pong(); // as an answer to the gateway's own ping
    const found = await rows();
    return (
      found.every(({ at }) => at.getTime() > before) && new Set(found.map(({ xmin }) => xmin)).size === 1
    );
  });
  for (const link of links) await link.close();
});
