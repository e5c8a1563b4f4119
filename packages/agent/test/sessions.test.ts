import assert from 'node:assert/strict';
import test from 'node:test';
import { isSigned } from '@candor/crypto/session/documents.ts';
import type { SessionWord } from '@candor/protocol/messages/agent.ts';
import { sessionDocuments } from '@candor/protocol/session/documents.ts';
import { connectDesk } from '../src/control/connect-desk.ts';
import { socketPath } from '../src/control/socket.ts';
import type { DeskState } from '../src/remote/desk-wire.ts';
import { makeFolder, runCommand, startAgent } from './agent-process.ts';
import { RecordingServer } from './recording-server.ts';
import { Person } from './technician.ts';

test('the agent asks the person at its desk, signs the answer, and ends what is on when it stops', async () => {
  await using server = await RecordingServer.start();
  using folder = makeFolder();
  const state = folder.in('agent');
  await using agent = startAgent(state, { startup: { enrol: server.token() } });
  await agent.until('online');
  const [device] = server.devices.values();
  assert.ok(device);
  const technician = await Person.make();
  const place = { deviceId: device.id, companyId: server.licences.pin.company };
  const word = async <T extends SessionWord['type']>(type: T, sessionId: string) => {
    const find = () => server.words.find((one) => one.type === type && one.sessionId === sessionId);
    await server.until(`${type} of ${sessionId}`, () => find() !== undefined);
    // of that type: found by it
    return find() as Extract<SessionWord, { type: T }>;
  };
  const status = async () =>
    JSON.parse((await runCommand(['status', '--json', '--state', state])).stdout) as Record<string, unknown>;
  const alone = await technician.ask(place, Date.now());
  server.sayToAll(alone);
  assert.equal((await word('sessionAnswer', alone.sessionId)).why, 'nobody_there');

  const seen = Promise.withResolvers<DeskState>();
  const desk = await connectDesk(socketPath(state, process.env['XDG_RUNTIME_DIR']), 'window', (shown) => {
    const [prompt] = shown.prompts;
    if (!prompt) return;
    desk.send({ act: 'allow', sessionId: prompt.sessionId, rights: prompt.rights, minutes: 15 });
    seen.resolve(shown);
  });
  const order = await technician.ask(place, Date.now());
  server.sayToAll(order);
  assert.equal((await seen.promise).prompts[0]?.reason, 'The printer is silent');
  const answer = await word('sessionAnswer', order.sessionId);
  const identity = Buffer.from(device.identityPublic, 'base64url');
  assert.equal(await isSigned(identity, 'session-record', answer), true);
  assert.equal(sessionDocuments.record.read(answer.document)?.rights[0]?.answer, 'allowed');
  const { remote } = await status();
  assert.match(JSON.stringify(remote), /"name":"Sam Example".*"state":"connecting"/u);
  const ledger = await runCommand(['ledger', '--state', state]);
  assert.match(ledger.stdout, /sessionPrompting[^]*sessionAnswer/u);

  await runCommand(['stop', '--state', state]);
  const ended = await word('sessionEnd', order.sessionId);
  assert.equal(await isSigned(identity, 'session-end', ended), true);
  assert.equal(sessionDocuments.end.read(ended.document)?.why, 'agent_stopped');
  assert.equal(await agent.exit, 0);
  // the server has not said that it kept it
  await using again = startAgent(state);
  await again.until('online');
  const ends = () => server.words.filter(({ type }) => type === 'sessionEnd');
  await server.until('the end again', () => ends().length === 2);
  assert.deepEqual(ends()[1], ends()[0]);
});
