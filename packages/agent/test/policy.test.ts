import assert from 'node:assert/strict';
import { randomUUID } from 'node:crypto';
import { chmodSync, writeFileSync } from 'node:fs';
import test from 'node:test';
import { setTimeout as pause } from 'node:timers/promises';
import type { DevicePolicy } from '@candor/protocol/messages/server.ts';
import { statements } from '@candor/protocol/statements.ts';
import { makeFolder, runCommand, startAgent } from './agent-process.ts';
import { RecordingServer } from './recording-server.ts';
import { makeHolder } from './root-holder.ts';

const statusOf = async (folder: string): Promise<Record<string, unknown>> =>
  JSON.parse((await runCommand(['status', '--json', '--state', folder])).stdout);

async function statusOnce(
  folder: string,
  isSo: (status: Record<string, unknown>) => boolean,
): Promise<Record<string, unknown>> {
  for (let turn = 0; turn < 100; turn++) {
    const status = await statusOf(folder);
    if (isSo(status)) return status;
    await pause(50);
  }
  throw new Error('the agent did not get there');
}

test('the policy decides what is collected, and one that another key signed changes nothing', async () => {
  await using server = await RecordingServer.start();
  using folder = makeFolder();
  const off = { on: false, everyS: 60 };
  const slow = { on: true, everyS: 21_600 };
  server.faults.collectors = { adapters: off, mounts: off, disks: slow, metrics: off };
  await using agent = startAgent(folder.in('agent'), { startup: { enrol: server.token() } });
  const deviceId = String((await agent.until('online'))['deviceId']);
  const device = server.devices.get(deviceId);
  await server.until('five sections', () => device?.sections.size === 5);
  const say = (version: number, collectors: DevicePolicy['collectors'], altered = '') => {
    const { document, signature } = server.signPolicy({ deviceId, version, collectors });
    server.sayToAll({ type: 'policy', document: document + altered, signature });
  };
  const bounds = { adapters: off, mounts: off, metrics: off };
  say(9, {}, ' ');
  say(9, { ...bounds, disks: { on: true, everyS: 60 } });
  say(9, { ...bounds, disks: slow, mounts: slow });
  await server.until('three refusals', () => server.refusals.length === 3);
  const lines = server.refusals.map(({ line }) => line.split(':')[0]);
  assert.deepEqual(lines, ['signature', 'disks', 'mounts']);
  assert.equal((await statusOf(folder.in('agent')))['policyVersion'], 1);
  say(2, { ...bounds, disks: slow, cpu: off });
  const { collectors } = await statusOnce(folder.in('agent'), ({ policyVersion }) => policyVersion === 2);
  assert.equal((collectors as Record<string, string>)['cpu'], 'off');
  await server.until('it says so', () => server.taken.length === 1);
  assert.deepEqual(server.taken, [2]);
  assert.deepEqual([...(device?.sections.keys() ?? [])].toSorted(), [
    'agent',
    'cpu',
    'disks',
    'memory',
    'system',
  ]);
});

test("the administrator's bounds hold whatever the server signs, and it is told which line refused", async () => {
  await using server = await RecordingServer.start();
  using folder = makeFolder();
  const enrolled = await runCommand(['enrol', server.token(), '--state', folder.in('agent')]);
  assert.equal(enrolled.code, 0, enrolled.stderr);
  const file = folder.in('agent/local-policy.json');
  writeFileSync(file, '{"collectors":{"metrics":{"on":false},"disks":{"everyS":86400}}}', { mode: 0o600 });
  await using agent = startAgent(folder.in('agent'));
  const deviceId = String((await agent.until('online'))['deviceId']);
  const signed = server.signPolicy({
    deviceId,
    version: 2,
    collectors: { agent: { on: false, everyS: 60 } },
  });
  server.sayToAll({ type: 'policy', ...signed });
  await server.until('a refusal', () => server.refusals.length === 1);
  assert.deepEqual(server.refusals, [
    {
      type: 'policyRefused',
      version: 2,
      line: 'metrics: asked every 1 min, but local-policy.json allows off',
    },
  ]);
  const { collectors, policyVersion } = await statusOf(folder.in('agent'));
  assert.equal(policyVersion, 1);
  assert.match((collectors as Record<string, string>)['disks'] ?? '', /^every 24 h \(local-policy.json/u);
  assert.match((collectors as Record<string, string>)['metrics'] ?? '', /^off/u);
  chmodSync(file, 0o666);
  await using second = startAgent(folder.in('agent'));
  assert.equal(await second.exit, 1, 'one is running');
  await runCommand(['stop', '--state', folder.in('agent')]);
  await using third = startAgent(folder.in('agent'));
  assert.equal(await third.exit, 78);
  assert.match(third.journal(), /local-policy.json can be written by others/u);
});

test('a server of an earlier protocol is told of refusals only, and keeps the link', async () => {
  await using server = await RecordingServer.start();
  using folder = makeFolder();
  server.faults.protocol = 1;
  await using agent = startAgent(folder.in('agent'), { startup: { enrol: server.token() } });
  const deviceId = String((await agent.until('online'))['deviceId']);
  const off = { on: false, everyS: 60 };
  server.sayToAll({
    type: 'policy',
    ...server.signPolicy({ deviceId, version: 2, collectors: { cpu: off } }),
  });
  await statusOnce(folder.in('agent'), ({ policyVersion }) => policyVersion === 2);
  server.sayToAll({ type: 'policy', ...server.signPolicy({ deviceId, version: 1, collectors: {} }) });
  await server.until('a refusal', () => server.refusals.length === 1);
  assert.deepEqual([server.taken, server.hellos.length], [[], 1]);
});

test('the class of a computer is the word of its administrator, and what a root signed for that class holds here', async () => {
  await using server = await RecordingServer.start();
  using folder = makeFolder();
  const state = ['--state', folder.in('agent')];
  const enrolled = await runCommand(['enrol', server.token(), '--class', 'server', ...state]);
  assert.equal(enrolled.code, 0, enrolled.stderr);
  const root = await makeHolder(Date.now());
  assert.equal((await runCommand(['trust', root.fingerprint, ...state])).code, 0);
  const agent = startAgent(folder.in('agent'));
  const deviceId = String((await agent.until('online'))['deviceId']);
  assert.equal(server.hellos.at(-1)?.deviceClass, 'server');
  assert.match((await runCommand(['status', ...state])).stdout, /The server has not said yet/u);
  const open = { rights: { terminal: 'standing' } } as const;
  const sessions: DevicePolicy['sessions'] = { deviceClass: 'server', rules: open, standing: [] };
  const asked = {
    type: 'policy',
    ...server.signPolicy({ deviceId, version: 2, collectors: {}, sessions }),
  } as const;
  server.sayToAll(asked);
  await server.until('a refusal', () => server.refusals.length === 1);
  assert.match(
    server.refusals[0]?.line ?? '',
    /^terminal: asked standing, but without a root's word .* ask$/u,
  );
  const body = { companyId: randomUUID(), workstation: { rights: {} }, server: open };
  server.sayToAll({ ...asked, sessionRules: await root.sign(statements.sessionRules, body, 4) });
  await server.until('it is in force', () => server.taken.length === 1);
  const online = (await runCommand(['status', ...state])).stdout;
  assert.match(online, /^device class +server$/mu);
  assert.match(online, /^ +terminal: standing$/mu);
  assert.ok(
    online.includes(`root key ${root.fingerprint.slice(0, 4)} ${root.fingerprint.slice(4, 8)} signed`),
  );
  assert.equal((await runCommand(['class', 'workstation', ...state])).code, 0);
  await server.until('it says so', () => server.hellos.length === 2);
  assert.equal(server.hellos.at(-1)?.deviceClass, undefined);
  assert.match((await runCommand(['status', ...state])).stdout, /^ +terminal: ask$/mu);
  await agent[Symbol.asyncDispose]();
  assert.equal((await runCommand(['class', ...state])).stdout, 'workstation\n');
  assert.equal((await runCommand(['class', 'server', ...state])).code, 0);
  assert.equal((await runCommand(['class', ...state])).stdout, 'server\n');
  assert.match((await runCommand(['status', ...state])).stdout, /^ +terminal: standing$/mu);
});

test('a class that is none, or of a computer that is not enrolled, is refused in words', async () => {
  using folder = makeFolder();
  const state = ['--state', folder.in('agent')];
  const wrong = await runCommand(['class', 'laptop', ...state]);
  assert.deepEqual([wrong.code, wrong.stderr.split('\n')[0]], [2, 'class: workstation or server']);
  for (const words of [['class'], ['class', 'server']])
    assert.deepEqual(await runCommand([...words, ...state]), {
      code: 1,
      stdout: '',
      stderr: 'This computer is not enrolled.\n',
    });
});
