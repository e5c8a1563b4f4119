// Sealing and opening fields with the server's own cipher and with WebCrypto: npm run bench -- sealing
import { spawnSync } from 'node:child_process';
import { randomBytes, randomUUID } from 'node:crypto';
import { loadavg } from 'node:os';
import { importSealingKey, open, seal } from '@candor/crypto/seal.ts';
import { systemClock } from '../packages/server/src/platform/clock.ts';
import { OpenKey } from '../packages/server/src/platform/keys/open-key.ts';
import { makeSealer } from '../packages/server/src/platform/keys/sealer.ts';

const fields = 60_000;
const rounds = 3;
const targetFieldsPerS = 12_000;
const owner = { kind: 'company', id: randomUUID() } as const;
const [table, column] = ['device_inventory', 'body.system.hostname'];
const rowId = `${randomUUID()}/system`;

const rows: Record<string, unknown>[] = [];
console.log(
  `load average ${loadavg()
    .map((load) => load.toFixed(2))
    .join(' ')}, node -e 0: ${nodeFloorMs().toFixed(0)} ms`,
);
for (const length of [12, 40, 1000]) {
  await measureServer('x'.repeat(length));
  await measureWebCrypto('x'.repeat(length));
}
console.table(rows);
console.log(
  `target: ${targetFieldsPerS} fields/s/core, by the slowest round of sealing with the server's cipher`,
);
const slowest = Math.min(
  ...rows.filter(({ by }) => by === 'server').map(({ 'seal/s/core': perS }) => Number(perS)),
);
process.exitCode = slowest >= targetFieldsPerS ? 0 : 1;

async function measureServer(text: string) {
  const key = new OpenKey(randomBytes(16), randomBytes(32), systemClock.now().getTime());
  const sealer = makeSealer(owner, key, systemClock);
  const sealed = sealer.seal(table, column, rowId, text);
  await add('server', text, {
    seal: async () => {
      for (let i = 0; i < fields; i++) sealer.seal(table, column, rowId, text);
    },
    open: async () => {
      for (let i = 0; i < fields; i++) sealer.open(table, column, rowId, sealed, 'monitoring');
    },
  });
}

async function measureWebCrypto(text: string) {
  const key = await importSealingKey(randomBytes(16), randomBytes(32));
  const place = { owner: owner.id, table, column, rowId };
  const plain = new TextEncoder().encode(text);
  const sealed = await seal(key, place, plain);
  await add('WebCrypto', text, {
    seal: async () => {
      for (let i = 0; i < fields; i++) await seal(key, place, plain);
    },
    open: async () => {
      for (let i = 0; i < fields; i++) await open(key, place, sealed);
    },
  });
}

async function add(by: string, text: string, work: { seal: () => Promise<void>; open: () => Promise<void> }) {
  rows.push({
    by,
    'text bytes': text.length,
    'seal/s/core': await slowestRound(work.seal),
    'open/s/core': await slowestRound(work.open),
  });
}

/** Fields a second of CPU time, of all threads of the process, so that other load does not count. */
async function slowestRound(work: () => Promise<void>): Promise<number> {
  await work();
  let slowest = Infinity;
  for (let round = 0; round < rounds; round++) {
    const before = process.cpuUsage();
    await work();
    const { user, system } = process.cpuUsage(before);
    slowest = Math.min(slowest, fields / ((user + system) / 1e6));
  }
  return Math.round(slowest);
}

function nodeFloorMs(): number {
  const startedAt = performance.now();
  spawnSync(process.execPath, ['-e', '0']);
  return performance.now() - startedAt;
}
