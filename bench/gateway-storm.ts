// A killed server and 1,000 agents that were reporting, until all are back: npm run bench -- gateway-storm
import { setTimeout as wait } from 'node:timers/promises';
import { Fleet } from './fleet.ts';
import { conclude, heading, simulate } from './simulate.ts';

const agents = 1_000;
const peer = '17 s for 9 agents (MeshCentral)';
heading(
  `gateway-storm: SIGKILL of the server in mid-report, ${agents} simulated agents that come back by back-off`,
);

const rows = [];
for (const { what, addresses } of [
  { what: 'each from an address of its own', addresses: agents },
  { what: 'all behind one address', addresses: 1 },
]) {
  await using simulation = await simulate(agents);
  await using fleet = await Fleet.start(simulation, agents, addresses);
  await fleet.untilAllOnline();
  await fleet.report(1_000);
  await wait(5_000);
  const { tries: before } = await fleet.progress();
  await simulation.crash();
  const { allMs } = await fleet.untilAllOnline();
  await fleet.report(0);
  await wait(5_000);
  const { answeredRows, tries } = await fleet.progress();
  const [{ n } = { n: 0 }] = await simulation.server.ask<{ n: number }[]>(
    'sql',
    'SELECT count(*)::int AS n FROM candor.metric_recent',
  );
  const triesOfAgent = ((tries - before) / agents).toFixed(1);
  console.log(`${what}: ${answeredRows} rows answered, ${n} stored, ${triesOfAgent} tries an agent`);
  const lost = Math.abs(n - answeredRows);
  rows.push(
    { what: `all back, ${what}`, measured: allMs / 1_000, target: 30, unit: 's', peer },
    { what: `rows lost or doubled, ${what}`, measured: lost, target: 0, unit: '', peer: '-' },
  );
}
conclude(rows);
