// How real agents come in: with somebody's approval, after a death at the worst moment, and never as two.
import assert from 'node:assert/strict';
import { createHash, randomBytes } from 'node:crypto';
import { cpSync, existsSync, mkdtempSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import os from 'node:os';
import path from 'node:path';
import test from 'node:test';
import { writeEnrolmentToken } from '@candor/crypto/enrolment-token.ts';
import { pinProof, wrapProof } from '@candor/crypto/pin-proof.ts';
import { statements } from '@candor/protocol/statements.ts';
import { certificateOf, rootHolder } from '../packages/server/test/root-holder.ts';
import { testServer, type TestServer } from '../packages/server/test/server.ts';
import { until } from '../packages/server/test/until.ts';
import { Agent, untilState } from './agent.ts';

interface Waiting {
  id: string;
  hostname: string;
  code: string;
}

interface Certifiable {
  deviceId: string;
  identityPublic: string;
  sealingPublic: string;
  pinRoot: string;
  pinMac: string;
}

async function makeToken(server: TestServer, wish: object = {}): Promise<string> {
  const auth = randomBytes(32);
  const secretHash = createHash('sha256').update(auth).digest('hex');
  const owner = await server.owner();
  const { body } = await owner.call('POST', '/api/enrolment-tokens', { label: 'desk', secretHash, ...wish });
  const { url, ca } = body as { url: string; ca: string };
  return writeEnrolmentToken({ url, ca, auth });
}

async function waitingRequests(server: TestServer): Promise<Waiting[]> {
  const { body } = await (await server.owner()).call('GET', '/api/enrolment-requests');
  return (body as { items: Waiting[] }).items;
}

async function untilAsked(server: TestServer): Promise<Waiting> {
  const found = await until('a device asks', async () => (await waitingRequests(server))[0]);
  return found;
}

async function count(server: TestServer, table: string): Promise<number> {
  const { rows } = await server.db.superuser.query<{ n: number }>(
    `SELECT count(*)::int AS n FROM candor.${table}`,
  );
  return rows[0]?.n ?? Number.NaN;
}

function temporary(): Disposable & { agent: (name: string) => Agent } {
  const folder = mkdtempSync(path.join(os.tmpdir(), 'candor-enrolment-'));
  return {
    agent: (name) => new Agent(path.join(folder, name)),
    [Symbol.dispose]: () => rmSync(folder, { recursive: true, force: true }),
  };
}

test('a device that needs approval shows its code, keeps waiting over a death, and comes in when it is approved', async () => {
  await using server = await testServer({ gateway: 'reachable' });
  using folder = temporary();
  const agent = folder.agent('asks');
  const token = await makeToken(server, { approval: true });
  {
    await using enrolling = agent.start('enrol', token);
    const shown = await enrolling.line(/code is (\d{3} \d{3})/u, 20_000);
    const asked = await untilAsked(server);
    assert.ok(shown.includes(`${asked.code.slice(0, 3)} ${asked.code.slice(3)}`), shown);
    assert.equal(asked.hostname, os.hostname());
    assert.match(await agent.command('status'), /waiting for approval[\s\S]*approval code +\d{3} \d{3}/u);
    enrolling.kill('SIGKILL');
  }
  const tables = ['device', 'device_key', 'device_network', 'device_availability', 'report_batch'];
  for (const table of tables) assert.equal(await count(server, table), 0, table);
  const [row] = (await server.db.superuser.query('SELECT hostname FROM candor.enrolment_request')).rows;
  assert.ok(!row.hostname.includes(os.hostname()), 'the host name is sealed');

  await using running = agent.start('run');
  await untilState(running, 'waiting_for_approval');
  const [asked, ...others] = await waitingRequests(server);
  assert.deepEqual(others, [], 'the same keys have the same request');
  const owner = await server.owner();
  const { status } = await owner.call('POST', `/api/enrolment-requests/${asked?.id}/approve`);
  assert.equal(status, 200);
  const { deviceId } = await untilState(running, 'online');
  const { body } = await owner.call('GET', '/api/devices');
  assert.deepEqual(
    (body as { items: { id: string }[] }).items.map(({ id }) => id),
    [deviceId],
  );
  assert.equal(existsSync(path.join(agent.state, 'identity/pending.json')), false);
});

test('a device that was refused keeps nothing and is nowhere kept', async () => {
  await using server = await testServer({ gateway: 'reachable' });
  using folder = temporary();
  const agent = folder.agent('asks');
  await using enrolling = agent.start('enrol', await makeToken(server, { approval: true }));
  const asked = await untilAsked(server);
  const owner = await server.owner();
  assert.equal((await owner.call('POST', `/api/enrolment-requests/${asked.id}/refuse`)).status, 200);
  assert.equal((await owner.call('POST', `/api/enrolment-requests/${asked.id}/approve`)).status, 404);
  assert.equal((await enrolling.untilEnded(40_000)).code, 1);
  assert.match(enrolling.output(), /refused/u);
  assert.equal(existsSync(path.join(agent.state, 'identity/pending.json')), false);
  assert.equal(await count(server, 'device'), 0);
});

test('an agent that is killed before it has kept the answer is the same device with the same token', async () => {
  await using server = await testServer({ gateway: 'reachable' });
  using folder = temporary();
  const agent = folder.agent('dies');
  const token = await makeToken(server);
  {
    await using enrolling = agent.start('enrol', token);
    using _ = server.running.platform.bus.subscribe('enrolment.used', () => enrolling.kill('SIGKILL'));
    assert.equal((await enrolling.untilEnded(20_000)).signal, 'SIGKILL');
  }
  assert.equal(existsSync(path.join(agent.state, 'identity/identity.json')), false);
  assert.equal(await count(server, 'device'), 1);
  await agent.command('enrol', token);
  assert.equal(await count(server, 'device'), 1);
  const { deviceId } = JSON.parse(readFileSync(path.join(agent.state, 'identity/identity.json'), 'utf8'));
  const { rows } = await server.db.superuser.query('SELECT id FROM candor.device');
  assert.deepEqual(rows, [{ id: deviceId }]);
  await using running = agent.start('run');
  await untilState(running, 'online');
  const other = await folder.agent('stranger').refused('enrol', token);
  assert.match(other.text, /used up/u);
});

test('two agents with one identity are noticed: both are closed, and a new enrolment of one works', async () => {
  await using server = await testServer({ gateway: 'reachable' });
  using folder = temporary();
  const [original, copy] = [folder.agent('original'), folder.agent('copy')];
  await original.command('enrol', await makeToken(server));
  cpSync(original.state, copy.state, { recursive: true });
  const owner = await server.owner();
  await using first = original.start('run');
  const { deviceId } = await untilState(first, 'online');
  await using second = copy.start('run');
  await Promise.all([untilState(first, 'cloned'), untilState(second, 'cloned')]);
  const { body } = await owner.call('GET', `/api/devices/${deviceId}`);
  assert.equal((body as { state: string }).state, 'cloned');
  const { body: overview } = await owner.call('GET', '/api/overview');
  const { attention } = overview as { attention: { kind: string; id: string }[] };
  assert.deepEqual(
    attention.filter(({ kind }) => kind === 'device-cloned').map(({ id }) => id),
    [deviceId],
  );
  // not known in memory only: also the next connection is refused
  await original.command('stop');
  await using again = original.start('run');
  await untilState(again, 'cloned');

  await original.command('leave');
  await original.command('enrol', await makeToken(server));
  await using anew = original.start('run');
  const { deviceId: newId } = await untilState(anew, 'online');
  assert.notEqual(newId, deviceId);
  assert.equal((await owner.call('DELETE', `/api/devices/${deviceId}`)).status, 200);
  assert.equal((await owner.call('GET', `/api/devices/${deviceId}`)).status, 404);
});

test('a device pins the root of its token, is certified by it, and what another root signs is refused', async () => {
  await using server = await testServer({ gateway: 'reachable' });
  using folder = temporary();
  const agent = folder.agent('certified');
  const owner = await server.owner();
  const companyId = await server.running.app.companies.firstCompanyId();
  const [holder, stranger] = [await rootHolder(companyId), await rootHolder(companyId)];
  const { body: kept } = await owner.call('POST', '/api/roots', { ...holder.wish, signed: 'first' });
  const { id: rootId } = kept as { id: string };

  const [auth, proof] = [randomBytes(32), randomBytes(32)];
  const secretHash = createHash('sha256').update(auth).digest('hex');
  const proofWrapped = Buffer.from(await wrapProof(holder.root, secretHash, proof)).toString('base64url');
  const pin = { rootId, proofWrapped };
  const { body: made } = await owner.call('POST', '/api/enrolment-tokens', {
    label: 'desk',
    secretHash,
    pin,
  });
  const { url, ca } = made as { url: string; ca: string };
  const token = writeEnrolmentToken({ url, ca, auth, pin: { proof, root: holder.fingerprint } });
  await agent.command('enrol', token);

  const { body: listed } = await owner.call('GET', '/api/device-certificates');
  const [row] = (listed as { items: Certifiable[] }).items;
  assert.ok(row);
  assert.equal(row.pinRoot, holder.fingerprint);
  const keys = [row.identityPublic, row.sealingPublic].map((key) => Buffer.from(key, 'base64url'));
  const expected = await pinProof(proof, keys[0] ?? auth, keys[1] ?? auth, holder.fingerprint);
  assert.equal(row.pinMac, Buffer.from(expected).toString('hex'), "the browser's check of the proof");

  await using running = agent.start('run');
  await untilState(running, 'online');
  assert.match(await agent.command('status'), /trust +uncertified/u);
  const signed = await holder.sign(statements.deviceCertificate, certificateOf(companyId, row));
  await owner.call('POST', '/api/device-certificates', { statements: [signed] });
  const trust = async () => JSON.parse(await agent.command('status', '--json')).trust;
  await until('certified', async () => (await trust()) === 'certified');

  // the administrator's word: only another root counts from here on
  await agent.command('trust', ...(stranger.fingerprint.match(/.{4}/gu) ?? []));
  await until('uncertified', async () => (await trust()) === 'uncertified');
  assert.equal((await agent.refused('trust', 'abcd')).code, 2);
});

test('a collector that is switched off in the console stops at once, and the local policy has the last word', async () => {
  await using server = await testServer({ gateway: 'reachable' });
  using folder = temporary();
  const agent = folder.agent('narrowed');
  const owner = await server.owner();
  await agent.command('enrol', await makeToken(server));
  writeFileSync(path.join(agent.state, 'local-policy.json'), '{"collectors":{"disks":{"on":false}}}', {
    mode: 0o600,
  });
  await using running = agent.start('run');
  const { deviceId } = await untilState(running, 'online');
  const policy = (collectors: object) => owner.call('PUT', `/api/devices/${deviceId}/policy`, { collectors });
  const off = { on: false, everyS: 21_600 };
  assert.equal((await policy({ cpu: off, disks: off })).status, 200);
  const collectorsNow = async () => JSON.parse(await agent.command('status', '--json')).collectors;
  await until('cpu is off', async () => (await collectorsNow()).cpu === 'off');
  assert.match((await collectorsNow()).disks, /^off \(local-policy.json: off/u);

  // as usual again: that would switch disks on, which this computer refuses
  assert.equal((await policy({})).status, 200);
  const line = await until('the refusal is shown', async () => {
    const { body } = await owner.call('GET', `/api/devices/${deviceId}/privacy`);
    return (body as { policy: { refused: { line: string } | null } }).policy.refused?.line;
  });
  assert.equal(line, 'disks: asked every 6 h, but local-policy.json allows off');
  assert.equal((await collectorsNow()).cpu, 'off');
});
