import assert from 'node:assert/strict';
import { createHash } from 'node:crypto';
import { once } from 'node:events';
import path from 'node:path';
import { DatabaseSync } from 'node:sqlite';
import test from 'node:test';
import { makeFolder, runCommand, startAgent, type AgentProcess } from './agent-process.ts';
import { RecordingServer, type Device } from './recording-server.ts';

/** An agent that is online and has sent its inventory. */
async function settled(
  server: RecordingServer,
  folder: string,
): Promise<{ agent: AgentProcess; device: Device }> {
  const agent = startAgent(folder, { startup: { enrol: server.token() } });
  const { deviceId } = await agent.until('online');
  const device = server.devices.get(String(deviceId));
  assert.ok(device);
  await server.until('inventory', () => device.sections.size === 7);
  return { agent, device };
}

const ledgerOf = async (folder: string): Promise<Record<string, unknown>[]> => {
  const { stdout } = await runCommand(['ledger', '--json', '--state', folder]);
  return stdout
    .trimEnd()
    .split('\n')
    .map((line) => JSON.parse(line));
};
const statusOf = async (folder: string): Promise<Record<string, unknown>> =>
  JSON.parse((await runCommand(['status', '--json', '--state', folder])).stdout);

test('the ledger holds exactly what the server saw, and its receipts', async () => {
  await using server = await RecordingServer.start();
  using folder = makeFolder();
  const { agent, device } = await settled(server, folder.in('agent'));
  await using _agent = agent;
  await server.until('metrics', () => device.rows.some(({ record }) => record === 'manage.metric'));
  agent.child.stdin?.end();
  await agent.exit;
  const entries = (await ledgerOf(folder.in('agent'))).filter(({ kind }) => kind !== 'enrol');
  assert.deepEqual(
    entries.map(({ bytes }) => bytes),
    server.seen.map(({ bytes }) => bytes.toString('utf8')),
  );
  for (const { bytes, hash, ackHash, kind } of entries) {
    assert.equal(hash, createHash('sha256').update(String(bytes)).digest('hex'));
    if (kind === 'batch') assert.equal(ackHash, hash);
  }
});

test('a gateway of another authority gets no hello, and there is no fall-back', async () => {
  await using server = await RecordingServer.start();
  using folder = makeFolder();
  const { agent } = await settled(server, folder.in('agent'));
  await using _agent = agent;
  const { length } = server.seen;
  await server.impersonate();
  const { nextTryAt } = await agent.until('wrong_server');
  assert.ok(Number(nextTryAt) > Date.now() + 100_000);
  assert.equal(server.seen.length, length);
  assert.equal((await statusOf(folder.in('agent')))['state'], 'wrong_server');
});

test('after a restart unchanged sections are not sent again, and one that the server lacks is', async () => {
  await using server = await RecordingServer.start();
  using folder = makeFolder();
  const { agent, device } = await settled(server, folder.in('agent'));
  agent.child.stdin?.end();
  await agent.exit;
  const before = device.rows.length;
  device.sections.set('memory', '0'.repeat(64));
  await using again = startAgent(folder.in('agent'));
  await again.until('online');
  await server.until('memory again', () =>
    device.rows.slice(before).some(({ record }) => record === 'manage.inventory.memory'),
  );
  // used space may have changed by a step meanwhile
  const sent = device.rows.slice(before).filter(({ record }) => /inventory\.(?!mounts)/u.test(record));
  assert.deepEqual(
    sent.map(({ record }) => record),
    ['manage.inventory.memory'],
  );
  assert.equal(Object.keys(server.hellos.at(-1)?.sections ?? {}).length, 7);
});

test('a lost receipt: the same bytes are sent again, and stored once', async () => {
  await using server = await RecordingServer.start();
  using folder = makeFolder();
  let drops = 2;
  server.faults.dropsReceipt = () => drops-- > 0;
  const { agent, device } = await settled(server, folder.in('agent'));
  await using _agent = agent;
  const ofFirst = () => server.seen.filter(({ seq }) => seq === 1);
  await server.until('sent again', () => ofFirst().length > 1);
  const first = ofFirst();
  for (const { bytes } of first) assert.deepEqual(bytes, first[0]?.bytes);
  assert.equal(device.rows.filter(({ record }) => record === 'manage.inventory.cpu').length, 1);
});

test('a receipt for other bytes raises the alarm', async () => {
  await using server = await RecordingServer.start();
  using folder = makeFolder();
  server.faults.receiptHash = '0'.repeat(64);
  const { agent } = await settled(server, folder.in('agent'));
  await using _agent = agent;
  await agent.untilJournal(/receipt of report 1 differs/u);
  assert.ok(Number((await statusOf(folder.in('agent')))['differingReceipts']) > 0);
  assert.match((await runCommand(['ledger', '--state', folder.in('agent')])).stdout, /DIFFERS/u);
});

test('a server that was restored to an earlier state gets back from the ledger what it lost', async () => {
  await using server = await RecordingServer.start();
  using folder = makeFolder();
  const { agent, device } = await settled(server, folder.in('agent'));
  await using _agent = agent;
  const { lastSeq } = device;
  const sent = server.seen.filter(({ type }) => type === 'batch').map(({ bytes }) => bytes.toString());
  server.restoreTo(device, 0);
  device.rows = [];
  const from = server.seen.length;
  server.dropAll();
  await server.until('all again', () => device.lastSeq >= lastSeq);
  const again = server.seen
    .slice(from)
    .filter(({ type }) => type === 'batch')
    .map(({ bytes }) => bytes.toString());
  assert.deepEqual(again.slice(0, sent.length), sent);
});

test('what neither a restored server nor the ledger has is said to be lost, and reports go on behind it', async () => {
  await using server = await RecordingServer.start();
  using folder = makeFolder();
  const { agent, device } = await settled(server, folder.in('agent'));
  await using _agent = agent;
  const { lastSeq } = device;
  using ledger = new DatabaseSync(path.join(folder.in('agent'), 'ledger.sqlite'), { timeout: 5_000 });
  ledger.exec('DELETE FROM entry WHERE seq = 1');
  server.restoreTo(device, 0);
  server.dropAll();
  await server.until('all again', () => device.lastSeq >= lastSeq);
  const gaps = server.seen.filter(({ type }) => type === 'gap').map(({ bytes }) => bytes.toString());
  assert.deepEqual(gaps, ['{"type":"gap","from":1,"to":1}']);
});

test('a server that goes away is found again, and in the spread that it asked for', async () => {
  await using server = await RecordingServer.start();
  using folder = makeFolder();
  const { agent } = await settled(server, folder.in('agent'));
  await using _agent = agent;
  const { length } = server.hellos;
  server.sayToAll({ type: 'goingAway', spreadMs: 50 });
  await server.until('hello again', () => server.hellos.length > length);
  await server.stopGateway();
  while (agent.states.at(-1)?.['code'] !== 'ECONNREFUSED')
    await once(agent.child, 'state', { signal: AbortSignal.timeout(30_000) });
  await server.startGateway();
  await server.until('hello after the outage', () => server.hellos.length > length + 1);
});

test('a server under pressure is left alone for as long as it asks, and no report is lost', async () => {
  await using server = await RecordingServer.start();
  using folder = makeFolder();
  server.faults.slowDownMs = 2_000;
  const began = Date.now();
  const { agent, device } = await settled(server, folder.in('agent'));
  await using _agent = agent;
  assert.ok(Date.now() - began > 2_000, 'the inventory waited');
  const types = server.seen.map(({ type }) => type);
  assert.deepEqual(types.slice(0, 2), ['hello', 'batch']);
  assert.equal(device.lastSeq, types.filter((type) => type === 'batch').length);
});

test('a revoked device stops for good', async () => {
  await using server = await RecordingServer.start();
  using folder = makeFolder();
  const { agent, device } = await settled(server, folder.in('agent'));
  await using _agent = agent;
  device.isRevoked = true;
  server.dropAll();
  await agent.until('revoked');
  assert.equal((await statusOf(folder.in('agent')))['state'], 'revoked');
});

test('a clock that is off by more than the server takes holds everything back', async () => {
  await using server = await RecordingServer.start();
  using folder = makeFolder();
  server.faults.clockOffMs = -365 * 86_400_000;
  await using agent = startAgent(folder.in('agent'), { startup: { enrol: server.token() } });
  await agent.until('clock_wrong');
  assert.deepEqual(
    server.seen.map(({ type }) => type),
    ['hello'],
  );
  assert.match(agent.journal(), /clock of this device is off by 31536\d{6} ms/u);
  const { serverAt, deviceAt } = await statusOf(folder.in('agent'));
  assert.ok(Math.abs(Number(deviceAt) - Date.now()) < 60_000);
  assert.equal(Math.round((Number(deviceAt) - Number(serverAt)) / 86_400_000), 365);
});

test('a certificate past four sevenths of its life is renewed over the link, with a new key that is then used', async () => {
  await using server = await RecordingServer.start();
  using folder = makeFolder();
  server.faults.certificateLifeMs = 86_400_000; // of seven days six are over
  const agent = startAgent(folder.in('agent'), { startup: { enrol: server.token() } });
  const { deviceId } = await agent.until('online');
  const device = server.devices.get(String(deviceId));
  delete server.faults.certificateLifeMs;
  await server.until('a second certificate', () => device?.serials.size === 2);
  await server.until('reports meanwhile', () => (device?.lastSeq ?? 0) > 0);
  agent.child.stdin?.end();
  await agent.exit;
  const [old] = device?.serials ?? [];
  device?.serials.delete(old ?? '');
  await using again = startAgent(folder.in('agent'));
  await again.until('online');
  assert.ok((await ledgerOf(folder.in('agent'))).some(({ kind }) => kind === 'renew'));
});

test('a certificate that ended while the computer was off is renewed at the web port by the identity key', async () => {
  await using server = await RecordingServer.start();
  using folder = makeFolder();
  server.faults.certificateLifeMs = -1000;
  await using agent = startAgent(folder.in('agent'), { startup: { enrol: server.token() } });
  await server.until('enrolled', () => server.devices.size === 1);
  delete server.faults.certificateLifeMs;
  await agent.until('online');
  const renewal = server.requests.find(({ path }) => path === '/api/enrol/renew');
  assert.deepEqual(Object.keys(renewal?.body ?? {}).toSorted(), ['csr', 'nonce', 'serial', 'signature']);
});
