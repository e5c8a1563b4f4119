// P121: what was typed is nowhere. Real keys into a real window, and then a search through everything that could have
// kept them: disk, database, logs, and the very bytes on the wire.
import assert from 'node:assert/strict';
import { randomInt } from 'node:crypto';
import { readFileSync, rmSync } from 'node:fs';
import path from 'node:path';
import { test } from 'node:test';
import { api } from '@candor/protocol/api/index.ts';
import { startXSession } from '../packages/agent/src/focus/x-session.testing.ts';
import { pass, until } from '../packages/server/test/until.ts';
import { skipWithout } from '../scripts/system-packages.ts';
import { Agent, untilState } from './agent.ts';
import { openFolder, startCandor, type Candor } from './candor.ts';
import { clusterOf, dumpOf, openSuperuser } from './database.ts';
import { owner, OwnerClient } from './owner-client.ts';
import { readConnection, type PlainConnection } from './plain-wire.ts';
import { freePorts } from './ports.ts';
import { startRecordingRelay, type RecordingRelay } from './recording-relay.ts';
import { filesOf, placesWith } from './traces.ts';

const skip = skipWithout('Xvfb', 'openbox', 'xterm', 'xdotool');
/** Letters and digits take one key each. */
const keyboard = 'abcdefghijklmnopqrstuvwxyz0123456789';
const secret = Array.from({ length: 24 }, () => keyboard[randomInt(keyboard.length)]).join('');
/** Shorter stretches are added to the one before. */
const shortMs = 1_200;
const app = `Editor${randomInt(1e9)}`;

test('the search finds a secret in every form', () => {
  const around = (bytes: Buffer) => Buffer.concat([Buffer.from('ab'), bytes, Buffer.from('yz')]);
  const planted = [
    around(Buffer.from(secret)),
    around(Buffer.from(secret, 'utf16le')),
    around(Buffer.from(Buffer.from(secret).toString('hex'))),
    ...[0, 1, 2].map((offset) =>
      Buffer.from(Buffer.from(`${'-'.repeat(offset)}${secret}=tail`).toString('base64')),
    ),
  ];
  const places = planted.map((bytes, index) => ({ name: String(index), bytes }));
  assert.deepEqual(placesWith(secret, places), ['0', '1', '2', '3', '4', '5']);
  assert.deepEqual(placesWith(secret, [{ name: 'none', bytes: Buffer.from(secret.slice(1)) }]), []);
});

test('a secret that is typed is counted, and found nowhere', { skip }, async (t) => {
  const folder = openFolder('candor-focus-');
  t.after(() => rmSync(folder, { recursive: true, force: true }));
  const [relayPort = 0, gatewayPort = 0] = await freePorts(2);
  await using relay = await startRecordingRelay(relayPort, gatewayPort);
  const behindRelay = {
    CANDOR_LOCAL_AGENT: 'off',
    CANDOR_LOG_LEVEL: 'debug',
    CANDOR_AGENT_URL: `wss://localhost:${relayPort}`,
    CANDOR_AGENT_LISTEN: `127.0.0.1:${gatewayPort}`,
  };
  await using candor = await startCandor({ env: behindRelay });
  const client = await new OwnerClient(candor).setUp(candor);
  await using x = await startXSession();
  const keyLog = path.join(folder, 'key.log');
  // Node itself writes the secrets of each connection down
  const agent = new Agent(path.join(folder, 'state'), {
    DISPLAY: x.display,
    NODE_OPTIONS: `--tls-keylog=${keyLog}`,
  });
  await agent.command('focus', 'join', await client.makeFocusToken(), '--name', 'Desk');

  let agentOutput: string;
  {
    await using run = agent.start('focus', 'run', '--flush-s', '1');
    await untilState(run, 'online');
    await agent.command('focus', 'counts', 'on');
    await until(
      'the server heard that counts are on',
      async () => (await client.call(api.focus.devices)).items[0]?.countsOn,
    );
    const other = await x.openXterm('Other');
    const window = await x.openXterm(app);
    await pass(shortMs);
    await x.activate(other);
    await pass(shortMs);
    // the end of a stretch is certain when the one after it has lasted a second
    await x.activate(window);
    const before = await until('the window is on the day', () => countsOf(client));
    assert.deepEqual(before, { keys: 0, clicks: 0 });

    await x.xdotool('type', '--delay', '60', secret);
    await x.xdotool('mousemove', '--window', window.id, '40', '40', 'click', '1', 'click', '1');
    // the wheel is no click
    await x.xdotool('click', '4', 'click', '5');
    await agent.command('focus', 'pause');
    await until('every report has its receipt', async () => {
      const batches = (await agent.ledger('focus')).filter(({ kind }) => kind === 'batch');
      return ((await countsOf(client))?.clicks ?? 0) > 0 && batches.every(({ ackHash }) => ackHash !== null);
    });
    assert.deepEqual(await countsOf(client), { keys: secret.length, clicks: 2 });
    await agent.command('focus', 'stop');
    await run.untilEnded(10_000);
    agentOutput = run.output();
  }

  await t.test('not on the wire, which holds what the ledger shows and nothing else', async () => {
    const connections = plainConnections(relay, keyLog);
    const frames = connections.flatMap((one) => one.frames);
    assert.deepEqual(
      frames.filter(({ kind }) => kind === 'binary'),
      [],
    );
    const sent = frames.filter(({ kind }) => kind === 'text').map(({ payload }) => payload.toString());
    const ledger = (await agent.ledger('focus'))
      .filter(({ kind }) => kind !== 'enrol')
      .map(({ bytes }) => bytes);
    assert.deepEqual(
      sent.filter((text) => !ledger.includes(text)),
      [],
      'the ledger has every frame',
    );
    assert.deepEqual(
      ledger.filter((text) => !sent.includes(text)),
      [],
      'the wire had every frame',
    );
    const clear = connections.flatMap((one) => [one.head, ...one.frames.map(({ payload }) => payload)]);
    const places = [{ name: 'wire', bytes: Buffer.concat(clear) }];
    assert.deepEqual(placesWith(app, places), ['wire'], 'the search finds what is there');
    assert.deepEqual(placesWith(secret, places), []);
  });

  await t.test('not in the ledger, whose receipts fit', async () => {
    const ledger = await agent.ledger('focus');
    const batches = ledger.filter(({ kind }) => kind === 'batch');
    assert(batches.length > 0);
    assert(
      batches.every(({ hash, ackHash }) => hash === ackHash),
      'the server received exactly these bytes',
    );
    const places = [{ name: 'ledger', bytes: Buffer.from(JSON.stringify(ledger)) }];
    assert.deepEqual(placesWith(app, places), ['ledger'], 'the search finds what is there');
    assert.deepEqual(placesWith(secret, places), []);
  });

  await t.test('not on the disk of the device: outbox, ledger, state, output', () => {
    const places = [...filesOf(agent.state), { name: 'output', bytes: Buffer.from(agentOutput) }];
    assert(places.some(({ name }) => name.endsWith('outbox.sqlite')));
    assert.deepEqual(placesWith('"online"', places), ['output'], 'the search finds what is there');
    assert.deepEqual(placesWith(secret, places), []);
    assert.deepEqual(placesWith(app, places), [], 'names of applications are sealed there too');
  });

  await t.test('not in the database: rows, files, write-ahead log', async () => {
    const places = [...(await dumpOf(candor)), ...(await filesOfCluster(candor))];
    const withCompany = placesWith(owner.companyName, places);
    assert(
      withCompany.some((name) => name.includes('candor.company')),
      `the search finds what is there: ${withCompany}`,
    );
    assert(
      withCompany.some((name) => name.includes('pg_wal')),
      `and in the write-ahead log: ${withCompany}`,
    );
    assert.deepEqual(placesWith(secret, places), []);
    assert.deepEqual(placesWith(app, places), [], 'names of applications are sealed');
  });

  await t.test('not in the logs of the server', () => {
    const places = [
      ...filesOf(path.join(candor.dataDir, 'logs')),
      { name: 'output', bytes: Buffer.from(candor.output) },
    ];
    assert.deepEqual(placesWith('is ready in', places), ['output'], 'the search finds what is there');
    assert(placesWith('postgres.started', places).length > 0, 'also in the files');
    assert.deepEqual(placesWith(secret, places), []);
    assert.deepEqual(placesWith(app, places), []);
  });
});

/** Of today's time with the application under test; undefined when there is none. */
async function countsOf(client: OwnerClient): Promise<{ keys: number; clicks: number } | undefined> {
  const query = { date: today(), utcOffsetMin: -new Date().getTimezoneOffset() };
  const found = (await client.call(api.focus.day, { query })).apps.find((one) => one.app === app);
  return found && { keys: found.keys, clicks: found.clicks };
}

/** A day of Focus begins at 04:00. */
function today(): string {
  const at = new Date(Date.now() - 4 * 3_600_000);
  const two = (n: number) => String(n).padStart(2, '0');
  return `${at.getFullYear()}-${two(at.getMonth() + 1)}-${two(at.getDate())}`;
}

/** All that the agent sent through TLS. */
function plainConnections(relay: RecordingRelay, keyLog: string): PlainConnection[] {
  const secrets = readFileSync(keyLog, 'utf8');
  const connections = relay.sent.flatMap((parts) => readConnection(Buffer.concat(parts), secrets) ?? []);
  assert(connections.length > 0, 'the agent connected through the relay');
  return connections;
}

async function filesOfCluster(candor: Candor) {
  await using superuser = openSuperuser(candor);
  await superuser.rows('CHECKPOINT');
  return [...filesOf(clusterOf(candor))];
}
