// 50 of 10,000 devices for staff that reaches 5,000 companies, with and without row security: npm run bench -- row-security
import { seenBy } from '../packages/server/src/modules/companies/index.ts';
import { listDevices } from '../packages/server/src/modules/devices/list-queries.ts';
import { openDatabase, type Database } from '../packages/server/src/platform/db/index.ts';
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

// candor_app has row security, the superuser passes it
const superuser = openDatabase(server.db.connections.superuser, server.db.log);
await server.db.superuser.query(
  `ALTER ROLE CURRENT_USER IN DATABASE ${server.db.connections.superuser.database} SET search_path = candor`,
);
const membership = await server.running.app.companies.membershipOf(person.accountId, id);
if (!membership) throw new Error('no staff there');
const caller = { accountId: person.accountId, personId: person.personId, signIn: null, ...membership };
const question = {
  companyId: id,
  filter: undefined,
  state: undefined,
  online: [],
  after: undefined,
  limit: 50,
};
const pageOf = (which: Database) =>
  which.withCompany(id, 'monitoring', async (tx) => {
    const seen = await seenBy(tx, caller);
    const began = performance.now();
    await listDevices(tx, { ...question, seen });
    return performance.now() - began;
  });
/** In turns, so that what else the computer does is in both. */
const pairs: { within: number; without: number }[] = [];
for (let n = -100; n < 1000; n++) {
  const pair = { within: await pageOf(database), without: await pageOf(superuser) };
  if (n >= 0) pairs.push(pair);
}
await superuser.close();
const p50 = (which: 'within' | 'without') =>
  quantile(
    pairs.map((pair) => pair[which]).toSorted((one, other) => one - other),
    0.5,
  );
console.log(
  `one company by row security p50 ${p50('within').toFixed(2)} ms, without ${p50('without').toFixed(2)} ms`,
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
    what: 'the list’s statement with row security / without, p50',
    measured: p50('within') / p50('without'),
    target: 1.15,
    unit: 'x',
    peer: '-',
  },
]);
