// Which of 10,000 devices a technician may see, with 2,000 levels set for them: npm run bench -- levels
import { addMember, addPerson } from '../packages/server/test/people.ts';
import { largeCompany, quantile, timesOf } from './simulate-people.ts';
import { conclude, heading } from './simulate.ts';

const entries = 2_000;
heading(
  `levels: "which of 10,000 devices may I see" with ${entries} entries, and the first page of the list over HTTP`,
);
await using company = await largeCompany();
const { server, id } = company;
const person = await addPerson(server);
const memberId = await addMember(server, id, person, ['technician', 'helper']);
await server.db.superuser.query(
  `INSERT INTO candor.permission_level (company_id, id, unit_id, device_id, member_id, role, level, at)
   SELECT $1, gen_random_uuid(), unit_id, device_id, $2, NULL, (ARRAY['none', 'view', 'own'])[1 + n % 3], now() FROM (
     (SELECT id AS unit_id, NULL::uuid AS device_id, row_number() OVER () AS n FROM candor.unit WHERE company_id = $1 LIMIT 200)
     UNION ALL (SELECT NULL, id, row_number() OVER () FROM candor.device WHERE company_id = $1 LIMIT $3)) AS places`,
  [id, memberId, entries - 200],
);
await server.db.superuser.query('ANALYZE candor.permission_level');
const { companies } = server.running.app;
const membership = await companies.membershipOf(person.accountId, id);
if (!membership) throw new Error('no member');
const caller = { accountId: person.accountId, personId: person.personId, signIn: null, ...membership };
const seen = await companies.devicesSeen(caller);
console.log(`${seen?.size ?? 'all'} devices are seen`);
const alone = await timesOf(100, () => companies.devicesSeen(caller));
const list = await timesOf(50, () => person.call('GET', '/api/devices'));
console.log(
  `question: p50 ${quantile(alone, 0.5).toFixed(1)} ms; the list, which counts as well: p95 ${quantile(list, 0.95).toFixed(1)} ms`,
);
conclude([
  { what: 'p95 of the question', measured: quantile(alone, 0.95), target: 100, unit: 'ms', peer: '-' },
]);
