import { requireLevel } from '../packages/server/src/modules/companies/index.ts';
// What a request pays for knowing who asks and what they may do: npm run bench -- permission
import { addMember, addPerson } from '../packages/server/test/people.ts';
import { largeCompany, quantile, timesOf } from './simulate-people.ts';
import { conclude, heading } from './simulate.ts';

heading('permission: token, membership and row security of one request, by itself');
await using company = await largeCompany();
const { server, id } = company;
const person = await addPerson(server);
await addMember(server, id, person, ['technician']);
const { app, platform } = server.running;
const token = person.cookie().split('=')[1] ?? '';
const authenticate = () => app.accounts.authenticate(token, id, () => undefined);
const caller = await authenticate();
if (!caller) throw new Error('not signed in');
const { rows } = await server.db.superuser.query<{ id: string }>('SELECT id FROM candor.device LIMIT 1');
const device = rows[0]?.id ?? '';
const who = await timesOf(2_000, authenticate);
const empty = await timesOf(2_000, () => platform.database.withCompany(id, 'service', async () => undefined));
const level = await timesOf(1_000, () =>
  requireLevel(platform, caller, { word: 'device.view', level: 'view' }, device),
);
console.log(
  `p50: token and membership ${quantile(who, 0.5).toFixed(2)} ms, level on a device ${quantile(level, 0.5).toFixed(2)} ms`,
);
conclude([
  {
    what: 'p95 of token, membership and an empty transaction',
    measured: quantile(who, 0.95) + quantile(empty, 0.95),
    target: 1.5,
    unit: 'ms',
    peer: '-',
  },
  {
    what: 'p95 of the level on one device',
    measured: quantile(level, 0.95),
    target: 1.5,
    unit: 'ms',
    peer: '-',
  },
]);
