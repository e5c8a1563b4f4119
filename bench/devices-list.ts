// First page of 10,000 devices with an hour of cpu and memory each, over HTTP: npm run bench -- devices-list
import { conclude, heading, simulate } from './simulate.ts';

const devices = 10_000;
const calls = 200;
heading(`devices-list: first page of ${devices} devices, 50 a page, sparklines of an hour, over HTTP`);
await using simulation = await simulate(1);
const { server, serving } = simulation;
await server.ask(
  'sql',
  `
  INSERT INTO candor.device SELECT $company, gen_random_uuid(), 'device ' || i, 'active', 1, '0.1.0', 'linux', 0, NULL, now(), now() - i * interval '1 second' FROM generate_series(1, ${devices}) AS i;
  INSERT INTO candor.device_availability SELECT company_id, id, now() - d * interval '1 day', now() - d * interval '1 day' + interval '8 hours', 'clean' FROM candor.device, generate_series(1, 10) AS d;
  INSERT INTO candor.device_inventory SELECT company_id, id, section, sha256(''), '{"osName": "Debian GNU/Linux", "totalBytes": 16000000000}', now() FROM candor.device, unnest(ARRAY['system', 'memory', 'cpu', 'disks']) AS section;
  INSERT INTO candor.metric_recent SELECT company_id, id, metric, '', date_trunc('minute', now()) - m * interval '1 minute', random() * 100 FROM candor.device, unnest(ARRAY['cpu', 'memory-used', 'load']) AS metric, generate_series(0, 59) AS m;
  ANALYZE candor.device, candor.device_availability, candor.device_inventory, candor.metric_recent`,
);

const times = async (query: string): Promise<number[]> => {
  const taken: number[] = [];
  for (let i = 0; i < calls; i++) {
    const began = performance.now();
    const response = await fetch(`${serving.url}/api/devices?${query}`, {
      headers: { cookie: serving.cookie },
    });
    const { items } = (await response.json()) as { items: unknown[] };
    if (items.length === 0) throw new Error(`status ${response.status}, no device`);
    taken.push(performance.now() - began);
  }
  return taken.toSorted((a, b) => a - b);
};
await times('limit=50');
const p95 = new Map<string, number>();
const questions = {
  'first page': 'limit=50',
  'filter "77"': 'limit=50&filter=77',
  'offline only': 'limit=50&state=offline',
  '200 a page': 'limit=200',
};
for (const [what, query] of Object.entries(questions)) {
  const taken = await times(query);
  const at = (share: number) => taken[Math.floor(taken.length * share)] ?? 0;
  console.log(`${what}: p50 ${at(0.5).toFixed(1)} ms, p95 ${at(0.95).toFixed(1)} ms`);
  p95.set(what, at(0.95));
}
const peer = '2.9 s from login to list, 109 devices (MeshCentral)';
conclude([
  { what: 'p95 of the first page', measured: p95.get('first page') ?? 0, target: 100, unit: 'ms', peer },
]);
