import { linkInstance } from './link-instance.ts';
import { fold } from '../src/modules/metrics/fold.ts';
await using one = await linkInstance();
const c = one.companies[0]; const n = 1000;
const cl = await one.db.superuser.connect();
await cl.query(`INSERT INTO candor.device SELECT '${c}', gen_random_uuid(), 'd', 'active', 1, '1', 'linux', 0, NULL, now() FROM generate_series(1,${n})`);
for (const h of [2, 3]) {
for (let m = 0; m < 14; m++) await cl.query(`INSERT INTO candor.metric_recent SELECT company_id, id, 'cpu', 's${m}', date_trunc('hour', now()) - interval '${h} hours' + m * interval '1 minute', random() FROM candor.device, generate_series(0,${h === 2 ? 59 : 58}) AS m`);
await cl.query('ANALYZE candor.metric_recent'); 
const t = performance.now();
await fold(one.platform, new AbortController().signal);
console.log(h === 2 ? 'full' : 'with gap', n, 'devices x 14 series x 60:', (performance.now() - t).toFixed(0), 'ms');
}
cl.release();
