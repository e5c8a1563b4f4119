// One metric of one device for seven days, with hours of 10,000 devices stored, over HTTP: npm run bench -- metrics-read
import { conclude, heading, simulate } from './simulate.ts';

const devices = 10_000;
const days = 2;
const calls = 200;
heading(
  `metrics-read: ${devices} devices x 10 metrics x ${days} days of hours stored, one device full for 7 days`,
);
await using simulation = await simulate(1);
const { server, serving } = simulation;
const metrics = `unnest(ARRAY['cpu', 'load', 'memory-used', 'memory-available', 'swap-used', 'mount-used', 'adapter-rx', 'adapter-tx', 'uptime', 'agent-memory'])`;
const hours = (of: string, n: number, where = '') => `
  INSERT INTO candor.metric_hour
  SELECT ${of}.company_id, ${of}.id, metric, '', date_trunc('hour', now()) - h * interval '1 hour', minute.series, 60, 1, 60, 1830
    FROM candor.device AS ${of}, ${metrics} AS metric, generate_series(2, ${n + 1}) AS h,
         (SELECT array_agg(i::real) AS series FROM generate_series(1, 60) AS i) AS minute ${where}`;
const full = "WHERE device.label <> 'other'";
const [{ id, rows } = { id: '', rows: 0 }] = await server.ask<{ id: string; rows: number }[]>(
  'sql',
  `${hours('device', 7 * 24, full)};
   INSERT INTO candor.metric_recent SELECT company_id, id, metric, '', date_trunc('minute', now()) - m * interval '1 minute', 5 FROM candor.device, ${metrics} AS metric, generate_series(0, 100) AS m;
   INSERT INTO candor.device SELECT $company, gen_random_uuid(), 'other', 'active', 1, '0.1.0', 'linux', 0, NULL, now(), now() FROM generate_series(2, ${devices});
   ${hours('device', days * 24, "WHERE device.label = 'other'")};
   ANALYZE candor.device, candor.metric_hour, candor.metric_recent;
   SELECT id, (SELECT count(*)::int FROM candor.metric_hour) AS rows FROM candor.device ${full}`,
);
console.log(`${rows} rows of hours`);

const read = async (query: string): Promise<number[]> => {
  const taken: number[] = [];
  for (let i = 0; i < calls; i++) {
    const began = performance.now();
    const response = await fetch(`${serving.url}/api/devices/${id}/metrics?${query}`, {
      headers: { cookie: serving.cookie },
    });
    const { series } = (await response.json()) as { series: { points: unknown[] }[] };
    const points = series[0]?.points.filter((point) => point !== null).length ?? 0;
    if (points < 600) throw new Error(`status ${response.status}, ${points} points`);
    taken.push(performance.now() - began);
  }
  return taken.toSorted((a, b) => a - b);
};
const week = `from=${Date.now() - 7 * 86_400_000}&to=${Date.now()}`;
await read(`metric=cpu&${week}`);
const taken = await read(`metric=cpu&${week}`);
const at = (share: number) => taken[Math.floor(taken.length * share)] ?? 0;
console.log(`one metric, 7 days: p50 ${at(0.5).toFixed(1)} ms, p95 ${at(0.95).toFixed(1)} ms`);
const all = await read(week);
console.log(`all ten metrics, 7 days: p50 ${(all[calls / 2] ?? 0).toFixed(1)} ms`);
conclude([{ what: 'p95 of one metric, 7 days', measured: at(0.95), target: 50, unit: 'ms', peer: '-' }]);
