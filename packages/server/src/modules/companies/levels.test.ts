import assert from 'node:assert/strict';
import { after, before, test } from 'node:test';
import fc from 'fast-check';
import { dictionary } from '@candor/policy/dictionary/index.ts';
import { decisionSchema } from '@candor/policy/rights/decision.ts';
import { levels, type Level } from '@candor/policy/rights/levels.ts';
import { roleNames } from '@candor/policy/rights/roles.ts';
import { api } from '@candor/protocol/api/index.ts';
import type { Route } from '@candor/protocol/api/route.ts';
import { addCompany, addDevice, addMember, addPerson, outcome, type Person } from '../../../test/people.ts';
import { exampleRow, insertRow } from '../../../test/rows.ts';
import { testServer, type Answer, type TestServer } from '../../../test/server.ts';
import { jsonb } from '../../platform/db/index.ts';

let server: TestServer;
before(async () => {
  server = await testServer({ limits: { take: () => undefined } });
});
after(() => server[Symbol.asyncDispose]());

const itemsOf = <T>({ body }: Answer) => (body as { items: T[] }).items;

async function unit(
  company: string,
  owner: Person,
  name: string,
  parentId: string | null = null,
): Promise<string> {
  const { body } = await owner.call('POST', `/api/companies/${company}/units`, {
    name,
    kind: 'group',
    parentId,
  });
  return (body as { id: string }).id;
}

interface Change {
  subject: { kind: 'member'; id: string } | { kind: 'role'; role: string };
  target: { kind: 'unit' | 'device'; id: string };
  was: Level | null;
  level: Level | null;
}
const put = (company: string, by: Person, changes: Change[], preview = false) =>
  by.call('PUT', `/api/companies/${company}/levels`, { changes, preview });

test('every route about one device asks for a level', () => {
  const all: Route[] = Object.values(api).flatMap((group) => Object.values<Route>(group));
  const about = all.filter(({ path }) => /^\/api\/devices\/:id|\/:d\b/u.test(path));
  assert.ok(about.length >= 9);
  assert.deepEqual(
    about.filter(({ level }) => level === undefined).map(({ path }) => path),
    [],
  );
});

test('below view a device is like one that is not there; below what is needed the answer says why', async () => {
  const { id, owner, ownerId } = await addCompany(server);
  const device = await addDevice(server, id, 'PC-12');
  const helper = await addPerson(server, 'Hella Helfer');
  const helperId = await addMember(server, id, helper, ['helper']);
  const subject = { kind: 'member', id: helperId } as const;
  const target = { kind: 'device', id: device } as const;
  assert.equal(outcome(await helper.call('GET', `/api/devices/${device}`)), '200');
  const refused = await helper.call('PATCH', `/api/devices/${device}`, { label: 'mine' });
  assert.equal(outcome(refused), '403 right_refused');
  const { details } = refused.body as {
    details: {
      refusedBy: string;
      decision: { lines: { line: string; whoCanChange: { names: string[] } }[] };
    };
  };
  assert.equal(details.refusedBy, 'role');
  assert.deepEqual(details.decision.lines.find(({ line }) => line === 'role')?.whoCanChange.names, [
    'Karin Kupfer',
  ]);

  // a helper's ceiling is support, whatever is set
  assert.equal(outcome(await put(id, owner, [{ subject, target, was: null, level: 'control' }])), '200');
  const cells = await owner.call(
    'GET',
    `/api/companies/${id}/levels/matrix?members=${helperId},${ownerId}&devices=${device}`,
  );
  assert.deepEqual(
    (cells.body as { cells: { memberId: string; level: string; cappedBy: string | null }[] }).cells
      .map(({ memberId, level, cappedBy }) => [memberId === ownerId, level, cappedBy])
      .toSorted(),
    [
      [false, 'support', 'helper'],
      [true, 'own', null],
    ],
  );
  assert.equal(outcome(await put(id, owner, [{ subject, target, was: 'control', level: 'none' }])), '200');
  const unknown = await helper.call('GET', `/api/devices/${ownerId}`);
  const hidden = await helper.call('GET', `/api/devices/${device}`);
  const plain = ({ body, status }: Answer) => ({ status, ...(body as object), requestId: '' });
  assert.deepEqual(plain(hidden), plain(unknown));
  assert.deepEqual(itemsOf(await helper.call('GET', '/api/devices')), []);
});

test('an assigned member sees the device, and no other', async () => {
  const { id, owner } = await addCompany(server);
  const [mine, other] = [await addDevice(server, id, 'mine'), await addDevice(server, id, 'other')];
  const person = await addPerson(server, 'Max Mitglied');
  const memberId = await addMember(server, id, person, ['member']);
  assert.equal(outcome(await person.call('GET', `/api/devices/${mine}`)), '404 not_found');
  const path = `/api/companies/${id}/devices/${mine}/people`;
  assert.equal(outcome(await owner.call('PUT', path, { memberIds: [memberId] })), '200');
  assert.deepEqual((await owner.call('GET', path)).body, { memberIds: [memberId] });
  const listed = await person.call('GET', '/api/devices');
  assert.deepEqual(
    itemsOf<{ id: string }>(listed).map((one) => one.id),
    [mine],
  );
  assert.equal((listed.body as { total: number }).total, 1);
  assert.equal(outcome(await person.call('GET', `/api/devices/${other}`)), '404 not_found');
});

test('a member reads the levels of themself, and of devices that they see', async () => {
  const { id, owner, ownerId } = await addCompany(server);
  const [mine, other] = [await addDevice(server, id, 'mine'), await addDevice(server, id, 'other')];
  const person = await addPerson(server, 'Max Mitglied');
  const memberId = await addMember(server, id, person, ['member']);
  for (const deviceId of [mine, other]) await addKey(id, deviceId);
  await owner.call('PUT', `/api/companies/${id}/devices/${mine}/people`, { memberIds: [memberId] });
  const entry = (member: string, level: Level): Change => ({
    subject: { kind: 'member', id: member },
    target: { kind: 'device', id: mine },
    was: null,
    level,
  });
  const set = await put(id, owner, [entry(memberId, 'support'), entry(ownerId, 'own')]);
  assert.equal(outcome(set), '200');
  const levelsOf = async (by: Person) =>
    itemsOf<{ level: string }>(await by.call('GET', `/api/companies/${id}/levels`)).map(({ level }) => level);
  assert.deepEqual(await levelsOf(owner), ['support', 'own']);
  assert.deepEqual(await levelsOf(person), ['support']);
  const question = `/api/companies/${id}/levels/matrix?members=${ownerId},${memberId}&devices=${mine},${other}`;
  const { cells } = (await person.call('GET', question)).body as { cells: object[] };
  assert.equal(cells.length, 1);
  const certifiable = async (by: Person) =>
    itemsOf<{ label: string }>(await by.call('GET', '/api/device-certificates')).map(({ label }) => label);
  assert.deepEqual(await certifiable(owner), ['mine', 'other']);
  assert.deepEqual(await certifiable(person), ['mine']);
});

test('a device that somebody does not see is like one that is not there, also to who would set something on it', async () => {
  const { id, owner } = await addCompany(server);
  const device = await addDevice(server, id, 'PC-12', await unit(id, owner, 'theirs'));
  const limits = [await unit(id, owner, 'mine')];
  const admin = await addPerson(server);
  const adminId = await addMember(server, id, admin, ['administrator'], { limits });
  const path = `/api/companies/${id}`;
  const policyOf = (target: string) => ({
    target: { kind: 'device', id: target },
    was: 0,
    body: { rights: {} },
  });
  const helper = { kind: 'role', role: 'helper' } as const;
  const changeOf = (target: string): Change => ({
    subject: helper,
    target: { kind: 'device', id: target },
    was: null,
    level: 'view',
  });
  assert.equal(outcome(await owner.call('PUT', `${path}/policy`, policyOf(device))), '200');
  assert.equal(outcome(await put(id, owner, [changeOf(device)])), '200');
  const plain = ({ status, body }: Answer, target: string) =>
    JSON.stringify({ status, ...(body as object), requestId: '' }).replaceAll(target, 'the device');
  const answers = async (by: Person, target: string) =>
    [
      await put(id, by, [changeOf(target)]),
      await by.call('PUT', `${path}/policy`, policyOf(target)),
      await by.call('GET', `${path}/policy?kind=device&id=${target}`),
      await by.call('GET', `${path}/history?subject=${target}`),
      await by.call('GET', `${path}/history.csv?subject=${target}`),
      await by.call('GET', `${path}/levels?target=${target}`),
      await by.call('GET', `${path}/levels/matrix?members=${adminId}&devices=${target}`),
      await by.call('POST', `${path}/moves/devices`, { ids: [target], to: limits[0], preview: true }),
    ].map((answer) => plain(answer, target));
  assert.deepEqual(await answers(admin, device), await answers(admin, crypto.randomUUID()));
  assert.notDeepEqual(await answers(owner, device), await answers(owner, crypto.randomUUID()));

  // also without asking for it by its id
  const events = await admin.call('GET', `${path}/history`);
  assert.equal(outcome(events), '200');
  assert.ok(itemsOf<{ kind: string }>(events).some(({ kind }) => kind === 'unit-created'));
  const file = await admin.call('GET', `${path}/history.csv`);
  for (const answer of [events, file, await admin.call('GET', `${path}/levels`)])
    assert.doesNotMatch(JSON.stringify(answer.body), new RegExp(`PC-12|${device}`, 'u'));
  assert.match(JSON.stringify((await owner.call('GET', `${path}/history`)).body), /PC-12/u);
});

test('what is refused on a device, a unit or at the top says which line refused, and who can change it', async () => {
  const { id, owner } = await addCompany(server);
  const site = await unit(id, owner, 'Workshop');
  const device = await addDevice(server, id, 'PC-12', site);
  const technician = await addPerson(server);
  await addMember(server, id, technician, ['technician']);
  const path = `/api/companies/${id}`;
  const target = (kind: string, at: string) => ({ kind, id: at });
  const change = (kind: 'unit' | 'device', at: string): Change => ({
    subject: { kind: 'role', role: 'helper' },
    target: { kind, id: at },
    was: null,
    level: 'view',
  });
  const both = { workstation: { rights: {} }, server: { rights: {} } };
  const refused = [
    ['PC-12', await put(id, technician, [change('device', device)], true)],
    ['Workshop', await put(id, technician, [change('unit', site)])],
    ['PC-12', await technician.call('POST', `${path}/moves/devices`, { ids: [device], to: null })],
    [
      'PC-12',
      await technician.call('PUT', `${path}/policy`, {
        target: target('device', device),
        was: 0,
        body: { rights: {} },
      }),
    ],
    [
      'Kupfer GmbH',
      await technician.call('PUT', `${path}/policy`, { target: target('company', id), was: 0, body: both }),
    ],
  ] as const;
  for (const [place, answer] of refused) {
    assert.equal(outcome(answer), '403 right_refused');
    const { details } = answer.body as {
      details: { refusedBy: string; decision: unknown; asked?: { device: string; right: string } };
    };
    const decision = decisionSchema.parse(details.decision);
    const line = decision.lines.find((one) => one.line === details.refusedBy);
    assert.deepEqual(
      [line?.line, line?.code, line?.params['device'], line?.whoCanChange.names],
      ['level', 'level_too_low', place, ['Karin Kupfer']],
    );
    assert.equal(details.asked?.device, place === 'PC-12' ? device : undefined);
    if (details.asked === undefined) continue;
    const wish = { ...details.asked, reason: 'I look after it' };
    assert.equal(outcome(await technician.call('POST', '/api/portal/requests', wish)), '200');
  }
  const everywhere = await addPerson(server);
  await addMember(server, id, everywhere, ['administrator']);
  const lowered = { ...change('device', device), subject: { kind: 'role', role: 'administrator' } } as const;
  assert.equal(outcome(await put(id, owner, [lowered])), '200');
  const move = await everywhere.call('POST', `${path}/moves/devices`, { ids: [device], to: null });
  assert.equal(outcome(move), '403 right_refused', 'also whoever needs no level own for anything else');
  const wish = { ...(move.body as { details: { asked: object } }).details.asked, reason: 'It moved' };
  assert.equal(outcome(await everywhere.call('POST', '/api/portal/requests', wish)), '200');
});

async function addKey(companyId: string, deviceId: string): Promise<void> {
  const row = exampleRow(dictionary.deviceKey, { companyId, personId: companyId, accountId: companyId });
  await insertRow(server.db.superuser, dictionary.deviceKey, {
    ...row,
    device_id: deviceId,
    serial: deviceId,
  });
}

test('somebody whose roles are limited to units sees what lies in them and below', async () => {
  const { id, owner } = await addCompany(server);
  const site = await unit(id, owner, 'site');
  const room = await unit(id, owner, 'room', site);
  const [inside, outside] = [await addDevice(server, id, 'in', room), await addDevice(server, id, 'out')];
  const person = await addPerson(server);
  await addMember(server, id, person, ['technician'], { limits: [site] });
  assert.deepEqual(
    itemsOf<{ id: string }>(await person.call('GET', '/api/devices')).map((one) => one.id),
    [inside],
  );
  assert.equal(outcome(await person.call('GET', `/api/devices/${outside}`)), '404 not_found');
  const overview = await person.call('GET', '/api/overview');
  assert.equal((overview.body as { devices: { total: number } }).devices.total, 1);
});

test('of 20 edits of one cell at once one is kept; the others get both values', async () => {
  const { id, owner } = await addCompany(server);
  const target = { kind: 'device', id: await addDevice(server, id, 'pc') } as const;
  const subject = { kind: 'role', role: 'technician' } as const;
  const answers = await Promise.all(
    Array.from({ length: 20 }, (_, n) =>
      put(id, owner, [{ subject, target, was: null, level: n % 2 ? 'view' : 'support' }]),
    ),
  );
  assert.equal(answers.filter(({ status }) => status === 200).length, 1);
  const lost = answers.find(({ status }) => status === 409);
  const kept = itemsOf<{ level: string }>(await owner.call('GET', `/api/companies/${id}/levels`))[0]?.level;
  assert.deepEqual((lost?.body as { details: unknown } | undefined)?.details, {
    conflicts: [{ subject, target, was: null, is: kept }],
  });
});

test('levels are set by whoever has own there, for people and places of the company', async () => {
  const { id, owner } = await addCompany(server);
  const device = await addDevice(server, id, 'pc');
  const technician = await addPerson(server);
  const technicianId = await addMember(server, id, technician, ['technician']);
  const target = { kind: 'device', id: device } as const;
  const subject = { kind: 'role', role: 'helper' } as const;
  const change = [{ subject, target, was: null, level: 'support' as const }];
  assert.equal(outcome(await put(id, technician, change)), '403 right_refused');
  const promotion: Change = {
    subject: { kind: 'member', id: technicianId },
    target,
    was: null,
    level: 'own',
  };
  assert.equal(outcome(await put(id, owner, [promotion])), '200');
  assert.equal(outcome(await put(id, technician, change)), '200');
  // of two changes of one cell the last counts
  const twice = (['view', 'none'] as const).map((level) => ({
    subject,
    target,
    was: 'support' as const,
    level,
  }));
  assert.equal(outcome(await put(id, owner, twice)), '200');
  const set = itemsOf<{ subject: object; level: string }>(
    await owner.call('GET', `/api/companies/${id}/levels?target=${device}`),
  );
  assert.deepEqual(set.map(({ level }) => level).toSorted(), ['none', 'own']);
  const { id: foreign, ownerId: stranger } = await addCompany(server);
  const elsewhere = { kind: 'device', id: await addDevice(server, foreign, 'pc') } as const;
  assert.equal(
    outcome(await put(id, owner, [{ subject, target: elsewhere, was: null, level: 'own' }])),
    '404 not_found',
  );
  const member = { kind: 'member', id: stranger } as const;
  assert.equal(
    outcome(await put(id, owner, [{ subject: member, target, was: null, level: 'own' }])),
    '404 not_found',
  );
});

test('a preview says whose level changes where, and saves nothing', async () => {
  const { id, owner } = await addCompany(server);
  const site = await unit(id, owner, 'site');
  const devices = [await addDevice(server, id, 'one', site), await addDevice(server, id, 'two', site)];
  const person = await addPerson(server);
  const memberId = await addMember(server, id, person, ['technician']);
  const change: Change = {
    subject: { kind: 'role', role: 'technician' },
    target: { kind: 'unit', id: site },
    was: null,
    level: 'view',
  };
  const { body } = await put(id, owner, [change], true);
  assert.deepEqual(
    (body as { changes: unknown[] }).changes,
    devices.toSorted().map((deviceId) => ({ memberId, deviceId, before: 'control', after: 'view' })),
  );
  assert.deepEqual(itemsOf(await owner.call('GET', `/api/companies/${id}/levels`)), []);
});

test('the list of devices and the question about one agree, whatever is set', async () => {
  const { id, owner } = await addCompany(server);
  const top = [await unit(id, owner, 'a'), await unit(id, owner, 'b')];
  const units = [...top, await unit(id, owner, 'aa', top[0]), await unit(id, owner, 'bb', top[1])];
  const devices: string[] = [];
  for (const place of [...units, null]) devices.push(await addDevice(server, id, 'pc', place));
  const person = await addPerson(server);
  const memberId = await addMember(server, id, person, ['member']);
  const place = fc.record({ unit: fc.constantFrom(...units, null), device: fc.constantFrom(...devices) });
  const entry = fc.record({
    place,
    role: fc.constantFrom(...roleNames, null),
    level: fc.constantFrom(...levels),
  });
  const { database, clock } = server.running.platform;
  const world = fc.record({
    roles: fc.uniqueArray(fc.constantFrom(...roleNames), { minLength: 1, maxLength: 3 }),
    limits: fc.uniqueArray(fc.constantFrom(...units), { maxLength: 2 }),
    assigned: fc.subarray(devices),
    entries: fc.uniqueArray(entry, {
      maxLength: 8,
      selector: ({ place: { unit: u, device: d }, role }) => `${u ?? d} ${role}`,
    }),
  });
  await fc.assert(
    fc.asyncProperty(world, async ({ roles, limits, assigned, entries }) => {
      await database.withCompany(id, 'service', async (tx) => {
        await tx.deleteFrom('permissionLevel').where('companyId', '=', id).execute();
        await tx.deleteFrom('devicePerson').where('companyId', '=', id).execute();
        const set = { roles: jsonb(roles), limits: jsonb(limits) };
        await tx
          .updateTable('member')
          .set(set)
          .where('companyId', '=', id)
          .where('id', '=', memberId)
          .execute();
        for (const { place: where, role, level } of entries)
          await tx
            .insertInto('permissionLevel')
            .values({
              companyId: id,
              id: crypto.randomUUID(),
              unitId: where.unit,
              deviceId: where.unit === null ? where.device : null,
              memberId: role === null ? memberId : null,
              role,
              level,
              at: clock.now(),
            })
            .execute();
        for (const deviceId of assigned)
          await tx
            .insertInto('devicePerson')
            .values({ companyId: id, deviceId, memberId, at: clock.now() })
            .execute();
      });
      const list = await person.call('GET', '/api/devices');
      const listed = list.status === 200 ? itemsOf<{ id: string }>(list).map((one) => one.id) : [];
      const single: string[] = [];
      for (const device of devices)
        if ((await person.call('GET', `/api/devices/${device}`)).status === 200) single.push(device);
      assert.deepEqual(listed.toSorted(), single.toSorted());
    }),
    { numRuns: 60 },
  );
});

test('"Why?" names the unit whose policy refuses, answers what would be, and is audited for another person', async () => {
  const { id, owner } = await addCompany(server);
  const site = await unit(id, owner, 'Workshop');
  const device = await addDevice(server, id, 'PC-12', site);
  const helper = await addPerson(server);
  const helperId = await addMember(server, id, helper, ['helper']);
  const policy = { target: { kind: 'unit', id: site }, was: 0, body: { rights: { terminal: 'never' } } };
  assert.equal(outcome(await owner.call('PUT', `/api/companies/${id}/policy`, policy)), '200');
  const ask = (who: Person, body: object) => who.call('POST', '/api/rights/explain', { device, ...body });
  interface Line {
    line: string;
    verdict: string;
    code: string;
    source: string | null;
    params: object;
  }
  const linesOf = ({ body }: Answer) => (body as { lines: Line[] }).lines;
  const terminal = linesOf(await ask(owner, { right: 'terminal' })).find(
    ({ line }) => line === 'company_policy',
  );
  assert.deepEqual([terminal?.verdict, terminal?.code, terminal?.source], ['refuse', 'company_never', site]);
  const rename = await ask(owner, { right: 'device.edit', member: helperId });
  assert.equal((rename.body as { refusedBy: string }).refusedBy, 'role');
  const level = async (whatIf: object[]) =>
    linesOf(await ask(owner, { right: 'log.view', member: helperId, whatIf })).find(
      ({ line }) => line === 'level',
    )?.params;
  const subject = { kind: 'member', id: helperId };
  assert.equal(((await level([])) as { level: string }).level, 'view');
  const target = { kind: 'device', id: device };
  assert.equal(
    ((await level([{ subject, target, level: 'support' }])) as { level: string }).level,
    'support',
  );
  assert.equal(outcome(await ask(helper, { right: 'device.view', member: helperId })), '200');
  const { ownerId } = await addCompany(server);
  assert.equal(outcome(await ask(helper, { right: 'device.view', member: ownerId })), '403 not_allowed');
  assert.equal(outcome(await ask(owner, { right: 'device.view', member: ownerId })), '404 not_found');
  const { rows } = await server.db.superuser.query(
    `SELECT FROM candor.audit_entry WHERE action = 'POST /api/rights/explain' AND target_id = $1 AND actor_id = $2`,
    [helperId, owner.accountId],
  );
  assert.ok(rows.length >= 3);
});

test('further lines of "Why?" come from those who know them', async () => {
  const { id, owner } = await addCompany(server);
  const device = await addDevice(server, id, 'PC-12');
  const ask = async () => {
    const { body } = await owner.call('POST', '/api/rights/explain', { device, right: 'screen.view' });
    return (body as { lines: { line: string; code: string }[] }).lines.find(({ line }) => line === 'local')
      ?.code;
  };
  assert.equal(await ask(), 'not_known');
  server.running.app.companies.explainWith(async () => ({
    local: { isRefused: false },
  }));
  assert.equal(await ask(), 'local_silent');
});

test('a policy narrows at once, keeps its versions, and goes no further than everybody being asked', async () => {
  const { id, owner } = await addCompany(server);
  const target = { kind: 'company', id };
  const set = (was: number, terminal: string) =>
    owner.call('PUT', `/api/companies/${id}/policy`, {
      target,
      was,
      body: { workstation: { rights: { terminal } }, server: { rights: {} } },
    });
  assert.equal(outcome(await set(0, 'never')), '200');
  assert.equal(outcome(await set(1, 'standing')), '403 root_needed');
  assert.equal(outcome(await set(0, 'never')), '409 changed_meanwhile');
  assert.equal(outcome(await set(1, 'never')), '200');
  const read = await owner.call('GET', `/api/companies/${id}/policy?kind=company&id=${id}`);
  const { version, versions } = read.body as { version: number; versions: { version: number }[] };
  assert.deepEqual([version, versions.map((one) => one.version)], [2, [2, 1]]);
  const wrong = { target, was: 2, body: { rights: {} } };
  assert.equal(outcome(await owner.call('PUT', `/api/companies/${id}/policy`, wrong)), '400 bad_request');
});
