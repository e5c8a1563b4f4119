import assert from 'node:assert/strict';
import test from 'node:test';
import { testServer, type Client } from './server.ts';
import { until } from './until.ts';

interface Shown {
  state: string;
  deviceId: string | null;
  label: string | null;
  reports: { seq: number; rows: number; hash: string }[];
}
const look = async (owner: Client) => (await owner.call('GET', '/api/server/local-agent')).body as Shown;

const shownOnce = (what: string, owner: Client, isSo: (shown: Shown) => boolean) =>
  until(what, async () => {
    const shown = await look(owner);
    return isSo(shown) && shown;
  });

test('this computer enrols by the public path, can be stopped and started, and enrols anew after a revocation', async () => {
  await using server = await testServer({ localAgent: 'on' });
  const owner = await server.owner();
  const { localAgent } = server.running;
  assert.equal(await localAgent.untilOnline(15_000), 'online');
  const first = await shownOnce('a report', owner, ({ reports }) => reports.length > 0);
  assert.equal(first.state, 'running');
  assert.match(first.reports[0]?.hash ?? '', /^[0-9a-f]{64}$/u);
  assert.equal(server.running.app.gateway.count(), 1);

  const stopped = await owner.call('PUT', '/api/server/local-agent', { running: false });
  assert.deepEqual(stopped.body, { state: 'stopped' });
  assert.equal((await look(owner)).deviceId, first.deviceId);
  const started = await owner.call('PUT', '/api/server/local-agent', { running: true });
  assert.deepEqual(started.body, { state: 'running' });
  assert.equal(await localAgent.untilOnline(15_000), 'online');
  const { rows } = await server.db.superuser.query('SELECT count(*) AS n FROM candor.device');
  assert.equal(rows[0].n, 1);

  await owner.call('DELETE', `/api/devices/${first.deviceId}`);
  await shownOnce('its end', owner, ({ state }) => state === 'stopped');
  await owner.call('PUT', '/api/server/local-agent', { running: true });
  assert.equal(await localAgent.untilOnline(15_000), 'online');
  const second = await shownOnce('a new device', owner, ({ deviceId }) => deviceId !== null);
  assert.notEqual(second.deviceId, first.deviceId);
});
