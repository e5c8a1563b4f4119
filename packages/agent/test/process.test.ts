import assert from 'node:assert/strict';
import {
  existsSync,
  readdirSync,
  readFileSync,
  readlinkSync,
  rmSync,
  statSync,
  writeFileSync,
} from 'node:fs';
import path from 'node:path';
import test from 'node:test';
import { makeFolder, runCommand, startAgent, type AgentProcess } from './agent-process.ts';
import { RecordingServer } from './recording-server.ts';

async function online(server: RecordingServer, folder: string): Promise<AgentProcess> {
  const agent = startAgent(folder, { startup: { enrol: server.token() } });
  await agent.until('online');
  return agent;
}

/** Inodes of TCP sockets that listen (state 0A), of both families. */
function listeningInodes(): Set<string> {
  const lines = ['tcp', 'tcp6'].flatMap((family) =>
    readFileSync(`/proc/net/${family}`, 'utf8').split('\n').slice(1),
  );
  const fields = lines.map((line) => line.trim().split(/\s+/u));
  return new Set(fields.filter(([, , , state]) => state === '0A').map((all) => all[9] ?? ''));
}
function socketInodes(pid: number): string[] {
  return readdirSync(`/proc/${pid}/fd`).flatMap((fd) => {
    const target = readlinkSync(`/proc/${pid}/fd/${fd}`);
    return /^socket:\[(\d+)\]$/u.exec(target)?.[1] ?? [];
  });
}

test('it ends soon when its parent closes stdin, and says goodbye to the server', async () => {
  await using server = await RecordingServer.start();
  using folder = makeFolder();
  await using agent = await online(server, folder.in('agent'));
  const from = performance.now();
  agent.child.stdin?.end();
  assert.equal(await agent.exit, 0);
  assert.ok(performance.now() - from < 15_000);
  assert.equal(agent.states.at(-1)?.['state'], 'ended');
  await server.until('the connection is closed', () => server.connections === 0);
});

test('it ends soon also when the server does not answer', async () => {
  await using server = await RecordingServer.start();
  using folder = makeFolder();
  await using agent = await online(server, folder.in('agent'));
  server.hang();
  const from = performance.now();
  agent.child.stdin?.end();
  await agent.exit;
  assert.ok(performance.now() - from < 15_000);
});

test('a signal ends it cleanly', async () => {
  await using server = await RecordingServer.start();
  using folder = makeFolder();
  for (const signal of ['SIGTERM', 'SIGINT'] as const) {
    await using agent = startAgent(folder.in('agent'), { startup: { enrol: server.token() } });
    await agent.until('online');
    agent.child.kill(signal);
    assert.equal(await agent.exit, 0);
  }
  assert.equal(server.devices.size, 1, 'the identity is kept, a second token is not used');
});

test("it listens on no port, and its socket is its owner's only", async () => {
  await using server = await RecordingServer.start();
  using folder = makeFolder();
  await using agent = await online(server, folder.in('agent'));
  const listening = listeningInodes();
  const own = socketInodes(agent.child.pid ?? 0);
  assert.ok(own.length >= 2, 'the link and the local socket');
  assert.deepEqual(
    own.filter((inode) => listening.has(inode)),
    [],
  );
  assert.equal(statSync(folder.in('agent')).mode & 0o777, 0o700);
  assert.equal(statSync(folder.in('agent/control.sock')).mode & 0o077, 0);
});

test('a second process with the same state folder fails, and the first goes on', async () => {
  await using server = await RecordingServer.start();
  using folder = makeFolder();
  await using agent = await online(server, folder.in('agent'));
  await using second = startAgent(folder.in('agent'));
  assert.equal(await second.exit, 1);
  assert.match(second.journal(), /already running/u);
  const { stdout } = await runCommand(['status', '--json', '--state', folder.in('agent')]);
  assert.equal(JSON.parse(stdout).state, 'online');
  assert.equal(agent.child.exitCode, null);
});

test('a state folder with a path too long for a socket works too', async () => {
  await using server = await RecordingServer.start();
  using folder = makeFolder();
  const deep = folder.in(path.join('x'.repeat(60), 'y'.repeat(60), 'agent'));
  await using agent = await online(server, deep);
  assert.equal((await runCommand(['stop', '--state', deep])).code, 0);
  assert.equal(await agent.exit, 0);
});

test('status, ledger and stop from the command line', async () => {
  await using server = await RecordingServer.start();
  using folder = makeFolder();
  await using agent = await online(server, folder.in('agent'));
  const device = [...server.devices.values()][0];
  await server.until('inventory', () => device?.sections.size === 7);
  const status = await runCommand(['status', '--state', folder.in('agent')]);
  assert.match(status.stdout, /^state +online$/mu);
  const ledger = await runCommand([
    'ledger',
    '--record',
    'manage.inventory.cpu',
    '--state',
    folder.in('agent'),
  ]);
  assert.match(ledger.stdout, /manage\.inventory\.cpu/u);
  assert.doesNotMatch(ledger.stdout, /enrol|hello/u);
  const stopped = await runCommand(['stop', '--state', folder.in('agent')]);
  assert.deepEqual([stopped.code, stopped.stdout], [0, 'Stopped.\n']);
  assert.equal(await agent.exit, 0);
  const after = await runCommand(['status', '--state', folder.in('agent')]);
  assert.match(after.stdout, /^state +not running$/mu);
  assert.equal((await runCommand(['stop', '--state', folder.in('agent')])).code, 1);
  assert.equal((await runCommand(['ledger', '--state', folder.in('agent')])).code, 0);
});

test('leave tells the server, and nothing of the identity stays', async () => {
  await using server = await RecordingServer.start();
  using folder = makeFolder();
  await using agent = await online(server, folder.in('agent'));
  const left = await runCommand(['leave', '--state', folder.in('agent')]);
  assert.deepEqual([left.code, left.stdout], [0, 'Left. The server knows.\n']);
  assert.equal(await agent.exit, 0);
  assert.deepEqual(
    [...server.devices.values()].map(({ isRevoked }) => isRevoked),
    [true],
  );
  for (const name of ['identity/identity.json', 'outbox.sqlite', 'ledger.sqlite'])
    assert.ok(!existsSync(folder.in(`agent/${name}`)), name);
});

test('leave works when no process runs, and when the server is gone', async () => {
  await using server = await RecordingServer.start();
  using folder = makeFolder();
  assert.equal((await runCommand(['enrol', server.token(), '--state', folder.in('one')])).code, 0);
  assert.match((await runCommand(['leave', '--state', folder.in('one')])).stdout, /The server knows/u);
  assert.equal((await runCommand(['enrol', server.token(), '--state', folder.in('two')])).code, 0);
  await server.stopGateway();
  assert.match((await runCommand(['leave', '--state', folder.in('two')])).stdout, /could not be told/u);
  assert.equal((await runCommand(['status', '--state', folder.in('two')])).code, 1);
});

test('without an identity and without a token it says so and fails', async () => {
  using folder = makeFolder();
  await using agent = startAgent(folder.in('agent'));
  assert.equal(await agent.exit, 1);
  assert.deepEqual(agent.states, [{ state: 'not_enrolled' }]);
});

test('an outbox that can not be read is set aside, and reports go on', async () => {
  await using server = await RecordingServer.start();
  using folder = makeFolder();
  const agent = await online(server, folder.in('agent'));
  const device = [...server.devices.values()][0];
  await server.until('inventory', () => device?.sections.size === 7);
  agent.child.kill('SIGKILL');
  await agent.exit;
  const { lastSeq } = device ?? { lastSeq: 0 };
  for (const suffix of ['-wal', '-shm']) rmSync(folder.in(`agent/outbox.sqlite${suffix}`), { force: true });
  writeFileSync(
    folder.in('agent/outbox.sqlite'),
    'this is no database, and it is longer than a header of one would be '.repeat(20),
  );
  await using again = startAgent(folder.in('agent'));
  await again.until('online');
  await server.until('the next report', () => (device?.lastSeq ?? 0) > lastSeq);
  assert.match(again.journal(), /outbox could not be read/u);
});

test('wrong use is told apart from failure', async () => {
  const { code, stderr } = await runCommand(['dance']);
  assert.equal(code, 2);
  assert.match(stderr, /there is no verb "dance"[\s\S]*Usage:/u);
});
