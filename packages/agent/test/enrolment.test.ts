import assert from 'node:assert/strict';
import { createHash } from 'node:crypto';
import { existsSync, readdirSync, readFileSync, statSync, chmodSync } from 'node:fs';
import path from 'node:path';
import test from 'node:test';
import { parseEnrolmentToken } from '@candor/crypto/enrolment-token.ts';
import { makeFolder, runCommand, startAgent } from './agent-process.ts';
import { RecordingServer } from './recording-server.ts';

const filesIn = (folder: string) =>
  readdirSync(folder, { recursive: true, withFileTypes: true }).map((entry) =>
    path.join(entry.parentPath, entry.name),
  );

test('a token on stdin enrols this computer, and it comes online with its inventory', async () => {
  await using server = await RecordingServer.start();
  using folder = makeFolder();
  const token = server.token();
  // as it starts for the first time on a computer: nothing is compiled
  const env = { NODE_COMPILE_CACHE: '', CANDOR_AGENT_TURN: '' };
  await using agent = startAgent(folder.in('agent'), { startup: { enrol: token }, env });
  const { deviceId } = await agent.until('online');
  assert.deepEqual([...server.devices.keys()], [deviceId]);
  const device = server.devices.get(String(deviceId));
  await server.until('all sections', () => device?.sections.size === 7);
  const [request] = server.requests;
  assert.deepEqual(Object.keys(request?.body ?? {}).toSorted(), [
    'agentVersion',
    'auth',
    'csr',
    'hostname',
    'identityPublic',
    'platform',
    'protocol',
    'sealingPublic',
    'signature',
  ]);
  for (const file of filesIn(folder.in('agent')).filter((one) => !one.includes('/cache')))
    assert.equal(statSync(file).mode & 0o077, 0, `${file} is open to others`);
  const auth = Buffer.from(parseEnrolmentToken(token).auth).toString('base64url');
  for (const file of filesIn(folder.in('agent')).filter((one) => statSync(one).isFile()))
    assert.ok(!readFileSync(file).includes(auth), `${file} holds the token's secret`);
});

test('the enrolment stands in the ledger, with the token replaced by its hash', async () => {
  await using server = await RecordingServer.start();
  using folder = makeFolder();
  const token = server.token();
  const enrolled = await runCommand(['enrol', token, '--state', folder.in('agent')]);
  assert.equal(enrolled.code, 0, enrolled.stderr);
  const { stdout } = await runCommand(['ledger', '--json', '--state', folder.in('agent')]);
  const [line = ''] = stdout.split('\n');
  const { kind, bytes } = JSON.parse(line);
  assert.equal(kind, 'enrol');
  const hash = createHash('sha256').update(parseEnrolmentToken(token).auth).digest('hex');
  assert.deepEqual(JSON.parse(bytes), { ...server.requests[0]?.body, auth: `sha256:${hash}` });
});

test('the start command that is shown has the state folder that was named', async () => {
  await using server = await RecordingServer.start();
  using folder = makeFolder();
  const state = folder.in("Anna's agent");
  const { stdout } = await runCommand(['enrol', server.token(), '--state', state]);
  const [, command = ''] = /^Start it with: (.*)$/mu.exec(stdout) ?? [];
  assert.equal(command, `npm run agent -- run --state '${folder.in(String.raw`Anna'\''s agent`)}'`);
});

test('the same token again is refused, and nothing is kept', async () => {
  await using server = await RecordingServer.start();
  using folder = makeFolder();
  const token = server.token();
  assert.equal((await runCommand(['enrol', token, '--state', folder.in('one')])).code, 0);
  const again = await runCommand(['enrol', token, '--state', folder.in('two')]);
  assert.equal(again.code, 1);
  assert.match(again.stderr, /used up, expired or revoked/u);
  assert.equal(existsSync(folder.in('two/identity/identity.json')), false);
  await using agent = startAgent(folder.in('three'), { startup: { enrol: token } });
  assert.equal(await agent.exit, 1);
});

test('a computer that is enrolled already is not enrolled over it', async () => {
  await using server = await RecordingServer.start();
  using folder = makeFolder();
  assert.equal((await runCommand(['enrol', server.token(), '--state', folder.in('agent')])).code, 0);
  const second = await runCommand(['enrol', server.token(), '--state', folder.in('agent')]);
  assert.equal(second.code, 1);
  assert.match(second.stderr, /Already enrolled/u);
  assert.equal(server.devices.size, 1);
});

test('a server with another authority than the token names is refused, and nothing is kept', async () => {
  await using server = await RecordingServer.start();
  using folder = makeFolder();
  const { code, stderr } = await runCommand([
    'enrol',
    server.token('manage', 'a'.repeat(64)),
    '--state',
    folder.in('agent'),
  ]);
  assert.equal(code, 1);
  assert.match(stderr, /not the one that the enrolment token names/u);
  assert.equal(existsSync(folder.in('agent/identity/identity.json')), false);
});

test('what is not a token is said in words', async () => {
  using folder = makeFolder();
  const { code, stderr } = await runCommand(['enrol', 'hello', '--state', folder.in('agent')]);
  assert.deepEqual(
    [code, stderr],
    [1, 'This is not an enrolment token: one begins with "cdr1." and is pasted whole.\n'],
  );
});

test('a state folder that others can read is refused as a matter of configuration', async () => {
  await using server = await RecordingServer.start();
  using folder = makeFolder();
  assert.equal((await runCommand(['enrol', server.token(), '--state', folder.in('agent')])).code, 0);
  chmodSync(folder.in('agent/identity/identity.json'), 0o644);
  const { code, stderr } = await runCommand(['status', '--state', folder.in('agent')]);
  assert.equal(code, 78);
  assert.match(stderr, /can be read by others/u);
});

test('a server that is not up yet is waited for', async () => {
  await using server = await RecordingServer.start();
  using folder = makeFolder();
  const token = server.token();
  await server.stopWeb();
  await using agent = startAgent(folder.in('agent'), { startup: { enrol: token } });
  await agent.until('enrolling');
  await server.startWeb();
  await agent.until('online');
});
