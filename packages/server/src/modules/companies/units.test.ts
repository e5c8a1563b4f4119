import assert from 'node:assert/strict';
import { after, before, test } from 'node:test';
import { addCompany, addDevice, addMember, addPerson, outcome, type Person } from '../../../test/people.ts';
import { testServer, type Answer, type TestServer } from '../../../test/server.ts';

let server: TestServer;
before(async () => {
  server = await testServer({ limits: { take: () => undefined } });
});
after(() => server[Symbol.asyncDispose]());

interface Unit {
  id: string;
  name: string;
  parentId: string | null;
  devices: number;
}
const itemsOf = <T>({ body }: Answer) => (body as { items: T[] }).items;

async function make(
  company: string,
  owner: Person,
  name: string,
  parentId: string | null = null,
): Promise<string> {
  const answer = await owner.call('POST', `/api/companies/${company}/units`, {
    name,
    kind: 'group',
    parentId,
  });
  assert.equal(outcome(answer), '200', name);
  return (answer.body as Unit).id;
}

test('siblings have different names; the same name elsewhere is free', async () => {
  const { id, owner } = await addCompany(server);
  const site = await make(id, owner, 'North');
  const twin = await owner.call('POST', `/api/companies/${id}/units`, {
    name: 'North',
    kind: 'site',
    parentId: null,
  });
  assert.equal(outcome(twin), '409 already_exists');
  await make(id, owner, 'North', site);
});

test('a tree is at most 8 deep, and no unit comes to lie in itself', async () => {
  const { id, owner } = await addCompany(server);
  const chain: string[] = [];
  for (let depth = 0; depth < 8; depth++)
    chain.push(await make(id, owner, `level ${depth}`, chain.at(-1) ?? null));
  const ninth = { name: 'too deep', kind: 'group', parentId: chain[7] };
  assert.equal(outcome(await owner.call('POST', `/api/companies/${id}/units`, ninth)), '422 unit_limit');
  const move = (ids: unknown, to: unknown) =>
    owner.call('POST', `/api/companies/${id}/moves/units`, { ids, to });
  assert.equal(outcome(await move([chain[0]], chain[5])), '422 unit_cycle');
  assert.equal(outcome(await move([chain[3]], chain[3])), '422 unit_cycle');
  const other = await make(id, owner, 'other');
  assert.equal(outcome(await move([chain[0]], other)), '422 unit_limit');
  assert.equal(outcome(await move([chain[5]], other)), '200');
});

test('two units that are moved into each other at once make no cycle', async () => {
  const { id, owner } = await addCompany(server);
  const [one, other] = [await make(id, owner, 'one'), await make(id, owner, 'other')];
  const move = (unit: string, to: string) =>
    owner.call('POST', `/api/companies/${id}/moves/units`, { ids: [unit], to });
  const answers = await Promise.all([move(one, other), move(other, one)]);
  assert.deepEqual(answers.map(outcome).toSorted(), ['200', '422 unit_cycle']);
});

test('the 2,001st unit is refused', async () => {
  const { id, owner } = await addCompany(server);
  await server.db.superuser.query(
    `INSERT INTO candor.unit SELECT $1, gen_random_uuid(), NULL, 'unit ' || n, 'group', now() FROM generate_series(1, 2000) AS n`,
    [id],
  );
  const answer = await owner.call('POST', `/api/companies/${id}/units`, {
    name: 'more',
    kind: 'group',
    parentId: null,
  });
  assert.equal(outcome(answer), '422 unit_limit');
});

test('a unit that holds something is deleted only when its contents go to its parent', async () => {
  const { id, owner } = await addCompany(server);
  const site = await make(id, owner, 'site');
  const room = await make(id, owner, 'room', site);
  await addDevice(server, id, 'pc', room);
  await make(id, owner, 'desk', room);
  const path = `/api/companies/${id}/units/${room}`;
  assert.equal(outcome(await owner.call('DELETE', path)), '409 unit_not_empty');
  assert.equal(outcome(await owner.call('DELETE', `${path}?contents=to-parent`)), '200');
  const units = itemsOf<Unit>(await owner.call('GET', `/api/companies/${id}/units`));
  assert.deepEqual(
    units.map(({ name, parentId, devices }) => [name, parentId, devices]),
    [
      ['desk', site, 0],
      ['site', null, 1],
    ],
  );
});

test('a move of devices says before what changes for whom, changes nothing then, and is in the history after', async () => {
  const { id, owner } = await addCompany(server);
  const helper = await addPerson(server, 'Hella Helfer');
  const helperId = await addMember(server, id, helper, ['helper']);
  const [open, closed] = [await make(id, owner, 'open'), await make(id, owner, 'closed')];
  const device = await addDevice(server, id, 'pc', open);
  const unknown = await addDevice(server, (await addCompany(server)).id, 'foreign');
  const target = { kind: 'unit', id: closed };
  const levels = {
    changes: [{ subject: { kind: 'member', id: helperId }, target, was: null, level: 'none' }],
  };
  assert.equal(outcome(await owner.call('PUT', `/api/companies/${id}/levels`, levels)), '200');
  const policy = { target, was: 0, body: { rights: { terminal: 'never' } } };
  assert.equal(outcome(await owner.call('PUT', `/api/companies/${id}/policy`, policy)), '200');

  const move = (preview: boolean) =>
    owner.call('POST', `/api/companies/${id}/moves/devices`, {
      ids: [device, unknown],
      to: closed,
      reason: '=HYPERLINK("x")',
      preview,
    });
  const expected = {
    items: [
      { id: device, outcome: 'moved' },
      { id: unknown, outcome: 'not_found' },
    ],
    changes: [
      { deviceId: device, memberId: helperId, before: 'view', after: 'none' },
      { deviceId: device, right: 'terminal', before: 'ask', after: 'never' },
    ],
  };
  assert.deepEqual((await move(true)).body, expected);
  assert.equal(outcome(await helper.call('GET', `/api/devices/${device}`)), '200');
  assert.deepEqual((await move(false)).body, expected);
  assert.equal(outcome(await helper.call('GET', `/api/devices/${device}`)), '404 not_found');

  const history = await owner.call('GET', `/api/companies/${id}/history?subject=${device}`);
  const [event] = itemsOf<Record<string, unknown>>(history);
  assert.deepEqual(
    [event?.['kind'], event?.['from'], event?.['to'], event?.['subject'], event?.['by']],
    ['device-moved', 'open', 'closed', 'pc', 'member'],
  );
  const file = await owner.call('GET', `/api/companies/${id}/history.csv?subject=${device}`);
  assert.match(String(file.body), /"'=HYPERLINK\(""x""\)"/u);
});

test('history can be added to, and changed by nobody of the product', async () => {
  const { id, owner } = await addCompany(server);
  await make(id, owner, 'site');
  const { database } = server.running.platform;
  const deleting = database.withCompany(id, 'service', (tx) => tx.deleteFrom('structureEvent').execute());
  await assert.rejects(deleting, /permission denied/u);
  const changing = database.withCompany(id, 'service', (tx) =>
    tx.updateTable('structureEvent').set({ kind: 'x' }).execute(),
  );
  await assert.rejects(changing, /permission denied/u);
});

test('whoever is limited to units changes nothing outside of them', async () => {
  const { id, owner } = await addCompany(server);
  const [mine, theirs] = [await make(id, owner, 'mine'), await make(id, owner, 'theirs')];
  const below = await make(id, owner, 'below', mine);
  const admin = await addPerson(server, 'Ada Admin');
  await addMember(server, id, admin, ['administrator'], { limits: [mine] });
  const rename = (unit: string) =>
    admin.call('PATCH', `/api/companies/${id}/units/${unit}`, { name: `new ${unit.slice(-4)}` });
  assert.equal(outcome(await rename(below)), '200');
  assert.equal(outcome(await rename(theirs)), '403 not_allowed');
  const pull = { ids: [theirs], to: mine };
  assert.equal(
    outcome(await admin.call('POST', `/api/companies/${id}/moves/units`, pull)),
    '403 not_allowed',
  );
  assert.equal(
    outcome(await admin.call('PATCH', `/api/companies/${id}`, { country: 'DE' })),
    '403 not_allowed',
  );
  const ofUnit = async (unitId: string | null) => {
    const form = { emails: [`${unitId}@example.org`], roles: ['helper'], language: 'en', unitId };
    const { body } = await owner.call('POST', `/api/companies/${id}/invitations`, form);
    return (body as { items: { id: string }[] }).items[0]?.id ?? '';
  };
  const [inside, outside] = [await ofUnit(below), await ofUnit(theirs)];
  await ofUnit(null);
  const { items } = (await admin.call('GET', `/api/companies/${id}/invitations`)).body as {
    items: { id: string }[];
  };
  assert.deepEqual(
    items.map((one) => one.id),
    [inside],
  );
  const revoke = (one: string) => admin.call('POST', `/api/companies/${id}/invitations/${one}/revoke`);
  assert.equal(outcome(await revoke(outside)), '403 not_allowed');
  assert.equal(outcome(await revoke(inside)), '200');
});

test('people move between units, and that gives no right', async () => {
  const { id, owner, ownerId } = await addCompany(server);
  const unit = await make(id, owner, 'office');
  const answer = await owner.call('POST', `/api/companies/${id}/moves/people`, { ids: [ownerId], to: unit });
  assert.deepEqual(answer.body, { items: [{ id: ownerId, outcome: 'moved' }], changes: [] });
  const listed = await owner.call('GET', `/api/companies/${id}/people?unit=${unit}`);
  assert.deepEqual(
    itemsOf<Unit>(listed).map((one) => one.id),
    [ownerId],
  );
});
