import assert from 'node:assert/strict';
import { createHash, randomBytes } from 'node:crypto';
import { readFileSync } from 'node:fs';
import { after, before, test } from 'node:test';
import type { Level } from '@candor/policy/rights/levels.ts';
import type { Word } from '@candor/policy/rights/words.ts';
import { api } from '@candor/protocol/api/index.ts';
import { companyHeader, type Route } from '@candor/protocol/api/route.ts';
import type { LiveTopic } from '@candor/protocol/messages/live.ts';
import { liveTopics } from '../src/platform/live/visible.ts';
import { abroad, byHand } from './matrix/by-hand.ts';
import { examples, type Example, type Setting } from './matrix/examples.ts';
import { expectedOf } from './matrix/expected.ts';
import { openPage } from './matrix/live-pages.ts';
import { makeColumns, type Column, type Somebody } from './matrix/principals.ts';
import { openScene, type Ids, type Scene, type Tenant } from './matrix/scene.ts';
import { outcome } from './people.ts';
import type { Answer } from './server.ts';
import { makeEnrolment } from './simulated-agent.ts';
import { ask as requestOf } from './web-request.ts';

const permissions = readFileSync(new URL('../../../docs/permissions.md', import.meta.url), 'utf8');
const expectDoor = expectedOf(permissions);
const routes = Object.values(api).flatMap((group): Route[] => Object.values<Route>(group));
const nameOf = ({ method, path }: Route) => `${method} ${path}`;
const atOnce = 16;

let scene: Scene;
let columns: Column[];
/** Principal, company and route -> answer. */
const results = new Map<string, string>();
before(async () => {
  scene = await openScene();
  columns = await makeColumns(scene);
});
after(() => scene[Symbol.asyncDispose]());

interface Case {
  route: Route;
  column: Column;
  example: Example;
}

const isElsewhere = ({ place }: Column) => typeof place === 'object' && place.isElsewhere === true;
const isStaff = ({ place }: Column) => typeof place === 'object' && place.by === 'staff';
const hasNoCompany = ({ place }: Column) => place === 'no-company';
/** What the table of roles and words does not say. */
const rules: readonly { route: string; when(column: Column): boolean; answer: string }[] = [
  // staff are no members, so there is no membership that they could end
  { route: 'POST /api/companies/:c/leave', when: isStaff, answer: '404 not_found' },
  // whom a company refuses is for the company to say
  { route: 'PUT /api/companies/:c/staff-refusals', when: isStaff, answer: '403 not_allowed' },
  // nobody gives or takes a role with a word that they do not hold, and each role has one that staff never hold
  ...[
    'PATCH /api/companies/:c/people/:m',
    'DELETE /api/companies/:c/people/:m',
    'POST /api/companies/:c/people/:m/roles',
    'POST /api/companies/:c/narrowed-roles',
    'POST /api/companies/:c/invitations',
    'POST /api/companies/:c/invitations/:i/resend',
  ].map((route) => ({ route, when: isStaff, answer: '403 not_allowed' })),
  // a portal is of a company
  ...[
    'GET /api/portal/devices',
    'GET /api/portal/requests',
    'GET /api/portal/help',
    'POST /api/portal/help',
    'DELETE /api/portal/help/:id',
    'DELETE /api/portal/requests/:id',
    'POST /api/portal/requests/:id/allow',
    'POST /api/portal/requests/:id/answer',
  ].map((route) => ({ route, when: hasNoCompany, answer: '403 not_allowed' })),
  // a role without a limit is more than one with it
  { route: 'POST /api/companies/:c/people/:m/roles', when: isElsewhere, answer: '403 not_allowed' },
];

function expected({ route, column, example }: Case): {
  door: string | undefined;
  answers: readonly string[];
} {
  const door = expectDoor(column, {
    route,
    ...(example.onDevice && { onDevice: example.onDevice }),
    ...(example.bulk && { bulk: example.bulk }),
  });
  const rule = rules.find((one) => one.route === nameOf(route) && one.when(column));
  const { answer = '2xx' } = example;
  const open = rule?.answer ?? answer;
  const opened = typeof open === 'string' ? [open] : open;
  // outside of their units an id of nothing may be missed before it is refused
  if (door !== undefined && isElsewhere(column) && answer === '404 not_found')
    return { door, answers: [door, answer] };
  return { door, answers: door === undefined ? opened : [door] };
}

test('every route of the contract that asks for a word has an example', () => {
  const asking = routes.filter(({ word }) => word !== 'public').map(nameOf);
  assert.deepEqual(
    asking.filter((name) => !(name in examples)),
    [],
    'add them to packages/server/test/matrix/examples.ts',
  );
  assert.deepEqual(
    Object.keys(examples).filter((name) => !asking.includes(name)),
    [],
  );
});

// ASVS 7.5.1, 8.2.1, 8.2.2, 8.3.1
test('every route answers every principal as the table of roles and words says', async () => {
  const cases = routes.flatMap((route) =>
    columns
      .filter((column) => concerns(route, column))
      .map((column): Case => ({ route, column, example: examples[nameOf(route)] ?? {} })),
  );
  const wrong: string[] = [];
  const judge = async (one: Case) => {
    const { answers } = expected(one);
    const got = await ask(one).then(shortened, String);
    results.set(keyOf(one.column, nameOf(one.route)), got);
    if (!answers.includes(got))
      wrong.push(
        `${nameOf(one.route)} as ${one.column.principal} at ${one.column.tenant?.name ?? 'no company'}: ${got} instead of ${answers.join(' or ')}`,
      );
  };
  const isAlone = ({ example }: Case) => example.alone === true;
  await eachOf(
    cases.filter((one) => !isAlone(one)),
    judge,
  );
  // one spare sender of a kind at a time: a company has at most five owners
  await eachOf(
    [...Map.groupBy(cases.filter(isAlone), ({ column }) => column.principal).values()],
    async (some) => {
      for (const one of some) await judge(one);
    },
  );
  assert.deepEqual(wrong.toSorted(), []);
  assert.ok(cases.length > 5_000, `${cases.length} requests`);
});

test('public routes answer whoever is signed in as they answer nobody', async () => {
  const somebody = columns.find(({ principal }) => principal === 'owner of the company');
  const nobody = columns.find(({ principal }) => principal === 'anonymous');
  assert.ok(somebody && nobody);
  const open = routes.filter(({ word, path }) => word === 'public' && !path.startsWith('/download'));
  assert.ok(open.length > 20);
  await eachOf(open, async (route) => {
    const ask = ({ who }: Column) => who.client.call(route.method, pathOf(route, scene.one, { id: 'none' }));
    const [first, second] = [outcome(await ask(nobody)), outcome(await ask(somebody))];
    assert.equal(second, first, nameOf(route));
    assert.doesNotMatch(first, /not_signed_in|not_allowed|factor_required|confirm_required/u, nameOf(route));
  });
});

test('the answers that were written by hand', () => {
  const inside = byHand.map((one) => [...one, 'at home'] as const);
  const outside = abroad.map((one) => [...one, 'abroad'] as const);
  for (const [principal, route, answer, where] of [...inside, ...outside]) {
    const column = columns.find((one) => one.principal === principal && whereIs(one) === where);
    assert.ok(column, `${principal} ${where}`);
    assert.equal(results.get(keyOf(column, route)), answer, `${route} as ${principal} ${where}`);
  }
});

// ASVS 8.2.2
test('every live topic reaches those who may see it, and nobody else', async () => {
  const { server, one } = scene;
  const { bus } = server.running.platform;
  const listening = columns.filter(
    ({ way, place }) => (way === 'full' || way === 'unconfirmed') && place !== 'elsewhere',
  );
  const pages = await Promise.all(
    listening.map(async (column) => ({ column, page: await openPage(server.url, column, liveTopics) })),
  );
  const accounts = await server.db.superuser.query<{ id: string; personId: string }>(
    'SELECT id, person_id AS "personId" FROM candor.account',
  );
  const personOf = new Map(accounts.rows.map(({ id, personId }) => [id, personId]));
  await Promise.all(pages.map(({ page }) => page.settled()));

  const { id: companyId, deviceId } = one;
  bus.publish('device.changed', { companyId, deviceId, state: 'online', at: 1 });
  bus.publish('device.metric', { companyId, deviceId, at: 1, values: [] });
  bus.publish('enrolment.used', { companyId, tokenId: deviceId, deviceId });
  bus.publish('enrolment.requested', { companyId, requestId: deviceId, state: 'waiting' });
  bus.publish('requests.changed', { companyId, personId: null, word: 'device.transfer' });
  // of whom the device is assigned to, and of nobody's own
  const members = await server.db.superuser.query<{ id: string }>(
    'SELECT member_id AS id FROM candor.device_person WHERE device_id = $1',
    [deviceId],
  );
  const memberIds = members.rows.map(({ id }) => id);
  const ofSession = { sessionId: deviceId, personId: deviceId, memberIds, state: 'requested' } as const;
  bus.publish('session.changed', { companyId, deviceId, ...ofSession });
  bus.publish('backup.progress', { work: 'backup', state: 'done', table: null, doneBytes: 1, totalBytes: 1 });
  bus.publish('check.changed', { promiseId: 'egress', state: 'green' });
  for (const [at, { column }] of pages.entries())
    bus.publish('focus.stored', { personId: personOf.get(column.who.accountId) ?? '', at });

  for (const [at, { column, page }] of pages.entries()) {
    await page.settled();
    const may = liveTopics.filter((topic) => {
      const { word, level, isOfCompany } = topicRules[topic];
      const isTheirs = !isOfCompany || column.tenant === one;
      const door: Route = { ...shape, word, ...(level && { level }) };
      return isTheirs && expectDoor(column, { route: door }) === undefined;
    });
    const wanted = may.map((topic) => (topic === 'focus.stored' ? `${topic} ${at}` : topic));
    assert.deepEqual(page.events.toSorted(), wanted.toSorted(), column.principal);
    page.close();
  }
});

test('the certificate of an agent opens no route', async () => {
  const { server, one } = scene;
  const auth = randomBytes(32);
  const secretHash = createHash('sha256').update(auth).digest('hex');
  await one.owner.in(one.id).call('POST', '/api/enrolment-tokens', { label: 'Desk', secretHash });
  const { body, linkKey } = await makeEnrolment(auth, { hostname: 'pc-14' });
  const enrolled = await server.visitor().call('POST', '/api/enrol', body);
  assert.equal(enrolled.status, 200);
  const { certificate, serverCa } = enrolled.body as { certificate: string; serverCa: string };
  const gateway = `https://localhost:${server.running.app.gateway.ports()[0]}`;
  const way = { ca: serverCa, cert: certificate, key: linkKey };
  await eachOf(routes, async (route) => {
    const answer = await requestOf(`${gateway}${pathOf(route, one)}`, way, { method: route.method });
    assert.deepEqual([answer.status, answer.body], [404, ''], nameOf(route));
  });
});

const shape = { method: 'GET', path: '/api/live', audited: false, response: 'binary' } as const;
/** Written by hand: a topic asks for what its list asks for. */
const topicRules: Readonly<Record<LiveTopic, { word: Word; level?: Level; isOfCompany?: true }>> = {
  'device.changed': { word: 'device.view', level: 'view', isOfCompany: true },
  'device.metric': { word: 'device.view', level: 'view', isOfCompany: true },
  'enrolment.used': { word: 'enrolment.manage', isOfCompany: true },
  'enrolment.requested': { word: 'enrolment.manage', isOfCompany: true },
  // of whoever can answer what changed
  'requests.changed': { word: 'device.transfer', isOfCompany: true },
  'session.changed': { word: 'session.view', level: 'view', isOfCompany: true },
  'focus.stored': { word: 'focus.view' },
  'backup.progress': { word: 'instance.operate' },
  'check.changed': { word: 'trust.view' },
};

const whereIs = ({ place, principal }: Column) =>
  place === 'elsewhere' && !signedOut.has(principal) ? 'abroad' : 'at home';
/** Who they are makes no difference where nobody is signed in. */
const signedOut = new Set(['anonymous', 'pending sign-in']);
const keyOf = ({ principal, tenant }: Column, route: string) => `${principal} ${tenant?.id} ${route}`;

/** Nobody without a company has one in a path. */
function concerns({ word, path }: Route, { tenant }: Column): boolean {
  return word !== 'public' && (tenant !== null || !path.includes(':c'));
}

async function ask({ route, column, example }: Case): Promise<Answer> {
  const { tenant, place, who: usual, make } = column;
  const isOpen =
    expected({ route, column, example }).door === undefined ||
    example.onDevice !== undefined ||
    isElsewhere(column);
  const who = isOpen && example.alone ? await make() : usual;
  const named = tenant ? { [companyHeader]: tenant.id } : {};
  const call: Setting['call'] = (method, path, body) => who.client.call(method, path, body, named);
  const at = tenant ?? scene.one;
  const level = typeof place === 'object' ? place.level : undefined;
  const sent = isOpen ? await example.send?.({ scene, tenant: at, who, level, call }) : undefined;
  const answer = await call(route.method, pathOf(route, at, sent?.ids) + (sent?.query ?? ''), sent?.body);
  if (who !== usual) await retire(who);
  return answer;
}

const retire = ({ memberId }: Somebody) =>
  scene.server.db.superuser.query(`UPDATE candor.member SET state = 'disabled' WHERE id::text = $1`, [
    memberId,
  ]);

/** What the sender has no right to, is there. */
function pathOf({ path }: Route, { ids, deviceId }: Tenant, own: Ids = {}): string {
  const known: Ids = {
    ...ids,
    id: deviceId,
    no: '1',
    token: 'A'.repeat(43),
    record: 'platform.account',
    ...own,
  };
  return path.replace(/:([a-z]+)/gu, (_, name: string) => known[name] ?? name);
}

function shortened(answer: Answer): string {
  if (answer.status >= 200 && answer.status < 300) return '2xx';
  const { details } = answer.body as { details?: { refusedBy?: string } };
  return [outcome(answer), details?.refusedBy ?? []].flat().join(' ');
}

async function eachOf<T>(all: readonly T[], work: (one: T) => Promise<void>): Promise<void> {
  const waiting = all[Symbol.iterator]();
  await Promise.all(
    Array.from({ length: atOnce }, async () => {
      for (const one of waiting) await work(one);
    }),
  );
}
