// The agents' process of a simulation (simulate.ts): any number of connections, driven from outside.
import { readFileSync } from 'node:fs';
import path from 'node:path';
import {
  metricRows,
  SimulatedLink,
  type SimulatedIdentity,
} from '../packages/server/test/simulated-agent.ts';
import { answer } from './simulate.ts';

const [dataDir = ''] = process.argv.slice(2);
const links = new Map<string, SimulatedLink>();
const tickets = new Map<string, Buffer>();
let known: SimulatedIdentity[] = [];
/** As many handshakes at once as one address may have, and a few less. */
const atOnce = 16;
const maxInFlight = 4;

answer({ connect, disconnect, report });

function identities(n: number): SimulatedIdentity[] {
  if (known.length === 0)
    // prepare() of the server's process wrote it
    known = (
      JSON.parse(readFileSync(path.join(dataDir, 'simulation.json'), 'utf8')) as {
        identities: SimulatedIdentity[];
      }
    ).identities;
  return known.slice(0, n);
}

/** Connects the first `n` devices; with `resumed`, by the tickets of their last connection. Answers how many resumed. */
async function connect({ n, port, resumed }: { n: number; port: number; resumed: boolean }): Promise<number> {
  let resumptions = 0;
  await each(identities(n), async (identity) => {
    const session = resumed ? tickets.get(identity.deviceId) : undefined;
    const link = new SimulatedLink(identity, { port, ...(session && { tls: { session } }) });
    await link.hello();
    if (link.isResumed === true) resumptions++;
    links.set(identity.deviceId, link);
  });
  return resumptions;
}

async function disconnect(): Promise<void> {
  await each([...links], async ([id, link]) => {
    if (link.ticket) tickets.set(id, link.ticket);
    await link.close();
  });
  links.clear();
}

/** Every connected device sends `reports` reports of `rows` minutes; answers how long it took until all were acknowledged. */
async function report({ reports, rows }: { reports: number; rows: number }): Promise<number> {
  const began = performance.now();
  const at = Date.now();
  await Promise.all(
    [...links.values()].map(async (link) => {
      const items = (i: number) => [
        { record: 'manage.metric', rows: metricRows(rows, at - i * rows * 60_000) },
      ];
      // as an agent does that has a spool: four under way
      for (let sent = 0, answered = 0; answered < reports; answered++) {
        for (; sent < reports && sent - answered < maxInFlight; sent++)
          link.socket.send(link.reportBytes(items(sent)), { binary: false });
        const { refused } = await link.next('ack');
        if (refused.length > 0) throw new Error(`refused: ${refused[0]?.code}`);
      }
    }),
  );
  return performance.now() - began;
}

async function each<T>(items: readonly T[], work: (item: T) => Promise<void>): Promise<void> {
  const left = items.values();
  await Promise.all(
    Array.from({ length: atOnce }, async () => {
      for (const item of left) await work(item);
    }),
  );
}
