import assert from 'node:assert/strict';
import { after, before, test } from 'node:test';
import type { RuleChange } from '@candor/policy/rights/rule-change.ts';
import { addCompany, addDevice, addMember, addPerson, outcome, type Person } from '../../../test/people.ts';
import { testServer, type Answer, type TestServer } from '../../../test/server.ts';

let server: TestServer;
before(async () => {
  server = await testServer({ limits: { take: () => undefined } });
});
after(() => server[Symbol.asyncDispose]());

const itemsOf = <T>({ body }: Answer) => (body as { items: T[] }).items;
interface Placed {
  id: string;
  label: string;
  unitId: string | null;
}
interface Mine {
  label: string;
  people: { name: string | null; level: string; isSelf: boolean }[];
  last: { kind: string; by: string; name: string | null } | null;
  changes: RuleChange[];
}

async function unit(company: string, owner: Person, name: string): Promise<string> {
  const body = { name, kind: 'site', parentId: null };
  return ((await owner.call('POST', `/api/companies/${company}/units`, body)).body as { id: string }).id;
}

test('devices are listed with their unit, page by page, to whom may see them', async () => {
  const { id, owner } = await addCompany(server);
  const berlin = await unit(id, owner, 'Berlin');
  const [inside, outside] = [await addDevice(server, id, 'in', berlin), await addDevice(server, id, 'out')];
  const path = `/api/companies/${id}/devices`;
  const list = async (by: Person, query = '') => itemsOf<Placed>(await by.call('GET', `${path}${query}`));
  assert.deepEqual(await list(owner), [
    { id: inside, label: 'in', unitId: berlin },
    { id: outside, label: 'out', unitId: null },
  ]);
  assert.deepEqual(
    (await list(owner, `?unit=${berlin}`)).map(({ label }) => label),
    ['in'],
  );
  assert.deepEqual(
    (await list(owner, '?unit=top')).map(({ label }) => label),
    ['out'],
  );
  assert.deepEqual(
    (await list(owner, `?device=${outside}`)).map(({ label }) => label),
    ['out'],
  );
  const first = await owner.call('GET', `${path}?limit=1`);
  const { next } = first.body as { next: string };
  assert.equal(next, inside);
  assert.deepEqual(
    (await list(owner, `?limit=1&after=${next}`)).map(({ label }) => label),
    ['out'],
  );

  const person = await addPerson(server, 'Max Mitglied');
  const memberId = await addMember(server, id, person, ['member']);
  assert.deepEqual(await list(person), []);
  await owner.call('PUT', `${path}/${inside}/people`, { memberIds: [memberId] });
  assert.deepEqual(
    (await list(person)).map(({ label }) => label),
    ['in'],
  );
  const stranger = await addCompany(server, 'Zinn GmbH');
  assert.equal(outcome(await stranger.owner.call('GET', path)), '404 not_found');
});

test('whoever only uses a device learns who else can do something there, and who did last', async () => {
  const { id, owner } = await addCompany(server);
  const device = await addDevice(server, id, 'PC-12');
  await addDevice(server, id, 'not mine');
  const person = await addPerson(server, 'Max Mitglied');
  const memberId = await addMember(server, id, person, ['member']);
  await addMember(server, id, await addPerson(server, 'Hella Helfer'), ['helper']);
  await addMember(server, id, await addPerson(server, 'Petra Privat'), ['privacy-officer']);
  const mine = () => person.call('GET', '/api/portal/devices');
  assert.deepEqual((await mine()).body, { items: [], staff: [] });
  await owner.call('PUT', `/api/companies/${id}/devices/${device}/people`, { memberIds: [memberId] });
  const [shown, ...others] = itemsOf<Mine>(await mine());
  assert.deepEqual(others, []);
  assert.equal(shown?.label, 'PC-12');
  assert.deepEqual(
    shown?.people.map(({ name, level, isSelf }) => [name, level, isSelf]),
    [
      ['Karin Kupfer', 'own', false],
      ['Max Mitglied', 'view', true],
      ['Hella Helfer', 'view', false],
    ],
  );
  assert.deepEqual(
    [shown.last?.kind, shown.last?.by, shown.last?.name],
    ['assigned', 'member', 'Karin Kupfer'],
  );
});

test('whose device it is learns what was changed in what sessions may do there: before, after, who, from when', async () => {
  const { id, owner } = await addCompany(server);
  const berlin = await unit(id, owner, 'Berlin');
  const [inside, outside] = [await addDevice(server, id, 'in', berlin), await addDevice(server, id, 'out')];
  const person = await addPerson(server, 'Max Mitglied');
  const memberIds = [await addMember(server, id, person, ['member'])];
  for (const device of [inside, outside])
    await owner.call('PUT', `/api/companies/${id}/devices/${device}/people`, { memberIds });
  const set = async (kind: string, at: string, body: object) => {
    const wish = { target: { kind, id: at }, was: 0, body };
    assert.equal(outcome(await owner.call('PUT', `/api/companies/${id}/policy`, wish)), '200');
  };
  await set('unit', berlin, { rights: { terminal: 'never', files: 'ask' }, promptTimeoutS: 20 });
  // refused already, and of another class of devices: nothing to tell
  await set('device', inside, { rights: { terminal: 'never' } });
  await set('company', id, {
    workstation: { rights: {}, grantMinutes: 30 },
    server: { rights: { chat: 'never' } },
  });
  const now = server.running.platform.clock.now().getTime();
  const by = { kind: 'member', name: 'Karin Kupfer' };
  const ofCompany = { by, before: { rights: {}, grantMinutes: 60 }, after: { rights: {}, grantMinutes: 30 } };
  const ofBerlin = {
    by,
    before: { rights: { terminal: 'ask' }, promptTimeoutS: 30 },
    after: { rights: { terminal: 'never' }, promptTimeoutS: 20 },
  };
  const told = itemsOf<Mine>(await person.call('GET', '/api/portal/devices')).map(({ changes }) =>
    changes.map((one) => {
      assert.ok(one.kind === 'policy' && one.at <= now);
      return { by: one.by, before: one.before, after: one.after };
    }),
  );
  assert.deepEqual(told, [[ofCompany, ofBerlin], [ofCompany]]);
});
