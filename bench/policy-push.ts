// A narrower policy on its way to 10,000 connected devices: npm run bench -- policy-push
import { setTimeout as wait } from 'node:timers/promises';
import { Fleet } from './fleet.ts';
import { conclude, heading, simulate, type Cpu } from './simulate.ts';

const agents = 10_000;
const addresses = 1_000;
heading(`policy-push: ${agents} simulated agents over real mutual TLS 1.3; their company allows less`);
await using simulation = await simulate(agents);
await using fleet = await Fleet.start(simulation, agents, addresses);
await fleet.untilAllOnline();
const { server, serving } = simulation;
const sql = async <T>(text: string) => (await server.ask<T[]>('sql', text))[0];
const company = (await sql<{ id: string }>('SELECT $company AS id'))?.id ?? '';
const transactions = async () =>
  (
    await sql<{ n: string }>(
      'SELECT pg_stat_clear_snapshot(), xact_commit AS n FROM pg_stat_database WHERE datname = current_database()',
    )
  )?.n;

/** @param was version of the company's policy before */
const narrow = async (was: number, promptTimeoutS: number) => {
  const { taken } = await fleet.progress();
  const [before, committed] = [await server.ask<Cpu>('cpu'), Number(await transactions())];
  const body = { rights: {}, promptTimeoutS };
  const saved = fetch(`${serving.url}/api/companies/${company}/policy`, {
    method: 'PUT',
    headers: { cookie: serving.cookie, origin: serving.url, 'content-type': 'application/json' },
    body: JSON.stringify({
      target: { kind: 'company', id: company },
      was,
      body: { workstation: body, server: body },
    }),
  });
  const began = performance.now();
  const took = await fleet.untilAllTook(taken);
  if (!(await saved).ok) throw new Error(`it was answered with ${(await saved).status}`);
  const isKept = `SELECT count(*) AS n FROM candor.device_policy WHERE company_id = $company AND taken_sessions = sessions`;
  while (Number((await sql<{ n: string }>(isKept))?.n) < agents) await wait(50);
  const keptMs = performance.now() - began;
  const after = await server.ask<Cpu>('cpu');
  await wait(2_000); // PostgreSQL counts transactions a second late
  console.log(
    `99 % after ${(took.nearlyAllMs / 1_000).toFixed(1)} s, all after ${(took.allMs / 1_000).toFixed(1)} s, all kept after ${(keptMs / 1_000).toFixed(1)} s; CPU: Node ${(after.nodeMs - before.nodeMs).toFixed(0)} ms, PostgreSQL ${(after.postgresMs - before.postgresMs).toFixed(0)} ms; ${Number(await transactions()) - committed} transactions`,
  );
  return { ...took, keptMs };
};
console.log('the first makes a row for each device');
await narrow(0, 29);
const { nearlyAllMs, keptMs } = await narrow(1, 28);
conclude([
  { what: '99 % of the devices have it', measured: nearlyAllMs / 1_000, target: 5, unit: 's', peer: '-' },
  { what: 'the server knows it of all', measured: keptMs / 1_000, target: 10, unit: 's', peer: '-' },
]);
