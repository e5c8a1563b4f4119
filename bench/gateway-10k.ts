// 10,000 agents held by one process: memory, CPU, and a storm of returns: npm run bench -- gateway-10k
import { setTimeout as wait } from 'node:timers/promises';
import { Fleet, type Arrival } from './fleet.ts';
import { conclude, heading, simulate, type Cpu } from './simulate.ts';

const agents = 10_000;
const addresses = 1_000;
const watchMs = 60_000;
heading(
  `gateway-10k: ${agents} simulated agents of ${addresses} addresses over real mutual TLS 1.3, pinged each 30 s`,
);
const text = ({ halfMs, nearlyAllMs, allMs }: Arrival) =>
  `half after ${(halfMs / 1_000).toFixed(0)} s, 99 % after ${(nearlyAllMs / 1_000).toFixed(0)} s, all after ${(allMs / 1_000).toFixed(0)} s`;
await using simulation = await simulate(agents);
// code is compiled and pools are full before the first measurement
await simulation.agents.ask('connect', { n: 200, port: simulation.serving.port, resumed: false });
await simulation.agents.ask('disconnect');
const idleBytes = await simulation.server.ask<number>('rssBytes');

await using fleet = await Fleet.start(simulation, agents, addresses);
const connected = await fleet.untilAllOnline();
const heldBytes = await simulation.server.ask<number>('rssBytes');
console.log(
  `connected: ${text(connected)}; RSS ${(idleBytes / 2 ** 20).toFixed(0)} MiB without them, ${(heldBytes / 2 ** 20).toFixed(0)} MiB with them`,
);

/** Shares of one core over a minute (%). */
const watch = async () => {
  const before = await simulation.server.ask<Cpu>('cpu');
  await wait(watchMs);
  const after = await simulation.server.ask<Cpu>('cpu');
  const share = (ms: number) => (ms / watchMs) * 100;
  return { node: share(after.nodeMs - before.nodeMs), postgres: share(after.postgresMs - before.postgresMs) };
};
const heartbeats = await watch();
await fleet.report(60_000);
const reporting = await watch();
const { answeredRows, tries: before } = await fleet.progress();
console.log(
  `heartbeats alone: Node ${heartbeats.node.toFixed(1)} %, PostgreSQL ${heartbeats.postgres.toFixed(1)} % of a core; with a report of 14 rows a minute each: Node ${reporting.node.toFixed(1)} %, PostgreSQL ${reporting.postgres.toFixed(1)} % (${answeredRows} rows)`,
);

await simulation.crash();
const back = await fleet.untilAllOnline();
const { tries } = await fleet.progress();
console.log(
  `after SIGKILL and restart: ${text(back)}; ${((tries - before) / agents).toFixed(1)} tries an agent`,
);
conclude([
  {
    what: 'RSS an agent',
    measured: (heldBytes - idleBytes) / agents / 1_000,
    target: 100,
    unit: 'kB',
    peer: '510 kB (MeshCentral)',
  },
  { what: 'CPU, heartbeats alone', measured: heartbeats.node, target: 10, unit: '% of a core', peer: '-' },
  {
    what: 'CPU, a report a minute each',
    measured: reporting.node,
    target: 25,
    unit: '% of a core',
    peer: '-',
  },
  {
    what: '99 % back after a crash',
    measured: back.nearlyAllMs / 1_000,
    target: 120,
    unit: 's',
    peer: '17 s for 9 agents (MeshCentral)',
  },
]);
