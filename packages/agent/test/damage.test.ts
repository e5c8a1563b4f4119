import assert from 'node:assert/strict';
import { randomBytes } from 'node:crypto';
import { existsSync, readdirSync, statSync, writeFileSync } from 'node:fs';
import test from 'node:test';
import { makeFolder, runCommand, startAgent } from './agent-process.ts';
import { RecordingServer, type Device } from './recording-server.ts';

const overwrite = (file: string) => {
  for (const suffix of ['', '-wal'])
    if (existsSync(file + suffix)) writeFileSync(file + suffix, randomBytes(statSync(file + suffix).size));
};
const asideIn = (folder: string) => readdirSync(folder).filter((name) => name.includes('.damaged-'));
const rowsOf = (device: Device | undefined, record: string) =>
  device?.rows.filter((one) => one.record === record).length ?? 0;

test('an outbox that is overwritten while the agent runs, or before it starts, is set aside and the numbers go on', async () => {
  await using server = await RecordingServer.start();
  using folder = makeFolder();
  const state = folder.in('agent');
  const file = folder.in('agent/outbox.sqlite');
  await using first = startAgent(state, { startup: { enrol: server.token() } });
  const { deviceId } = await first.until('online');
  const device = server.devices.get(String(deviceId));
  await server.until('inventory', () => device?.sections.size === 7);
  overwrite(file);
  server.dropAll();
  await server.until('it came back', () => server.hellos.length === 2);
  await runCommand(['stop', '--state', state]);
  await first.exit;

  for (const turn of [1, 2]) {
    if (turn === 2) writeFileSync(file, randomBytes(16_384));
    const before = device?.lastSeq ?? 0;
    const systems = rowsOf(device, 'manage.inventory.system');
    await using agent = startAgent(state);
    await agent.until('online');
    await server.until('a report after it', () => (device?.lastSeq ?? 0) > before);
    await server.until('inventory', () => rowsOf(device, 'manage.inventory.system') > systems);
    await agent.untilJournal(/outbox could not be read/u);
    assert.equal(
      agent.states.some(({ state: name }) => name === 'identity_in_use'),
      false,
    );
    await runCommand(['stop', '--state', state]);
    await agent.exit;
  }
  assert.ok(asideIn(state).length >= 2);
  const seqs = server.seen.flatMap(({ seq }) => seq ?? []);
  assert.deepEqual([...new Set(seqs)], seqs, 'no number was used twice');
  assert.deepEqual(
    seqs,
    seqs.toSorted((a, b) => a - b),
  );
  await server.until(
    'the loss is told',
    () => device?.rows.some(({ row }) => row['template'] === 'outbox.corrupt') === true,
  );
  await runCommand(['leave', '--state', state]);
  assert.deepEqual(asideIn(state), []);
});
