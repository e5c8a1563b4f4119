// Metric rows from the socket to the commit: CPU of Node and PostgreSQL, and rows a second: npm run bench -- ingest
import { conclude, heading, simulate, type Cpu } from './simulate.ts';

const agents = 20;
/** A spool that is sent after days without a network, and what an agent sends in a minute. */
const shapes = [
  { what: 'full reports of 500 rows', reports: 40, rows: 500 },
  { what: 'reports of 14 rows, one a minute', reports: 100, rows: 14 },
];
heading(`ingest: ${agents} agents over real mutual TLS, PostgreSQL with fsync`);
await using simulation = await simulate(agents);
const { server, serving } = simulation;
await simulation.agents.ask('connect', { n: agents, port: serving.port, resumed: false });
await simulation.agents.ask('report', { reports: 20, rows: 14 });

const measured = [];
for (const { what, reports, rows } of shapes) {
  await server.ask('sql', 'TRUNCATE candor.metric_recent');
  const before = await server.ask<Cpu>('cpu');
  const tookMs = await simulation.agents.ask<number>('report', { reports, rows });
  const after = await server.ask<Cpu>('cpu');
  const n = agents * reports * rows;
  const [stored] = await server.ask<{ n: number }[]>(
    'sql',
    'SELECT count(*)::int AS n FROM candor.metric_recent',
  );
  if (stored?.n !== n) throw new Error(`${stored?.n} of ${n} rows were stored`);
  const nodeUs = ((after.nodeMs - before.nodeMs) * 1000) / n;
  const postgresUs = ((after.postgresMs - before.postgresMs) * 1000) / n;
  const perCpuS = 1e6 / (nodeUs + postgresUs);
  console.log(
    `${what}: ${n} rows, Node ${nodeUs.toFixed(1)} us + PostgreSQL ${postgresUs.toFixed(1)} us of CPU a row, ${perCpuS.toFixed(0)} rows a CPU-second`,
  );
  measured.push({ what, us: nodeUs + postgresUs, perS: (n / tookMs) * 1000 });
}
conclude(
  measured.flatMap(({ what, us, perS }) => [
    { what: `CPU a row, ${what}`, measured: us, target: 60, unit: 'us', peer: '-' },
    {
      what: `rows a second, ${what}`,
      measured: perS,
      target: 5_000,
      unit: '/s',
      peer: '-',
      higherIsBetter: true,
    },
  ]),
);
