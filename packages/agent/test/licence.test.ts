import assert from 'node:assert/strict';
import { readFileSync, writeFileSync } from 'node:fs';
import test from 'node:test';
import { pathToFileURL } from 'node:url';
import { makeFolder, runCommand, startAgent } from './agent-process.ts';
import { dayMs } from './licence-signer.ts';
import { RecordingServer } from './recording-server.ts';

type Licence = { state: string; reason: string | null } | undefined;

/** Surroundings in which the program's clock is off by so many days. */
function daysAway(folder: { in: (name: string) => string }, days: number): NodeJS.ProcessEnv {
  const file = folder.in(`clock-${days}.mjs`);
  writeFileSync(file, `const now = Date.now; Date.now = () => now() + ${days * dayMs};`);
  return { NODE_OPTIONS: `--import ${pathToFileURL(file).href}` };
}

async function statusOf(folder: string, env: NodeJS.ProcessEnv = {}): Promise<Record<string, unknown>> {
  return JSON.parse((await runCommand(['status', '--json', '--state', folder], env)).stdout);
}

test('cut off from its server a device goes into grace and lapses; the ledger is read and left as before', async () => {
  await using server = await RecordingServer.start();
  using folder = makeFolder();
  const state = folder.in('agent');
  {
    await using agent = startAgent(state, { startup: { enrol: server.token() } });
    const deviceId = String((await agent.until('online'))['deviceId']);
    assert.equal((await statusOf(state))['licence'], undefined);
    server.sayToAll(server.licences.message(deviceId));
    await server.until('it says how its licence stands', () => server.licenceStates.length === 1);
    assert.equal(server.licenceStates[0]?.state, 'valid');
    assert.equal(((await statusOf(state))['licence'] as Licence)?.state, 'valid');
    const [head, payload = '', signature] = server.licences.token(deviceId).split('.');
    const edited = Buffer.from(payload, 'base64url').toString().replace('"seats":10', '"seats":11');
    const token = [head, Buffer.from(edited).toString('base64url'), signature].join('.');
    server.sayToAll(server.licences.message(deviceId, { token }));
    await server.until('the edited one is refused', () => server.licenceStates.length === 2);
    assert.deepEqual(
      [server.licenceStates[1]?.state, server.licenceStates[1]?.reason],
      ['valid', 'bad_signature'],
    );
    assert.match((await runCommand(['ledger', '--state', state])).stdout, /licenceState/u);
    agent.child.stdin?.end();
    await agent.exit;
  }
  await server.stopGateway();
  await server.stopWeb();
  for (const [days, expected] of [
    [29, 'valid null'],
    [31, 'grace expired'],
    [45, 'lapsed expired'],
    [-3, 'grace clock_wrong'],
  ] as const) {
    const env = daysAway(folder, days);
    await using agent = startAgent(state, { env });
    await agent.until('connecting');
    const { licence } = await statusOf(state, env);
    const { state: name, reason } = licence as NonNullable<Licence>;
    assert.equal(`${name} ${reason}`, expected);
    agent.child.stdin?.end();
    await agent.exit;
  }
  const lapsed = daysAway(folder, 45);
  const said = await runCommand(['status', '--state', state], { ...lapsed, LC_ALL: 'C' });
  assert.match(said.stdout, /licence +It ended, or could not be renewed in time\. New sessions/u);
  const german = await runCommand(['status', '--state', state], { ...lapsed, LC_ALL: 'de_DE.UTF-8' });
  assert.match(german.stdout, /licence +Sie ist abgelaufen oder wurde nicht rechtzeitig erneuert\./u);
  const ledger = await runCommand(['ledger', '--state', state], lapsed);
  assert.equal(ledger.code, 0);
  assert.match(ledger.stdout, /^time/u);
  await server.startGateway();
  const left = await runCommand(['leave', '--state', state]);
  assert.equal(left.code, 0);
});

test('an edited licence file stops nothing: the device connects, reports, and says what is wrong', async () => {
  await using server = await RecordingServer.start();
  using folder = makeFolder();
  const state = folder.in('agent');
  const file = folder.in('agent/identity/licence.json');
  let deviceId = '';
  {
    await using agent = startAgent(state, { startup: { enrol: server.token() } });
    deviceId = String((await agent.until('online'))['deviceId']);
    server.sayToAll(server.licences.message(deviceId));
    await server.until('it has a licence', () => server.licenceStates.length === 1);
    agent.child.stdin?.end();
    await agent.exit;
  }
  const kept = readFileSync(file, 'utf8');
  writeFileSync(
    file,
    kept.replace(/(.)",/u, (_, last: string) => `${last === 'A' ? 'Q' : 'A'}",`),
  );
  await using agent = startAgent(state);
  await agent.until('online');
  const { licence } = await statusOf(state);
  assert.deepEqual([(licence as Licence)?.state, (licence as Licence)?.reason], ['lapsed', 'bad_signature']);
  const rows = server.devices.get(deviceId)?.rows.length ?? 0;
  assert.equal(server.hellos.at(-1)?.toldOfLicence, true);
  await server.until('it goes on reporting', () => (server.devices.get(deviceId)?.rows.length ?? 0) >= rows);
  server.sayToAll(server.licences.message(deviceId, { token: null, without: 'off' }));
  await server.until('none is asked for', () => server.licenceStates.length === 2);
  assert.equal((await statusOf(state))['licence'], undefined);
});

test('a device that was enrolled by an older server gets the licence key later, by the key that it pinned', async () => {
  await using server = await RecordingServer.start();
  server.faults.givesNoLicenceKey = true;
  using folder = makeFolder();
  await using agent = startAgent(folder.in('agent'), { startup: { enrol: server.token() } });
  const deviceId = String((await agent.until('online'))['deviceId']);
  server.sayToAll(server.licences.message(deviceId));
  await server.until('it says how its licence stands', () => server.licenceStates.length === 1);
  assert.equal(server.licenceStates[0]?.state, 'valid');
  await agent.untilJournal(/licence key of the instance was pinned/u);
  const identity = JSON.parse(readFileSync(folder.in('agent/identity/identity.json'), 'utf8'));
  assert.deepEqual(identity.licence, server.licences.pin);
});

test('an enrolment that a licence forbids is refused in words and numbers, and begins anew with the same token', async () => {
  await using server = await RecordingServer.start();
  using folder = makeFolder();
  const token = server.token();
  const refused = async (code: string, details: object) => {
    server.faults.enrolmentRefusal = { code, details };
    const said = await runCommand(['enrol', token, '--state', folder.in('agent')]);
    assert.equal(said.code, 1);
    return said.stderr;
  };
  assert.match(await refused('seats_full', { used: 11, seats: 10 }), /11 devices .* for 10\./u);
  assert.match(await refused('licence_lapsed', { reason: 'revoked', until: null }), /It was revoked\./u);
  const until = Date.UTC(2027, 0, 15, 12);
  const early = await refused('licence_lapsed', { reason: 'not_yet_valid', until });
  assert.match(early, /not valid before 2027-01-15/u);
  delete server.faults.enrolmentRefusal;
  assert.equal((await runCommand(['enrol', token, '--state', folder.in('agent')])).code, 0);
});
