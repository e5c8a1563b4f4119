import assert from 'node:assert/strict';
import { randomUUIDv7 } from 'node:crypto';
import { after, before, test } from 'node:test';
import { addCompany, addDevice, addMember, addPerson, outcome, signInAnew } from '../../../test/people.ts';
import { testServer, type Answer, type TestServer } from '../../../test/server.ts';
import { fakeClock, type FakeClock } from '../../platform/clock.ts';

const dayMs = 86_400_000;
let server: TestServer;
let clock: FakeClock;
before(async () => {
  clock = fakeClock('2026-11-21T10:00:00Z');
  server = await testServer({ clock, limits: { take: () => undefined } });
});
after(() => server[Symbol.asyncDispose]());

const bodyOf = <T>({ body }: Answer) => body as T;
const superuser = async (text: string, values: unknown[] = []) =>
  (await server.db.superuser.query(text, values)).rows;

interface Shown {
  licences: string;
  licence: { serial: string; plan: string; seats: number; expiresAt: number } | null;
  state: string;
  reason: string | null;
  until: number | null;
  used: number;
  most: number | null;
}

function terms(companyId: string, part: object = {}) {
  const now = clock.now().getTime();
  const given = {
    plan: 'Support',
    seats: 10,
    features: ['remote'],
    notBefore: now,
    expiresAt: now + 90 * dayMs,
  };
  return { companyId, ...given, ...part };
}
async function give(companyId: string, part: object = {}): Promise<Answer> {
  return (await server.owner()).call('POST', '/api/licences', terms(companyId, part));
}
const turn = async (licences: 'on' | 'off') =>
  (await server.owner()).call('PUT', '/api/operator/licences', { licences });

test('by default no licence is asked for: no limit, no end, and a session is not refused for it', async () => {
  const { id, owner } = await addCompany(server);
  const device = await addDevice(server, id, 'PC-12');
  assert.deepEqual(bodyOf(await owner.call('GET', '/api/licences')), {
    licences: 'off',
    licence: null,
    state: 'valid',
    reason: null,
    until: null,
    used: 1,
    most: null,
  });
  const { body } = await owner.call('POST', '/api/rights/explain', { device, right: 'screen.view' });
  const line = (body as { lines: { line: string; code: string }[] }).lines.find(
    (one) => one.line === 'licence',
  );
  assert.equal(line?.code, 'licence_valid');
});

test('the operator sets, changes and revokes a licence; each is in the log, and the company sees it at once', async () => {
  const operator = await server.owner();
  const { id, owner } = await addCompany(server);
  await addDevice(server, id, 'PC-1');
  assert.equal(outcome(await turn('on')), '200');
  const shown = async () => bodyOf<Shown>(await owner.call('GET', '/api/licences'));
  assert.deepEqual([(await shown()).state, (await shown()).reason], ['lapsed', 'no_licence']);

  const given = bodyOf<{ serial: string }>(await give(id));
  const first = await shown();
  assert.equal(first.licence?.serial, given.serial);
  assert.deepEqual([first.state, first.used, first.most], ['valid', 1, 11]);

  const expiresAt = clock.now().getTime() + 20 * dayMs;
  const path = `/api/licences/${given.serial}`;
  assert.equal(outcome(await operator.call('PATCH', path, { expiresAt, seats: 5 })), '200');
  const changed = await shown();
  assert.deepEqual(
    [changed.licence?.serial, changed.licence?.plan, changed.most, changed.state, changed.until],
    [given.serial, 'Support', 6, 'expiring', expiresAt],
  );
  const again = bodyOf<{ serial: string }>(await give(id, { plan: 'Other' }));
  assert.equal(again.serial, given.serial, 'in place of the one that it has');

  assert.equal(outcome(await operator.call('DELETE', path)), '200');
  assert.deepEqual([(await shown()).licence, (await shown()).reason], [null, 'revoked']);
  assert.equal(outcome(await operator.call('DELETE', path)), '404 not_found');
  assert.equal(outcome(await operator.call('PATCH', path, { seats: 9 })), '404 not_found');
  const next = bodyOf<{ serial: string }>(await give(id));
  assert.notEqual(next.serial, given.serial);

  const entries = await superuser(
    `SELECT action, target_id FROM candor.audit_entry WHERE company_id = $1 AND action LIKE '%/api/licences%' AND outcome = 'done' ORDER BY id`,
    [id],
  );
  assert.deepEqual(
    entries.map(({ action, target_id: target }) => `${action} ${target === given.serial ? 'first' : 'next'}`),
    [
      'POST /api/licences first',
      'PATCH /api/licences/:l first',
      'POST /api/licences first',
      'DELETE /api/licences/:l first',
      'POST /api/licences next',
    ],
  );
  await turn('off');
  assert.equal((await shown()).licence, null);
  assert.equal((await shown()).state, 'valid');
});

test('only the operator may set one, only after confirming; wrong terms and foreign ids change nothing', async () => {
  const { id, owner } = await addCompany(server);
  const { serial } = bodyOf<{ serial: string }>(await give(id));
  assert.equal(outcome(await owner.call('POST', '/api/licences', terms(id))), '403 not_allowed');
  assert.equal(outcome(await owner.call('DELETE', `/api/licences/${serial}`)), '403 not_allowed');
  assert.equal(
    outcome(await owner.call('PUT', '/api/operator/licences', { licences: 'on' })),
    '403 not_allowed',
  );
  assert.equal(outcome(await owner.call('GET', '/api/operator/licences')), '403 not_allowed');
  const technician = await addPerson(server);
  await addMember(server, id, technician, ['technician']);
  assert.equal(outcome(await technician.call('GET', '/api/licences')), '403 not_allowed');
  assert.equal(outcome(await technician.call('GET', '/api/licences/seats')), '403 not_allowed');

  const operator = await server.owner();
  const now = clock.now().getTime();
  assert.equal(outcome(await give(id, { expiresAt: now })), '400 bad_request');
  assert.equal(outcome(await give(id, { seats: 0 })), '400 bad_request');
  assert.equal(outcome(await give(id, { price: 3 })), '400 unknown_field');
  assert.equal(outcome(await give(randomUUIDv7())), '404 not_found');
  const unknown = await operator.call('PATCH', `/api/licences/${randomUUIDv7()}`, { seats: 2 });
  assert.equal(outcome(unknown), '404 not_found');
  assert.equal(
    outcome(await operator.call('PATCH', `/api/licences/${serial}`, { notBefore: now + 100 * dayMs })),
    '400 bad_request',
  );
  const kept = await superuser('SELECT seats, not_before FROM candor.licence WHERE company_id = $1', [id]);
  assert.deepEqual(kept, [{ seats: 10, not_before: new Date(now) }]);

  clock.advance(11 * 60_000);
  for (const [method, path, body] of [
    ['POST', '/api/licences', terms(id)],
    ['PATCH', `/api/licences/${serial}`, { seats: 2 }],
    ['DELETE', `/api/licences/${serial}`, undefined],
    ['PUT', '/api/operator/licences', { licences: 'on' }],
  ] as const)
    assert.equal(outcome(await operator.call(method, path, body)), '403 confirm_required', path);
  await signInAnew(server);
});

test('a company sees its own seats alone, page by page, and none that its reader may not see', async () => {
  await turn('on');
  const { id, owner, ownerId } = await addCompany(server);
  const other = await addCompany(server);
  await addDevice(server, other.id, 'Foreign');
  await give(id, { seats: 1 });
  const devices: string[] = [];
  for (let n = 1; n <= 3; n++) {
    clock.advance(1000);
    devices.push(await addDevice(server, id, `PC-${n}`));
  }
  interface Page {
    items: { label: string; number: number; state: string; reason: string | null; statedAt: number | null }[];
    next: string | null;
  }
  const page = async (query = '') => bodyOf<Page>(await owner.call('GET', `/api/licences/seats${query}`));
  const all = await page();
  assert.deepEqual(
    all.items.map(({ label, number, state, reason }) => `${label} ${number} ${state} ${reason}`),
    ['PC-1 1 valid null', 'PC-2 2 valid null', 'PC-3 3 lapsed seats_exceeded'],
  );
  const first = await page('?limit=2');
  assert.equal(first.items.length, 2);
  assert.deepEqual(
    (await page(`?limit=2&after=${first.next}`)).items.map(({ label }) => label),
    ['PC-3'],
  );

  const auditor = await addPerson(server);
  const auditorId = await addMember(server, id, auditor, ['auditor']);
  const target = { kind: 'device', id: devices[0] };
  const change = { subject: { kind: 'member', id: auditorId }, target, was: null, level: 'none' };
  assert.equal(outcome(await owner.call('PUT', `/api/companies/${id}/levels`, { changes: [change] })), '200');
  assert.deepEqual(
    bodyOf<Page>(await auditor.call('GET', '/api/licences/seats')).items.map(({ label, number }) => [
      label,
      number,
    ]),
    [
      ['PC-2', 2],
      ['PC-3', 3],
    ],
  );
  assert.ok(ownerId);
  await turn('off');
});

test('a lapsed licence refuses sessions in "Why?" with its reason, and so does what the device says of its own', async () => {
  await turn('on');
  const { id, owner } = await addCompany(server);
  const device = await addDevice(server, id, 'PC-12');
  const code = async () => {
    const { body } = await owner.call('POST', '/api/rights/explain', { device, right: 'screen.view' });
    return (body as { lines: { line: string; code: string }[] }).lines.find(({ line }) => line === 'licence')
      ?.code;
  };
  assert.equal(await code(), 'licence_no_licence');
  const { serial } = bodyOf<{ serial: string }>(await give(id, { expiresAt: clock.now().getTime() + dayMs }));
  assert.equal(await code(), 'licence_valid');
  clock.advance(2 * dayMs);
  await signInAnew(server);
  assert.equal(await code(), 'licence_grace');
  clock.advance(14 * dayMs);
  await signInAnew(server);
  assert.equal(await code(), 'licence_expired');
  assert.equal(outcome(await owner.call('GET', `/api/devices/${device}`)), '200', 'looking after it goes on');
  assert.equal(outcome(await owner.call('GET', '/api/me')), '200');

  await give(id);
  const said = (state: string, reason: string | null) =>
    superuser(
      `INSERT INTO candor.seat VALUES ($1, $2, $3, $4, $5, $6) ON CONFLICT (company_id, device_id)
       DO UPDATE SET state = excluded.state, reason = excluded.reason, stated_at = excluded.stated_at`,
      [id, device, serial, state, reason, clock.now()],
    );
  await said('lapsed', 'bad_signature');
  assert.equal(await code(), 'licence_bad_signature');
  await said('valid', null);
  assert.equal(await code(), 'licence_valid');
  clock.advance(31 * dayMs);
  await signInAnew(server);
  assert.equal(await code(), 'licence_grace', 'a device that is away gets no new token');
  clock.advance(14 * dayMs);
  await signInAnew(server);
  assert.equal(await code(), 'licence_expired');
  await turn('off');
  assert.equal(await code(), 'licence_valid');
});

test("the operator's list holds every company with its seats", async () => {
  await turn('on');
  const { id } = await addCompany(server, 'Quarz AG');
  await addDevice(server, id, 'PC-1');
  await give(id, { seats: 3 });
  interface Page {
    licences: string;
    items: {
      companyId: string;
      name: string;
      used: number;
      state: string;
      reason: string | null;
      licence: { seats: number } | null;
    }[];
    next: string | null;
  }
  const operator = await server.owner();
  const found: Page['items'] = [];
  let after = '';
  do {
    const page = bodyOf<Page>(await operator.call('GET', `/api/operator/licences?limit=2${after}`));
    assert.equal(page.licences, 'on');
    found.push(...page.items);
    after = page.next === null ? '' : `&after=${page.next}`;
  } while (after !== '');
  const own = found.find(({ companyId }) => companyId === id);
  assert.deepEqual([own?.name, own?.used, own?.state, own?.licence?.seats], ['Quarz AG', 1, 'valid', 3]);
  const none = found.find(({ licence }) => licence === null);
  assert.equal(none?.state, 'lapsed');
  await turn('off');
});
