// 50 of 10,000 devices for staff that reaches 5,000 companies, with and without row security: npm run bench -- row-security
import { openPool } from '../packages/server/src/platform/db/index.ts';
import { addMember, addPerson } from '../packages/server/test/people.ts';
import { largeCompany, quantile, timesOf } from './simulate-people.ts';
import { conclude, heading } from './simulate.ts';

heading('row-security: list of 50 of 10,000 devices, staff on 5,000 companies');
await using company = await largeCompany();
const { server, id } = company;
const { rows } = await server.db.superuser.query<{ id: string }>(
  `SELECT id FROM candor.company WHERE kind = 'operator'`,
);
const home = rows[0]?.id ?? '';
const person = await addPerson(server);
const memberId = await addMember(server, home, person, ['technician']);
await server.db.superuser.query(
  `INSERT INTO candor.company (id, name, kind, state, language, time_zone, created_at)
   SELECT gen_random_uuid(), 'Company ' || n, 'customer', 'active', 'en', 'UTC', now() FROM generate_series(1, 4999) AS n`,
);
await server.db.superuser.query(
  `INSERT INTO candor.staff_assignment VALUES ($1, gen_random_uuid(), $2, 'technician', 'listed', NULL, now())`,
  [home, memberId],
);
await server.db.superuser.query(
  `INSERT INTO candor.staff_reach SELECT company_id, staff_assignment.id, company.id FROM candor.staff_assignment, candor.company WHERE kind = 'customer'`,
);
await server.db.superuser.query('ANALYZE candor.company, candor.staff_reach');
const there = person.in(id);
const list = await timesOf(100, () => there.call('GET', '/api/devices?limit=50'));

const page = `SELECT id, label FROM candor.device WHERE company_id = $1 AND state <> 'removed' ORDER BY company_id, last_seen_at DESC, id LIMIT 50`;
const { database } = server.running.platform;
const all = await timesOf(50, () =>
  database.withCompanies(person.accountId, 'monitoring', (tx) =>
    tx
      .selectFrom('device')
      .select(['id', 'label'])
      .where('state', '<>', 'removed')
      .orderBy('companyId')
      .orderBy('lastSeenAt', 'desc')
      .limit(50)
      .execute(),
  ),
);

/** The same statements on a connection of one role: candor_app has row security, the superuser passes it. */
async function pageAs(role: 'app' | 'superuser'): Promise<number[]> {
  const pool = openPool(server.db.connections[role], 'app', server.db.log);
  const taken = await timesOf(500, async () => {
    const client = await pool.connect();
    await client.query(`BEGIN; SELECT set_config('candor.company_id', '${id}', true)`);
    await client.query({ name: 'page', text: page, values: [id] });
    await client.query('COMMIT');
    client.release();
  });
  await pool.end();
  return taken;
}
const within = await pageAs('app');
const without = await pageAs('superuser');
console.log(
  `one company by row security p50 ${quantile(within, 0.5).toFixed(2)} ms, without ${quantile(without, 0.5).toFixed(2)} ms`,
);
conclude([
  {
    what: 'p95 of the list over HTTP, staff',
    measured: quantile(list, 0.95),
    target: 60,
    unit: 'ms',
    peer: 'Tactical 12 s at 1,500',
  },
  {
    what: 'p95 over all 5,000 companies at once',
    measured: quantile(all, 0.95),
    target: 60,
    unit: 'ms',
    peer: 'Fleet 640 ms at 1,000',
  },
  {
    what: 'statement with row security / without, p50',
    measured: quantile(within, 0.5) / quantile(without, 0.5),
    target: 1.15,
    unit: 'x',
    peer: '-',
  },
]);
