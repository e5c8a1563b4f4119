import assert from 'node:assert/strict';
import { createHash, randomUUIDv7 } from 'node:crypto';
import { after, before, test } from 'node:test';
import { statements, type SignedStanding } from '@candor/protocol/statements.ts';
import { acceptance, publish, readText, type Wished } from '../../../test/agreements.ts';
import { addCompany, addDevice, addMember, addPerson, outcome, signInAnew } from '../../../test/people.ts';
import { rootHolder } from '../../../test/root-holder.ts';
import { testServer, type Answer, type Client, type TestServer } from '../../../test/server.ts';
import { fakeClock } from '../../platform/clock.ts';

const day = 86_400_000;
const clock = fakeClock('2026-11-21T10:00:00Z');
let server: TestServer;
let operator: Client;
before(async () => {
  server = await testServer({ clock, limits: { take: () => undefined } });
  operator = await server.owner();
});
after(() => server[Symbol.asyncDispose]());

const next = async (wish: Wished) => {
  await signInAnew(server);
  return publish(operator, clock.now(), wish);
};
const madeOf = ({ body }: Answer) => body as { id: string; number: number };
const idOf = ({ body }: Answer) => (body as { id: string }).id;
const detailsOf = ({ body }: Answer) => (body as { details: Record<string, unknown> }).details;
const stateOf = async (company: string, by: Pick<Client, 'call'>) =>
  (await by.call('GET', `/api/companies/${company}/agreement`)).body as {
    state: string;
    agreement: string;
    waiting: { number: number } | null;
    accepted: { consentId: string; number: number; by: string | null } | null;
    whoCanAccept: string[];
  };
interface Line {
  line: string;
  verdict: string;
  code: string;
  params: Record<string, unknown>;
  source: string | null;
  whoCanChange: { names: string[] };
}
async function explained(by: Pick<Client, 'call'>, device: string, right: string) {
  const { body } = await by.call('POST', '/api/rights/explain', { device, right });
  const { lines } = body as { lines: Line[] };
  const of = (name: string) => lines.find(({ line }) => line === name) ?? assert.fail(name);
  return { agreement: of('agreement'), standing: of('standing_consent') };
}

test('a significant version is announced 14 days ahead, an editorial one may be in force at once', async () => {
  const now = clock.now().getTime();
  const short = await next({ en: '# Support\n\nFirst.', effectiveAt: now + 14 * day - 1 });
  assert.equal(outcome(short), '422 notice_too_short');
  assert.equal(outcome(await next({ en: 'First.', class: 'editorial' })), '400 bad_request');
  const first = await next({ en: '# Support\r\n\r\nFirst.', de: '# Support\n\nErste.' });
  assert.equal(outcome(first), '200');
  const { id, number } = madeOf(first);
  assert.equal(number, 1);
  const shown = await readText(operator, id, 1);
  assert.equal(shown.text, '# Support\n\nFirst.');
  assert.equal(shown.sha256, createHash('sha256').update('# Support\n\nFirst.').digest('hex'));
  assert.equal((await readText(operator, id, 1, 'de')).text, '# Support\n\nErste.');
  assert.equal(
    outcome(await operator.call('POST', `/api/agreements/${id}/versions`, { was: 7, ...wishOf('x') })),
    '409 changed_meanwhile',
  );
  assert.equal(
    outcome(await operator.call('POST', '/api/agreements', { kind: 'agreement', ...wishOf('x') })),
    '409 already_exists',
  );
  for (const text of ['', 'a\u202eb', 'a\tb'])
    assert.equal(
      outcome(await operator.call('POST', `/api/agreements/${id}/versions`, { was: 1, ...wishOf(text) })),
      '400 bad_request',
    );
  const long = await operator.call('POST', `/api/agreements/${id}/versions`, {
    was: 1,
    ...wishOf('ä'.repeat(150_000)),
  });
  assert.equal(outcome(long), '413 too_large');
});
const wishOf = (text: string) => ({
  class: 'significant',
  effectiveAt: clock.now().getTime() + 20 * day,
  texts: [{ language: 'en', text }],
});

test('whoever saw another text gets the current one, and nothing is kept', async () => {
  const { id: company, owner } = await addCompany(server);
  const { agreement } = await stateOf(company, owner);
  const wish = await acceptance(owner, agreement, 1);
  const accept = (body: object) => owner.call('POST', `/api/companies/${company}/consents`, body);
  const other = await accept({ ...wish, sha256: '0'.repeat(64) });
  assert.equal(outcome(other), '409 text_changed');
  const { version, text } = detailsOf(other) as { version: number; text: { text: string } };
  assert.deepEqual([version, text.text], [1, '# Support\n\nFirst.']);
  assert.equal(outcome(await accept({ ...wish, version: 2 })), '409 text_changed');
  assert.equal(outcome(await accept({ ...wish, language: 'de' })), '409 text_changed');
  assert.equal(outcome(await accept({ ...wish, agreement: randomUUIDv7() })), '404 not_found');
  assert.equal(outcome(await accept({ ...wish, more: 1 })), '400 unknown_field');
  const { rowCount } = await server.db.superuser.query('SELECT FROM candor.consent WHERE company_id = $1', [
    company,
  ]);
  assert.equal(rowCount, 0);
});

test('20 acceptances at once are one consent, which its company and nobody else reads', async () => {
  const { id: company, owner } = await addCompany(server);
  const { agreement } = await stateOf(company, owner);
  const wish = await acceptance(owner, agreement, 1);
  const answers = await Promise.all(
    Array.from({ length: 20 }, () => owner.call('POST', `/api/companies/${company}/consents`, wish)),
  );
  assert.deepEqual([...new Set(answers.map(outcome))], ['200']);
  assert.equal(new Set(answers.map(idOf)).size, 1);
  const [id = ''] = answers.map(idOf);
  const { rows } = await server.db.superuser.query(
    `SELECT consent.id, method, language, encode(text_sha256, 'hex') AS hash, ended_at, entry.action
       FROM candor.consent JOIN candor.audit_entry AS entry ON entry.target_id = consent.id
      WHERE consent.company_id = $1`,
    [company],
  );
  assert.deepEqual(rows, [
    { id, method: 'click', language: 'en', hash: wish.sha256, ended_at: null, action: 'consent.given' },
  ]);
  const stand = await stateOf(company, owner);
  assert.deepEqual(
    [stand.state, stand.accepted?.number, stand.accepted?.by, stand.waiting],
    ['accepted', 1, 'Karin Kupfer', null],
  );

  const foreign = (await addCompany(server)).owner;
  for (const path of [`/consents`, `/consents/${id}/receipt`, '/agreement', '/standing'])
    assert.equal(
      outcome(await foreign.call('GET', `/api/companies/${company}${path}`)),
      '404 not_found',
      path,
    );
  const own = (await addCompany(server)).id;
  await addMember(server, own, foreign, ['owner']);
  assert.equal(
    outcome(await foreign.call('GET', `/api/companies/${own}/consents/${id}/receipt`)),
    '404 not_found',
  );
  const withdrawal = await foreign.call('POST', `/api/companies/${own}/consents/${id}/withdraw`);
  assert.equal(outcome(withdrawal), '404 not_found');
});

test("staff accepts nothing for a customer, and neither does a company's own technician", async () => {
  const { id: company, owner } = await addCompany(server);
  const { agreement } = await stateOf(company, owner);
  const wish = await acceptance(owner, agreement, 1);
  const home =
    ((await operator.call('GET', '/api/companies')).body as { items: { id: string }[] }).items[0]?.id ?? '';
  const [staff, technician] = [await addPerson(server), await addPerson(server)];
  const memberId = await addMember(server, home, staff, ['owner']);
  const assigned = { memberId, role: 'administrator', companyIds: [company] };
  assert.equal(outcome(await operator.call('POST', '/api/staff', assigned)), '200');
  await addMember(server, company, technician, ['technician']);
  for (const person of [staff, technician])
    for (const [path, body] of [
      ['consents', wish],
      [
        'standing',
        {
          sessionRight: 'terminal',
          target: { kind: 'company', id: company },
          to: { kind: 'role', role: 'technician' },
        },
      ],
    ] as const) {
      const answer = await person.call('POST', `/api/companies/${company}/${path}`, body);
      assert.equal(outcome(answer), '403 not_allowed');
      assert.equal(detailsOf(answer)['refusedBy'], 'role');
    }
  assert.equal((await stateOf(company, owner)).state, 'none');
});

test('accepting asks for a confirmation, withdrawing does not, and both are one record each', async () => {
  const { id: company, owner } = await addCompany(server);
  const { agreement } = await stateOf(company, owner);
  const wish = await acceptance(owner, agreement, 1);
  const accept = () => owner.call('POST', `/api/companies/${company}/consents`, wish);
  const forget = () =>
    server.db.superuser.query('UPDATE candor.sign_in SET confirmed_at = NULL WHERE account_id = $1', [
      owner.accountId,
    ]);
  await forget();
  assert.equal(outcome(await accept()), '403 confirm_required');
  await signInAnew(server);
  const id = idOf(await accept());
  await forget();
  const withdraw = () => owner.call('POST', `/api/companies/${company}/consents/${id}/withdraw`);
  const answers = await Promise.all(Array.from({ length: 20 }, withdraw));
  assert.deepEqual([...new Set(answers.map(outcome))], ['200']);
  assert.equal(new Set(answers.map(idOf)).size, 1);
  const { body } = await owner.call('GET', `/api/companies/${company}/consents`);
  const { items } = body as {
    items: { id: string; act: string; withdraws: string | null; withdrawnAt: number | null }[];
  };
  assert.deepEqual(
    items.map(({ act, withdraws, withdrawnAt }) => [act, withdraws, withdrawnAt !== null]),
    [
      ['withdrawn', id, false],
      ['given', null, true],
    ],
  );
  const { rows } = await server.db.superuser.query(
    'SELECT ended_at FROM candor.consent WHERE company_id = $1',
    [company],
  );
  assert.ok(rows.every(({ ended_at: at }) => at instanceof Date));
  await signInAnew(server);
  assert.notEqual(idOf(await accept()), id);
  assert.equal((await stateOf(company, owner)).state, 'accepted');
});

test('from its day on a version refuses by the line agreement, which says what is missing and who can accept', async () => {
  const { id: company, owner } = await addCompany(server);
  const device = await addDevice(server, company, 'pc');
  const before = await explained(owner, device, 'screen.view');
  assert.deepEqual([before.agreement.verdict, before.agreement.code], ['allow', 'not_needed']);
  clock.advance(14 * day);
  await signInAnew(server);
  const { agreement: line } = await explained(owner, device, 'screen.view');
  assert.deepEqual(
    [line.verdict, line.code, line.params, line.whoCanChange.names],
    ['refuse', 'agreement_missing', { version: 1, day: '2026-12-05' }, ['Karin Kupfer']],
  );
  const { agreement } = await stateOf(company, owner);
  const heard: unknown[] = [];
  using _ = server.running.platform.bus.subscribe('consent.changed', (event) => void heard.push(event));
  const given = await owner.call(
    'POST',
    `/api/companies/${company}/consents`,
    await acceptance(owner, agreement, 1),
  );
  assert.equal((await explained(owner, device, 'screen.view')).agreement.code, 'agreement_accepted');

  assert.equal(
    outcome(
      await next({
        en: '# Support\n\nFirst, edited.',
        class: 'editorial',
        effectiveAt: clock.now().getTime(),
      }),
    ),
    '200',
  );
  assert.equal((await explained(owner, device, 'screen.view')).agreement.code, 'agreement_accepted');
  assert.equal(outcome(await next({ en: '# Support\n\nThird.' })), '200');
  assert.equal((await explained(owner, device, 'screen.view')).agreement.code, 'agreement_accepted');
  assert.equal((await stateOf(company, owner)).waiting?.number, 3);
  clock.advance(14 * day);
  await signInAnew(server);
  assert.equal((await explained(owner, device, 'screen.view')).agreement.code, 'agreement_outdated');
  const third = await owner.call(
    'POST',
    `/api/companies/${company}/consents`,
    await acceptance(owner, agreement, 3),
  );
  assert.equal((await explained(owner, device, 'screen.view')).agreement.code, 'agreement_accepted');
  const ended = await owner.call('POST', `/api/companies/${company}/consents/${idOf(third)}/withdraw`);
  assert.equal((await explained(owner, device, 'screen.view')).agreement.code, 'agreement_withdrawn');
  assert.deepEqual(
    heard,
    [given, third, ended].map((answer) => ({ companyId: company, id: idOf(answer) })),
  );
});

test('a diff names the lines that went and came', async () => {
  const { id: company, owner } = await addCompany(server);
  const { agreement } = await stateOf(company, owner);
  const { body } = await owner.call('GET', `/api/agreements/${agreement}/diff?from=1&to=3`);
  assert.deepEqual(body, {
    language: 'en',
    parts: [
      { kind: 'same', lines: ['# Support', ''] },
      { kind: 'removed', lines: ['First.'] },
      { kind: 'added', lines: ['Third.'] },
    ],
  });
  assert.equal(
    outcome(await owner.call('GET', `/api/agreements/${agreement}/diff?from=1&to=9`)),
    '404 not_found',
  );
});

test('one yes covers one session right, for whom and where it was given, until it ends', async () => {
  const { id: company, owner } = await addCompany(server);
  const [device, other] = [
    await addDevice(server, company, 'pc'),
    await addDevice(server, company, 'server'),
  ];
  const technician = await addPerson(server, 'Theo Technik');
  const memberId = await addMember(server, company, technician, ['technician']);
  await letStand(company);
  const give = (body: object) => owner.call('POST', `/api/companies/${company}/standing`, body);
  const target = { kind: 'device', id: device };
  const to = { kind: 'member', memberId };
  for (const wrong of [
    { sessionRight: 'terminal', target: { kind: 'device', id: randomUUIDv7() }, to },
    { sessionRight: 'terminal', target: { kind: 'company', id: (await addCompany(server)).id }, to },
    { sessionRight: 'terminal', target, to: { kind: 'member', memberId: randomUUIDv7() } },
    { sessionRight: 'terminal', target, to: { kind: 'staff', memberIds: [memberId] } },
  ])
    assert.equal(outcome(await give(wrong)), '404 not_found');
  assert.equal(outcome(await give({ sessionRight: 'terminal', target, to, months: 13 })), '400 bad_request');
  const given = await give({ sessionRight: 'terminal', target, to });
  const { id, untilAt } = given.body as { id: string; untilAt: number };
  assert.equal(new Date(untilAt).toISOString().slice(0, 10), sixMonthsOn());
  const codeFor = async (where: string, right: string, by: Pick<Client, 'call'> = technician) =>
    (await explained(by, where, right)).standing.code;
  assert.equal(await codeFor(device, 'terminal'), 'standing_missing', 'no root signed it');
  await signByRoot(company, owner, id);
  assert.equal(await codeFor(device, 'terminal'), 'standing_given');
  assert.equal(await codeFor(device, 'screen.view'), 'standing_missing');
  assert.equal(await codeFor(other, 'terminal'), 'standing_missing');
  assert.equal(await codeFor(device, 'terminal', owner), 'standing_missing');

  const listed = (await technician.call('GET', `/api/companies/${company}/standing`)).body as {
    items: { id: string; target: { name: string }; to: { members: { name: string }[] }; mayEnd: boolean }[];
  };
  assert.deepEqual(
    listed.items.map((one) => [one.id, one.target.name, one.to.members[0]?.name, one.mayEnd]),
    [[id, 'pc', 'Theo Technik', true]],
  );
  assert.equal(outcome(await technician.call('DELETE', `/api/companies/${company}/standing/${id}`)), '200');
  assert.equal(await codeFor(device, 'terminal'), 'standing_missing');
  // whose device it is, is told of both
  const path = `/api/companies/${company}/devices/${device}/people`;
  await owner.call('PUT', path, { memberIds: [memberId] });
  const mine = (await technician.call('GET', '/api/portal/devices')).body as {
    items: { changes: { kind: string; by: { name: string }; right?: string; until?: number }[] }[];
  };
  assert.deepEqual(
    mine.items[0]?.changes.slice(0, 2).map(({ kind, by, right, until }) => [kind, by.name, right, until]),
    [
      ['ended', 'Theo Technik', 'terminal', undefined],
      ['given', 'Karin Kupfer', 'terminal', untilAt],
    ],
  );
  const { rows } = await server.db.superuser.query(
    'SELECT act, kind FROM candor.consent WHERE company_id = $1 AND subject_id = $2 ORDER BY id',
    [company, id],
  );
  assert.deepEqual(rows, [
    { act: 'given', kind: 'standing' },
    { act: 'withdrawn', kind: 'standing' },
  ]);
});
const sixMonthsOn = () => {
  const later = new Date(clock.now());
  later.setUTCMonth(later.getUTCMonth() + 6);
  return later.toISOString().slice(0, 10);
};

/** A policy in which no prompt is asked for, as a root's signature lets it be. */
async function letStand(company: string): Promise<void> {
  const rights = { terminal: 'standing', 'screen.view': 'standing' };
  const body = { workstation: { rights, askIfPresent: false }, server: { rights, askIfPresent: false } };
  await server.db.superuser.query(
    `INSERT INTO candor.company_policy (company_id, id, version, body, in_force_at) VALUES ($1, $2, 1, $3, $4)`,
    [company, randomUUIDv7(), JSON.stringify(body), clock.now()],
  );
}

/** As the browser of somebody who holds the company's root does it. */
async function signByRoot(companyId: string, owner: Pick<Client, 'call'>, id: string): Promise<void> {
  const holder = await rootHolder(companyId);
  await owner.call('POST', '/api/roots', { ...holder.wish, signed: 'first' });
  const path = `/api/companies/${companyId}/standing/${id}`;
  const { version, ...wanted } = (await owner.call('GET', path)).body as SignedStanding & { version: number };
  const now = clock.now().getTime();
  const times = { from: now - day, until: now + 300 * day };
  const signed = await holder.sign(statements.standingConsent, wanted, version + 1, times);
  assert.equal(outcome(await owner.call('POST', `${path}/signature`, { signed })), '200');
}

test('withdrawing the agreement ends every standing consent', async () => {
  const { id: company, owner } = await addCompany(server);
  const { agreement } = await stateOf(company, owner);
  const newest = 3;
  const given = await owner.call(
    'POST',
    `/api/companies/${company}/consents`,
    await acceptance(owner, agreement, newest),
  );
  const wish = {
    sessionRight: 'files',
    target: { kind: 'company', id: company },
    to: { kind: 'role', role: 'technician' },
  };
  for (const sessionRight of ['files', 'screen.view'])
    assert.equal(
      outcome(await owner.call('POST', `/api/companies/${company}/standing`, { ...wish, sessionRight })),
      '200',
    );
  assert.equal(
    outcome(await owner.call('POST', `/api/companies/${company}/consents/${idOf(given)}/withdraw`)),
    '200',
  );
  const { body } = await owner.call('GET', `/api/companies/${company}/standing`);
  assert.deepEqual((body as { items: unknown[] }).items, []);
  const { rows } = await server.db.superuser.query(
    'SELECT count(*)::int AS n FROM candor.standing_consent WHERE company_id = $1 AND ended_at IS NOT NULL',
    [company],
  );
  assert.deepEqual(rows, [{ n: 2 }]);
});
