// Hostile requests and frames against every contract and message, a minute each (--seconds=N), one after the other
// (--at-once=N), of what contains TEXT in its name (--only=TEXT, repeated): npm run bench -- fuzz
import { parseArgs } from 'node:util';
import v8 from 'node:v8';
import vm from 'node:vm';
import { attacks, requireAlive } from '../packages/server/test/fuzz/frames.ts';
import { fuzzLive } from '../packages/server/test/fuzz/live.ts';
import { fuzzRoute } from '../packages/server/test/fuzz/routes.ts';
import { routes, Target } from '../packages/server/test/fuzz/target.ts';
import { testServer } from '../packages/server/test/server.ts';
import { conclude, heading } from './simulate.ts';

v8.setFlagsFromString('--expose-gc');
const collectGarbage = vm.runInNewContext('gc') as () => void;
const { values } = parseArgs({
  options: {
    seconds: { type: 'string', default: '60' },
    'at-once': { type: 'string', default: '1' },
    only: { type: 'string', multiple: true, default: [''] },
  },
});
const each = { ms: Number(values.seconds) * 1000 };

heading(`fuzz: ${values.seconds} s for each route, the live stream and each message of the agent`);
await using server = await testServer({ limits: { take: () => undefined } });
const target = new Target(server);
await target.prepare();
const port = server.running.app.gateway.ports()[0] ?? 0;

const rows: { what: string; tries: number; outcomes: string; heapMiB: number }[] = [];
const isWanted = (name: string) => values.only.some((part) => name.includes(part));
const left = routes.filter(({ name }) => isWanted(name));
const messages = attacks.filter(([name]) => isWanted(name));
const measureRoutes = async () => {
  for (let route = left.shift(); route; route = left.shift()) {
    const one = route;
    await measure(one.name, () => fuzzRoute(target, one, each));
  }
};
await Promise.all(Array.from({ length: Number(values['at-once']) }, measureRoutes));
if (isWanted('live stream')) await measure('live stream', () => fuzzLive(target, each));
// the devices from before may have been removed
const honest = await target.enrol();
for (const [name, attack] of messages) {
  const identity = await target.enrol();
  await measure(name, () => attack({ identity, port, enrol: () => target.enrol() }, each));
  await requireAlive({ identity: honest, port });
}
console.table(rows);
const heaps = rows.map(({ heapMiB }) => heapMiB);
conclude([
  {
    what: 'crashes and answers of 500 and above (the run ends at the first)',
    measured: 0,
    target: 0,
    unit: '',
    peer: '-',
  },
  {
    what: 'growth of the heap from the first third to the end',
    measured: Math.max(0, (heaps.at(-1) ?? 0) - (heaps[Math.floor(heaps.length / 3)] ?? 0)),
    target: 16,
    unit: 'MiB',
    peer: '-',
  },
]);

async function measure(
  what: string,
  run: () => Promise<{ tries: number; outcomes: Record<string, number> }>,
): Promise<void> {
  const { tries, outcomes } = await run();
  collectGarbage();
  // the test server keeps what it logs
  const bytes = process.memoryUsage().heapUsed - server.logged().length;
  const heapMiB = Number((bytes / 2 ** 20).toFixed(1));
  rows.push({ what, tries, outcomes: JSON.stringify(outcomes), heapMiB });
  console.log(`${rows.length}. ${what}: ${tries} tries, ${heapMiB} MiB`);
}
