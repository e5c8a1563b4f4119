import assert from 'node:assert/strict';
import { spawn } from 'node:child_process';
import { once } from 'node:events';
import { createInterface } from 'node:readline';
import test from 'node:test';
import { setTimeout as sleep } from 'node:timers/promises';
import { fileURLToPath } from 'node:url';
import { loadIdentity } from '../src/identity.ts';
import { Ledger } from '../src/ledger.ts';
import { statePaths } from '../src/state-folder.ts';
import { makeFolder, runCommand, startAgent } from './agent-process.ts';
import { RecordingServer, type Device } from './recording-server.ts';

const rounds = 20;
const rowMaker = fileURLToPath(new URL('./row-maker.ts', import.meta.url));

/** Every report that was seen is in the ledger byte for byte, and a number always had the same bytes. */
function compareLedger(folder: string, server: RecordingServer): void {
  const state = statePaths(folder);
  const identity = loadIdentity(state.identity);
  using ledger = new Ledger(state.ledger, Buffer.from(identity?.storeKey ?? '', 'base64url'), 'read');
  const kept = new Map<number, string>();
  const all: string[] = [];
  for (const { id, seq } of ledger.entries()) {
    const bytes = ledger.bytesOf(id)?.toString('utf8') ?? '';
    all.push(bytes);
    if (seq === null) continue;
    assert.equal(kept.get(seq) ?? bytes, bytes, `report ${seq} was sent with two contents`);
    kept.set(seq, bytes);
  }
  for (const { bytes, seq } of server.seen) {
    if (seq === undefined) assert.ok(all.includes(bytes.toString('utf8')));
    else assert.equal(kept.get(seq), bytes.toString('utf8'));
  }
}

function assertGapless(device: Device): void {
  const seqs = [...device.hashes.keys()];
  assert.deepEqual(
    seqs,
    Array.from(seqs, (_, index) => index + 1),
  );
}

test(
  `killed at ${rounds} random moments: numbers without a gap, each row exactly once, the ledger complete`,
  { timeout: 120_000 },
  async (t) => {
    await using server = await RecordingServer.start();
    using folder = makeFolder();
    assert.equal((await runCommand(['enrol', server.token(), '--state', folder.in('agent')])).code, 0);
    const [device] = server.devices.values();
    assert.ok(device);
    server.faults.dropsReceipt = () => Math.random() < 0.1;
    const keptForSure: number[] = [];
    const run = (from: number, most: number) => {
      const child = spawn(process.execPath, [rowMaker, folder.in('agent'), String(from), String(most)], {
        stdio: ['ignore', 'pipe', 'inherit'],
      });
      createInterface({ input: child.stdout }).on('line', (line) => keptForSure.push(Number(line)));
      return child;
    };
    for (let round = 1; round <= rounds; round++) {
      const child = run(round * 1_000_000, 1_000_000);
      await once(child.stdout, 'data');
      await sleep(Math.random() * 300);
      child.kill('SIGKILL');
      await once(child, 'close');
    }
    delete server.faults.dropsReceipt;
    const last = run((rounds + 1) * 1_000_000, 1);
    const valuesOf = () => new Set(device.rows.map(({ row }) => Number(row['value'])));
    await server.until(
      'everything that was kept',
      () => {
        const values = valuesOf();
        return keptForSure.length > 0 && keptForSure.every((value) => values.has(value));
      },
      60_000,
    );
    last.kill('SIGKILL');
    await once(last, 'close');
    t.diagnostic(
      `${keptForSure.length} rows kept, ${device.rows.length} stored, ${device.lastSeq} reports, ${server.seen.length} frames`,
    );
    assert.equal(valuesOf().size, device.rows.length, 'no row twice');
    assertGapless(device);
    compareLedger(folder.in('agent'), server);
  },
);

test(
  'the whole agent killed in a row of rounds enrols once and goes on where it was',
  { timeout: 60_000 },
  async () => {
    await using server = await RecordingServer.start();
    using folder = makeFolder();
    const startup = { enrol: server.token() };
    for (let round = 0; round < 6; round++) {
      await using agent = startAgent(folder.in('agent'), { startup });
      if (round > 0) await agent.until('online');
      else await agent.until('connecting');
      await sleep(Math.random() * 1500);
    }
    await using agent = startAgent(folder.in('agent'), { startup });
    const { deviceId } = await agent.until('online');
    const device = server.devices.get(String(deviceId));
    assert.ok(device);
    await server.until('inventory', () => device.sections.size === 7);
    assert.equal(server.devices.size, 1);
    assertGapless(device);
    compareLedger(folder.in('agent'), server);
  },
);
