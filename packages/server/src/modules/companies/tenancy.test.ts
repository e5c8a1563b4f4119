import assert from 'node:assert/strict';
import { randomBytes } from 'node:crypto';
import { after, before, test } from 'node:test';
import fc from 'fast-check';
import pg from 'pg';
import { z } from 'zod';
import { dictionary, tableRecords } from '@candor/policy/dictionary/index.ts';
import { noRule } from '@candor/policy/rights/standing.ts';
import { api } from '@candor/protocol/api/index.ts';
import type { Route } from '@candor/protocol/api/route.ts';
import { addEnrolmentToken, addRequest } from '../../../test/matrix/scene.ts';
import { addCompany, addDevice, addMember, addPerson, outcome, type Person } from '../../../test/people.ts';
import { providerForm } from '../../../test/provider-form.ts';
import { rootHolder } from '../../../test/root-holder.ts';
import { exampleRow, insertRow } from '../../../test/rows.ts';
import { testServer, type Answer, type TestServer } from '../../../test/server.ts';

let server: TestServer;
before(async () => {
  server = await testServer({ limits: { take: () => undefined } });
});
after(() => server[Symbol.asyncDispose]());

// ASVS 8.4.1
test('candor_app without settings sees no row of any tenant', async () => {
  const { id, owner } = await addCompany(server);
  await fillCompany(id, owner);
  const { host, port, user, password, database } = server.db.connections.app;
  const client = new pg.Client({ host, port, user, database, password: password.reveal() });
  await client.connect();
  try {
    for (const { table, owner: kind } of tableRecords) {
      if (kind === 'instance') continue;
      const { rows } = await client.query<{ n: string }>(`SELECT count(*) AS n FROM candor.${table}`);
      assert.equal(Number(rows[0]?.n), 0, table);
    }
  } finally {
    await client.end();
  }
  const own = await server.db.superuser.query('SELECT FROM candor.unit WHERE company_id = $1', [id]);
  assert.ok((own.rowCount ?? 0) > 0);
});

test('a transaction of one company writes no row of another, and points at none', async () => {
  const [one, other] = [await addCompany(server), await addCompany(server)];
  const theirs = await fillCompany(other.id, other.owner);
  const { database, clock } = server.running.platform;
  const inOne = (row: { companyId: string; parentId: string | null }) =>
    database.withCompany(one.id, 'service', (tx) =>
      tx
        .insertInto('unit')
        .values({ ...row, id: crypto.randomUUID(), name: 'x', kind: 'group', createdAt: clock.now() })
        .execute(),
    );
  await assert.rejects(inOne({ companyId: other.id, parentId: null }), /row-level security/u);
  await assert.rejects(inOne({ companyId: one.id, parentId: theirs['u'] ?? '' }), /foreign key/u);
});

// ASVS 8.2.2, 8.4.1
test('two companies of the same shape: ids of the other in any place are like ids of nothing', async () => {
  const [one, other] = [await addCompany(server), await addCompany(server)];
  const mine = await fillCompany(one.id, one.owner);
  const theirs = await fillCompany(other.id, other.owner);
  const routes = routesWithIds();
  assert.ok(routes.length >= 40, `${routes.length} routes take ids`);
  const before = await snapshot(other.id);
  await fc.assert(
    fc.asyncProperty(fc.constantFrom(...routes), fc.uuid({ version: 7 }), async (route, nothing) => {
      for (const name of route.names) {
        const foreign = await send(one.owner, route, { ...mine, [name]: theirs[name] ?? nothing });
        const unknown = await send(one.owner, route, { ...mine, [name]: nothing });
        assert.equal(
          outcome(foreign),
          outcome(unknown),
          `${route.method} ${route.path} with a foreign ${name}`,
        );
        assert.equal(
          outcome(foreign),
          '404 not_found',
          `${route.method} ${route.path} with a foreign ${name}`,
        );
        assert.deepEqual(bodyOf(foreign), bodyOf(unknown));
      }
    }),
    { numRuns: 150 },
  );
  assert.deepEqual(await snapshot(other.id), before);
});

// ASVS 8.2.2, 8.4.1
test('ids of another company in bodies, filters and cursors show and change nothing', async () => {
  const [one, other] = [await addCompany(server), await addCompany(server)];
  const mine = await fillCompany(one.id, one.owner);
  const theirs = await fillCompany(other.id, other.owner);
  const { owner, id, ownerId } = one;
  const path = `/api/companies/${id}`;
  const before = await snapshot(other.id);
  const target = (kind: string, which: string | undefined) => ({ kind, id: which });
  const role = { kind: 'role', role: 'helper' };
  const refused: [string, string, object][] = [
    ['POST', `${path}/units`, { name: 'n', kind: 'group', parentId: theirs['u'] }],
    ['POST', `${path}/moves/devices`, { ids: [mine['d']], to: theirs['u'] }],
    ['POST', `${path}/moves/units`, { ids: [mine['u']], to: theirs['u'] }],
    ['POST', `${path}/ownership`, { memberId: theirs['m'] }],
    ['PATCH', `${path}/people/${mine['m']}`, { unitId: theirs['u'] }],
    ['POST', `${path}/people/${mine['m']}/roles`, { roles: ['helper'], narrowed: [theirs['n']], limits: [] }],
    ['POST', `${path}/people/${mine['m']}/roles`, { roles: ['helper'], narrowed: [], limits: [theirs['u']] }],
    [
      'PUT',
      `${path}/levels`,
      { changes: [{ subject: role, target: target('unit', theirs['u']), was: null, level: 'own' }] },
    ],
    [
      'PUT',
      `${path}/levels`,
      { changes: [{ subject: role, target: target('device', theirs['d']), was: null, level: 'own' }] },
    ],
    ['PUT', `${path}/devices/${mine['d']}/people`, { memberIds: [theirs['m']] }],
    ['PUT', `${path}/policy`, { target: target('device', theirs['d']), was: 0, body: { rights: {} } }],
    [
      'PUT',
      `${path}/policy`,
      {
        target: target('company', other.id),
        was: 0,
        body: { workstation: { rights: {} }, server: { rights: {} } },
      },
    ],
    ['PUT', `${path}/staff-refusals`, { memberIds: [theirs['m']] }],
    ['POST', '/api/rights/explain', { device: theirs['d'], right: 'terminal' }],
    ['POST', '/api/portal/requests', { device: theirs['d'], right: 'terminal', reason: 'x' }],
    ['POST', '/api/portal/help', { device: theirs['d'], text: 'x' }],
    ['POST', '/api/rights/explain', { device: mine['d'], right: 'terminal', member: theirs['m'] }],
    ['GET', `${path}/people?unit=${theirs['u']}`, {}],
    ['GET', `${path}/policy?kind=unit&id=${theirs['u']}`, {}],
  ];
  for (const [method, where, body] of refused)
    assert.equal(
      outcome(await owner.call(method, where, method === 'GET' ? undefined : body)),
      '404 not_found',
      `${method} ${where} ${JSON.stringify(body)}`,
    );
  const bulk = await owner.call('POST', `${path}/moves/devices`, { ids: [theirs['d']], to: mine['u'] });
  assert.deepEqual(bulk.body, { items: [{ id: theirs['d'], outcome: 'not_found' }], changes: [] });
  const empty = [
    `${path}/levels?target=${theirs['u']}`,
    `${path}/levels/matrix?members=${theirs['m']}&devices=${theirs['d']}`,
    `${path}/history?subject=${theirs['u']}`,
  ];
  for (const where of empty) {
    const { body } = await owner.call('GET', where);
    assert.deepEqual(Object.values(body as object)[0], [], where);
  }
  // a cursor of the other company is a place in the order, and nothing more
  const { body } = await owner.call('GET', `${path}/people?after=${theirs['m']}`);
  assert.ok(
    (body as { items: { id: string }[] }).items.every((item) => item.id === ownerId || item.id === mine['m']),
  );
  assert.deepEqual(await snapshot(other.id), before);
});

const provider = { issuer: 'https://sign-on.example.org', ...providerForm };

type Ids = Readonly<Record<string, string>>;

/** One of everything that has an id, by the name of the parameter that takes it. */
async function fillCompany(c: string, owner: Person): Promise<Ids> {
  const idOf = ({ body }: Answer) => (body as { id: string }).id;
  const path = `/api/companies/${c}`;
  const u = idOf(await owner.call('POST', `${path}/units`, { name: 'Site', kind: 'site', parentId: null }));
  const helper = await addPerson(server);
  const m = await addMember(server, c, helper, ['helper']);
  const d = await addDevice(server, c, 'pc', u);
  const narrowed = { name: 'Narrow', base: 'technician', minus: ['log.view'] };
  const n = idOf(await owner.call('POST', `${path}/narrowed-roles`, narrowed));
  const invited = await owner.call('POST', `${path}/invitations`, {
    emails: [`guest-${c}@example.org`],
    roles: ['helper'],
    language: 'en',
  });
  const i = (invited.body as { items: { id: string }[] }).items[0]?.id ?? '';
  const entry = {
    subject: { kind: 'role', role: 'helper' },
    target: { kind: 'unit', id: u },
    was: null,
    level: 'view',
  };
  assert.equal(outcome(await owner.call('PUT', `${path}/levels`, { changes: [entry] })), '200');
  await owner.call('PUT', `${path}/devices/${d}/people`, { memberIds: [m] });
  const asked = await helper.call('POST', '/api/portal/requests', {
    device: d,
    right: 'device.remove',
    reason: 'worn out',
  });
  const wanted = await helper.call('POST', '/api/portal/help', { device: d, text: 'It is dark.' });
  const session = await addSession(c, owner, d);
  const sessions = { '/api/sessions': session, '/api/portal/sessions': session };
  const portal = { '/api/portal/requests': idOf(asked), '/api/portal/help': idOf(wanted), ...sessions };
  return { c, u, m, d, n, i, id: d, ...portal, ...(await fillOthers(c, owner, d)) };
}

/** What paths name by `id` and is no device, by the beginning of the path. */
async function fillOthers(c: string, owner: Person, device: string): Promise<Ids> {
  const idOf = ({ body }: Answer) => (body as { id: string }).id;
  const { wish } = await rootHolder(c);
  const token = { name: 'Program', of: 'person', words: ['focus.view'], days: 1 };
  const { signIns } = (await owner.call('GET', '/api/me/sign-ins')).body as { signIns: { id: string }[] };
  const standing = {
    sessionRight: 'screen.view',
    target: { kind: 'device', id: device },
    to: { kind: 'role', role: 'technician' },
  };
  const given = await owner.call('POST', `/api/companies/${c}/standing`, standing);
  const p = idOf(await owner.call('POST', `/api/companies/${c}/providers`, provider));
  return {
    s: idOf(given),
    p,
    '/api/companies/:c/consents': (given.body as { consentId: string }).consentId,
    '/api/portal/transfers': idOf(
      await owner.call('POST', `/api/devices/${device}/transfer`, { to: crypto.randomUUID() }),
    ),
    '/api/enrolment-tokens': await addEnrolmentToken(server, c),
    '/api/enrolment-requests': await addRequest(server, c),
    '/api/roots': idOf(await owner.call('POST', '/api/roots', { ...wish, signed: 'first' })),
    '/api/me/tokens': idOf(await owner.call('POST', '/api/me/tokens', token)),
    '/api/me/sign-ins': signIns[0]?.id ?? '',
    '/api/me/passkeys': await addPasskey(owner.accountId),
  };
}

async function addPasskey(accountId: string): Promise<string> {
  const id = crypto.randomUUID();
  const row = exampleRow(dictionary.passkey, { accountId, companyId: id, personId: id });
  await insertRow(server.db.superuser, dictionary.passkey, { ...row, id, credential_id: randomBytes(16) });
  return id;
}

interface IdRoute {
  method: string;
  path: string;
  names: string[];
}

/** What is the operator's own, or everybody's. */
const ofNoCustomer = /^\/api\/(?:minor-reports|staff|backups|agreements|licences|sign-in)\//u;

/** Every route that names something by its id. */
async function addSession(companyId: string, owner: Person, deviceId: string): Promise<string> {
  const { superuser } = server.db;
  const of = { companyId, personId: owner.personId, accountId: owner.accountId };
  const id = crypto.randomUUID();
  const session = { ...exampleRow(dictionary.remoteSession, of), id, device_id: deviceId };
  await insertRow(superuser, dictionary.remoteSession, session);
  await insertRow(superuser, dictionary.sessionRequest, {
    ...exampleRow(dictionary.sessionRequest, of),
    session_id: id,
  });
  return id;
}

function routesWithIds(): IdRoute[] {
  return Object.values(api)
    .flatMap((group) => Object.values<Route>(group))
    .filter(({ params, path }) => !ofNoCustomer.test(path) && Object.values(params?.shape ?? {}).some(isId))
    .map(({ method, path, params }) => ({
      method,
      path,
      names: Object.entries(params?.shape ?? {}).flatMap(([name, schema]) => (isId(schema) ? name : [])),
    }))
    .map((route) => ({ ...route, names: route.names.map((name) => kindOf(route.path, name)) }));
}

const isId = (schema: unknown) => schema instanceof z.ZodUUID;
/** Under which name `fillCompany` knows what a path calls `id`. */
const kindOf = (path: string, name: string) =>
  name === 'id' && !path.startsWith('/api/devices') ? path.slice(0, path.indexOf('/:id')) : name;

const notSigned = { document: '{}', signature: 'A'.repeat(86), root: '0'.repeat(64) };
/** What each route takes besides ids, so that it would succeed with the caller's own. */
const bodies: Readonly<Record<string, object>> = {
  'PATCH /api/companies/:c': { country: 'DE' },
  'POST /api/companies/:c/people/:m/factor-reset': { reason: 'lost' },
  'DELETE /api/companies/:c': { name: 'no such name' },
  'POST /api/companies/:c/ownership': { memberId: crypto.randomUUID() },
  'POST /api/companies/:c/units': { name: 'New', kind: 'group', parentId: null },
  'PATCH /api/companies/:c/units/:u': { kind: 'site' },
  'POST /api/companies/:c/moves/units': { ids: [crypto.randomUUID()], to: null },
  'POST /api/companies/:c/moves/devices': { ids: [crypto.randomUUID()], to: null },
  'POST /api/companies/:c/moves/people': { ids: [crypto.randomUUID()], to: null },
  'PATCH /api/companies/:c/people/:m': { state: 'active' },
  'POST /api/companies/:c/people/:m/roles': { roles: ['helper'], narrowed: [], limits: [] },
  'POST /api/companies/:c/narrowed-roles': { name: 'X', base: 'helper', minus: ['device.view'] },
  'POST /api/companies/:c/invitations': { emails: ['x@example.org'], roles: ['helper'], language: 'en' },
  'PUT /api/companies/:c/levels': {
    changes: [
      {
        subject: { kind: 'role', role: 'helper' },
        target: { kind: 'unit', id: crypto.randomUUID() },
        was: null,
        level: 'view',
      },
    ],
  },
  'PUT /api/companies/:c/devices/:d/people': { memberIds: [] },
  'PUT /api/companies/:c/policy': {
    target: { kind: 'unit', id: crypto.randomUUID() },
    was: 0,
    body: { rights: {} },
  },
  'POST /api/companies/:c/policy/signed': { was: 0, signed: notSigned },
  'POST /api/companies/:c/standing/:s/signature': { signed: notSigned },
  'PUT /api/companies/:c/staff-refusals': { memberIds: [] },
  'POST /api/roots/:id/retire': { signed: notSigned },
  'PATCH /api/me/passkeys/:id': { name: 'Key' },
  'PATCH /api/companies/:c/providers/:p': { name: 'Other' },
  'POST /api/companies/:c/providers/:p/domains/:domain/prove': { by: 'dns' },
  'POST /api/companies/:c/providers': provider,
  'POST /api/companies/:c/standing': {
    sessionRight: 'screen.view',
    target: { kind: 'unit', id: crypto.randomUUID() },
    to: { kind: 'role', role: 'technician' },
  },
  'POST /api/companies/:c/consents': {
    agreement: crypto.randomUUID(),
    version: 1,
    language: 'en',
    sha256: '0'.repeat(64),
    method: 'click',
  },
  'POST /api/portal/requests/:id/allow': { was: null },
  'POST /api/portal/requests/:id/answer': { answer: 'refuse' },
  'POST /api/portal/help/:id/finish': {},
  'POST /api/portal/sessions/:id/answer': {
    document: '{}',
    signature: 'A'.repeat(86),
    publicKey: 'A'.repeat(43),
  },
  'POST /api/portal/transfers/:id/answer': { answer: 'refuse' },
  'POST /api/devices/:id/transfer': { to: crypto.randomUUID() },
  'PUT /api/companies/:c/sign-in-rule': { was: noRule, rule: noRule },
  'POST /api/devices/:id/widening': { signed: notSigned },
  'PATCH /api/devices/:id': { label: 'x' },
  'PUT /api/devices/:id/policy': { collectors: {} },
};
const queries: Readonly<Record<string, string>> = {
  'GET /api/companies/:c/levels/matrix': `?members=${crypto.randomUUID()}&devices=${crypto.randomUUID()}`,
  'GET /api/companies/:c/policy': `?kind=unit&id=${crypto.randomUUID()}`,
};

function send(person: Person, { method, path }: IdRoute, ids: Ids): Promise<Answer> {
  const name = `${method} ${path}`;
  const where =
    path.replace(/:([a-z]+)/gu, (_, id: string) => ids[kindOf(path, id)] ?? 'example.org') +
    (queries[name] ?? '');
  return person.call(method, where, bodies[name]);
}

const bodyOf = ({ body }: Answer) => ({ ...(body as object), requestId: '' });

/** Every row of a company that a request could have changed. */
async function snapshot(companyId: string): Promise<unknown> {
  const rows: Record<string, unknown> = {};
  for (const { table, owner } of tableRecords) {
    if (owner !== 'company') continue;
    const found = await server.db.superuser.query<{ row: string }>(
      `SELECT t::text AS row FROM candor.${table} AS t WHERE company_id = $1 ORDER BY 1`,
      [companyId],
    );
    rows[table] = found.rows.map(({ row }) => row);
  }
  return rows;
}
