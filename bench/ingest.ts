// Metric rows from the socket to the commit: CPU of Node and PostgreSQL, and rows a second: npm run bench -- ingest
import { conclude, heading, simulate, type Usage } from './simulate.ts';

const agents = 20;
const reports = 40;
const rows = 500;
heading(`ingest: ${agents} agents, ${reports} reports of ${rows} rows each, PostgreSQL with fsync`);
await using simulation = await simulate(agents);
const { server, serving } = simulation;
await simulation.agents.ask('connect', { n: agents, port: serving.port, resumed: false });
await simulation.agents.ask('report', { reports: 2, rows: 1 });

const before = await server.ask<Usage>('usage');
const tookMs = await simulation.agents.ask<number>('report', { reports, rows });
const after = await server.ask<Usage>('usage');
const n = agents * reports * rows;
const nodeUs = ((after.nodeMs - before.nodeMs) * 1000) / n;
const postgresUs = ((after.postgresMs - before.postgresMs) * 1000) / n;
console.log(
  `${n} rows; Node ${nodeUs.toFixed(1)} us and PostgreSQL ${postgresUs.toFixed(1)} us of CPU a row; ${(1e6 / (nodeUs + postgresUs)).toFixed(0)} rows a CPU-second`,
);
conclude([
  {
    what: 'CPU a row, Node and PostgreSQL',
    measured: nodeUs + postgresUs,
    target: 60,
    unit: 'us',
    peer: '-',
  },
  {
    what: 'rows a second',
    measured: (n / tookMs) * 1000,
    target: 5_000,
    unit: '/s',
    peer: '-',
    higherIsBetter: true,
  },
]);
