// The matrix of 500 people and 500 devices: what is in sight, and 500 changes saved: npm run bench -- matrix
import { addCompany, addDevice, addMember, addPerson, type Person } from '../packages/server/test/people.ts';
import { testServer } from '../packages/server/test/server.ts';
import { quantile, timesOf } from './simulate-people.ts';
import { conclude, heading } from './simulate.ts';

const size = 500;
const block = 50;
heading(
  `matrix: ${size} people and ${size} devices, ${block} of each in sight, ${size} changes saved at once`,
);
await using server = await testServer({ limits: { take: () => undefined } });
const { id, owner } = await addCompany(server);
const path = `/api/companies/${id}`;
const members: string[] = [];
const devices: string[] = [];
for (let n = 0; n < size; n++) {
  members.push(await addMember(server, id, await addPerson(server, `Person ${n}`), ['technician']));
  devices.push(await addDevice(server, id, `device ${n}`));
}

/** Every page of a list, as the console reads it. */
async function all(by: Person, list: string): Promise<number> {
  let [after, found] = ['', 0];
  do {
    const { body } = await by.call('GET', `${path}/${list}?limit=200${after}`);
    const { items, next } = body as { items: object[]; next: string | null };
    found += items.length;
    after = next === null ? '' : `&after=${next}`;
  } while (after !== '');
  return found;
}
const inSight = () =>
  owner.call(
    'GET',
    `${path}/levels/matrix?members=${members.slice(0, block).join(',')}&devices=${devices.slice(0, block).join(',')}`,
  );
const save = async (level: 'view' | 'own', was: 'view' | 'own' | null) => {
  const changes = members.map((memberId, n) => ({
    subject: { kind: 'member', id: memberId },
    target: { kind: 'device', id: devices[n] },
    was,
    level,
  }));
  const began = performance.now();
  const { status } = await owner.call('PUT', `${path}/levels`, { changes });
  if (status !== 200) throw new Error(`saving answered ${status}`);
  return performance.now() - began;
};
const saved = [await save('view', null), await save('own', 'view'), await save('view', 'own')];
const people = await timesOf(10, () => all(owner, 'people'));
const placed = await timesOf(10, () => all(owner, 'devices'));
const sight = await timesOf(20, inSight);
const whole = await timesOf(10, async () => {
  await Promise.all([all(owner, 'people'), all(owner, 'devices')]);
  await inSight();
});
const answer = JSON.stringify((await inSight()).body).length;
console.log(
  `p50: people ${quantile(people, 0.5).toFixed(0)} ms, devices ${quantile(placed, 0.5).toFixed(0)} ms, ${block} x ${block} cells ${quantile(sight, 0.5).toFixed(0)} ms (${(answer / 1024).toFixed(0)} kB)`,
);
conclude([
  {
    what: 'p95 of all that the first sight takes',
    measured: quantile(whole, 0.95),
    target: 300,
    unit: 'ms',
    peer: '-',
  },
  { what: `${size} changes saved`, measured: Math.max(...saved), target: 1000, unit: 'ms', peer: '-' },
]);
