import assert from 'node:assert/strict';
import { after, before, test } from 'node:test';
import { consentsProven } from '@candor/policy/promises/platform/consents.ts';
import { readReceipt } from '@candor/protocol/consent-receipt.ts';
import { acceptance, publish } from '../../../test/agreements.ts';
import { confirm, lifeServer, signUpForm, strong, type LifeServer } from '../../../test/life.ts';
import { addCompany, addPerson, outcome, signInAnew } from '../../../test/people.ts';
import type { Answer } from '../../../test/server.ts';
import { openPool } from '../../platform/db/index.ts';

const day = 86_400_000;
let life: LifeServer;
before(async () => {
  life = await lifeServer();
});
after(() => life[Symbol.asyncDispose]());

/** What the hourly check finds, as the checker's own role. */
async function proof() {
  const pool = openPool(life.server.db.connections.checker, 'checker', life.server.db.log);
  try {
    const { rows } = await pool.query<{ changed: number; first_changed: string | null }>(
      'SELECT changed::integer, first_changed FROM candor.check_consents_proven()',
    );
    const [found] = rows;
    return { isGood: consentsProven.good({ ...found }), first: found?.first_changed };
  } finally {
    await pool.end();
  }
}
const idOf = ({ body }: Answer) => (body as { id: string }).id;

async function accepted() {
  const { server, clock } = life;
  const operator = await server.owner();
  await signInAnew(server);
  const known = await publish(operator, clock.now(), { en: `# Support of ${clock.now().toISOString()}` });
  const { id: agreement, number } = known.body as { id: string; number: number };
  const company = await addCompany(server);
  const wish = await acceptance(company.owner, agreement, number);
  const id = idOf(await company.owner.call('POST', `/api/companies/${company.id}/consents`, wish));
  return { ...company, agreement, number, consentId: id };
}

test('a letter of a text, and every value of a record, that was changed turns the check red with its id', async () => {
  const { superuser } = life.server.db;
  const { id: companyId, owner, agreement, number, consentId } = await accepted();
  const standing = await owner.call('POST', `/api/companies/${companyId}/standing`, {
    sessionRight: 'terminal',
    target: { kind: 'company', id: companyId },
    to: { kind: 'role', role: 'technician' },
  });
  assert.equal(outcome(standing), '200');
  assert.equal((await proof()).isGood, true);
  const { rows } = await superuser.query<{ id: string }>(
    'SELECT id FROM candor.agreement_text WHERE agreement_id = $1 AND number = $2',
    [agreement, number],
  );
  const changes = [
    ['agreement_text', rows[0]?.id, 'text', `text || '.'`],
    ['consent', consentId, 'version', 'version + 1'],
    ['consent', consentId, 'language', `'de'`],
    ['consent', consentId, 'at', `at - interval '1 day'`],
    ['consent', consentId, 'account_id', 'gen_random_uuid()'],
    ['consent', consentId, 'text_sha256', `sha256('other')`],
    ['consent', consentId, 'act', `'withdrawn'`],
    ['consent', consentId, 'document', `document || '{"accountId": "x"}'`],
    ['standing_consent', idOf(standing), 'until_at', `until_at + interval '1 year'`],
    ['standing_consent', idOf(standing), 'session_right', `'files'`],
    ['standing_consent', idOf(standing), 'to_role', `'helper'`],
  ] as const;
  for (const [table, id, column, value] of changes) {
    const { rows: before } = await superuser.query<{ value: unknown }>(
      `SELECT ${column} AS value FROM candor.${table} WHERE id = $1`,
      [id],
    );
    await superuser.query(`UPDATE candor.${table} SET ${column} = ${value} WHERE id = $1`, [id]);
    const found = await proof();
    assert.deepEqual([found.isGood, found.first], [false, id], `${table}.${column}`);
    const was = column === 'document' ? JSON.stringify(before[0]?.value) : before[0]?.value;
    await superuser.query(`UPDATE candor.${table} SET ${column} = $2 WHERE id = $1`, [id, was]);
  }
  assert.equal((await proof()).isGood, true);
  await superuser.query('DELETE FROM candor.audit_entry WHERE target_id = $1', [consentId]);
  assert.deepEqual((await proof()).first, consentId);
  await superuser.query('DELETE FROM candor.consent WHERE id = $1', [consentId]);
});

test('the app can neither change a text nor a record of consent', async () => {
  const { database } = life.server.running.platform;
  const { id: companyId, consentId } = await accepted();
  const attempts = [
    () =>
      database.withInstance('legal_duty', (tx) =>
        tx.updateTable('agreementText').set({ text: 'x' }).execute(),
      ),
    () => database.withInstance('legal_duty', (tx) => tx.deleteFrom('agreementVersion').execute()),
    () =>
      database.withCompany(companyId, 'legal_duty', (tx) =>
        tx.updateTable('consent').set({ version: 9 }).where('id', '=', consentId).execute(),
      ),
    () => database.withCompany(companyId, 'legal_duty', (tx) => tx.deleteFrom('consent').execute()),
  ];
  for (const attempt of attempts) await assert.rejects(attempt, /permission denied/u);
});

test('a receipt is the record as it was signed', async () => {
  const { id: companyId, owner, consentId, number } = await accepted();
  const answer = await owner.call('GET', `/api/companies/${companyId}/consents/${consentId}/receipt`);
  assert.equal(answer.status, 200);
  assert.match(
    answer.headers.get('content-disposition') ?? '',
    new RegExp(`consent-${consentId}\\.json`, 'u'),
  );
  const response = await fetch(
    `${life.server.url}/api/companies/${companyId}/consents/${consentId}/receipt`,
    {
      headers: { cookie: owner.cookie() },
    },
  );
  const receipt = readReceipt(await response.text()) ?? assert.fail('no receipt');
  assert.deepEqual(
    [receipt.consent.id, receipt.consent.version, receipt.consent.companyId, receipt.consent.accountId],
    [consentId, number, companyId, owner.accountId],
  );
});

test('a significant version is mailed to owners and administrators, with a reminder, each once', async () => {
  const { server, clock, post } = life;
  const { id: companyId, owner } = await addCompany(server, 'Briefkasten AG');
  const agreed = await publish(await server.owner(), clock.now(), { en: '# Support, mailed' });
  assert.equal(outcome(agreed), '200');
  const { number } = agreed.body as { number: number };
  const letter = await post.letterTo(owner.email);
  assert.match(letter.subject, /The agreement of Briefkasten AG changes/u);
  assert.match(letter.text, /\/portal\/agreements/u);
  clock.advance(12 * day);
  await life.runTask('consents.daily');
  await life.runTask('consents.daily');
  assert.match(
    (await post.letterTo(owner.email)).subject,
    /Reminder: the agreement of Briefkasten AG waits/u,
  );
  const { rows } = await server.db.superuser.query(
    'SELECT kind, letters FROM candor.agreement_notice WHERE company_id = $1 AND number = $2 ORDER BY kind',
    [companyId, number],
  );
  assert.deepEqual(rows, [
    { kind: 'published', letters: 1 },
    { kind: 'reminder', letters: 1 },
  ]);
});

/** The text of the next letter to that address with this subject. */
async function about(address: string, subject: string): Promise<string> {
  for (;;) {
    const letter = await life.post.letterTo(address);
    if (letter.subject === subject) return letter.text;
  }
}

test('the end of a standing consent is announced 14 days before, and comes by itself', async () => {
  const { server, clock } = life;
  await signInAnew(server);
  const { id: companyId, owner } = await addCompany(server, 'Ablauf GmbH');
  const given = await owner.call('POST', `/api/companies/${companyId}/standing`, {
    sessionRight: 'files',
    target: { kind: 'company', id: companyId },
    to: { kind: 'role', role: 'technician' },
    months: 1,
  });
  assert.equal(outcome(given), '200');
  clock.advance(17 * day);
  await life.runTask('consents.daily');
  assert.match(await about(owner.email, 'Standing consents of Ablauf GmbH end'), /ends on/u);
  clock.advance(14 * day);
  await life.runTask('consents.daily');
  const { rows } = await server.db.superuser.query(
    `SELECT standing.ended_at = standing.until_at AS by_itself, consent.ended_at IS NOT NULL AS is_over
       FROM candor.standing_consent AS standing JOIN candor.consent ON consent.id = standing.consent_id
      WHERE standing.company_id = $1`,
    [companyId],
  );
  assert.deepEqual(rows, [{ by_itself: true, is_over: true }]);
});

test('whoever signs up accepts terms and notice by version; erased, their proof stays without them', async () => {
  const { server, clock, tokenTo } = life;
  await signInAnew(server);
  const operator = await server.owner();
  const now = clock.now();
  for (const kind of ['terms', 'privacy-notice'] as const)
    assert.equal(
      outcome(await publish(operator, now, { kind, en: `# ${kind}`, effectiveAt: now.getTime() })),
      '200',
    );
  const shown = (await server.visitor().call('GET', '/api/sign-up/agreements')).body as {
    items: { agreement: string; kind: string; version: number; text: { language: string; sha256: string } }[];
  };
  assert.deepEqual(
    shown.items.map(({ kind, version }) => [kind, version]),
    [
      ['terms', 1],
      ['privacy-notice', 1],
    ],
  );
  const agreements = shown.items.map(({ agreement, version, text: { language, sha256 } }) => ({
    agreement,
    version,
    language,
    sha256,
  }));
  const visitor = server.visitor();
  const email = 'signs.up@example.org';
  const ask = (more: object) => visitor.call('POST', '/api/sign-up', { ...signUpForm(email), ...more });
  assert.equal(outcome(await ask({})), '409 agreement_required');
  assert.equal(outcome(await ask({ agreements: agreements.slice(1) })), '409 agreement_required');
  const altered = agreements.map((one) => ({ ...one, sha256: '0'.repeat(64) }));
  assert.equal(outcome(await ask({ agreements: altered })), '409 text_changed');
  assert.equal(outcome(await ask({ agreements })), '202');
  const done = await visitor.call('POST', '/api/sign-up/complete', {
    token: await tokenTo(email),
    password: strong,
  });
  assert.equal(outcome(done), '200');
  const { accountId, personId } = (await visitor.call('GET', '/api/me')).body as {
    accountId: string;
    personId: string;
  };
  const rowsOf = async () =>
    (
      await server.db.superuser.query<{ kind: string; method: string; ended: boolean; row: string }>(
        `SELECT kind, method, ended_at IS NOT NULL AS ended, consent::text AS row FROM candor.consent AS consent
          WHERE account_id = $1 ORDER BY id`,
        [accountId],
      )
    ).rows;
  assert.deepEqual(
    (await rowsOf()).map(({ kind, method, ended }) => [kind, method, ended]),
    [
      ['terms', 'link', false],
      ['privacy-notice', 'link', false],
    ],
  );
  const held = (await visitor.call('GET', '/api/trust/me/data')).body as {
    records: { record: string; rows: number }[];
  };
  assert.equal(held.records.find(({ record }) => record === 'platform.consent')?.rows, 2);
  const shownRows = (await visitor.call('GET', '/api/trust/me/data/platform.consent')).body as {
    rows: { ip: string; kind: string }[];
  };
  assert.deepEqual([...new Set(shownRows.rows.map(({ ip }) => ['127.0.0.1', '::1'].includes(ip)))], [true]);
  const stranger = await addPerson(server);
  const theirs = (await stranger.call('GET', '/api/trust/me/data')).body as typeof held;
  assert.equal(theirs.records.find(({ record }) => record === 'platform.consent')?.rows, 0);

  const home = ((await operator.call('GET', '/api/companies')).body as { items: { id: string }[] }).items[0]
    ?.id;
  const seen = (await operator.call('GET', `/api/companies/${home}/consents`)).body as { items: unknown[] };
  assert.deepEqual(seen.items, []);

  await confirm(visitor);
  const erased = await visitor.call('POST', '/api/me/delete');
  assert.equal(erased.status, 200, JSON.stringify(erased.body));
  const left = await rowsOf();
  assert.deepEqual(
    left.map(({ ended }) => ended),
    [true, true],
  );
  assert.ok(left.every(({ row }) => !row.includes('127.0.0.1') && !row.includes(email)));
  await assert.rejects(async () => server.running.platform.keys.sealerFor({ kind: 'person', id: personId }), {
    code: 'key_destroyed',
  });
});

test('a company that is erased leaves its proof, whose period begins then', async () => {
  const { server, clock } = life;
  const { id: companyId, owner, consentId } = await accepted();
  assert.equal(
    outcome(await owner.call('DELETE', `/api/companies/${companyId}`, { name: 'Kupfer GmbH' })),
    '200',
  );
  clock.advance(31 * day);
  await life.runTask('companies.erase');
  const { rows } = await server.db.superuser.query(
    'SELECT id, ended_at IS NOT NULL AS ended FROM candor.consent WHERE company_id = $1',
    [companyId],
  );
  assert.deepEqual(rows, [{ id: consentId, ended: true }]);
  const { rowCount } = await server.db.superuser.query('SELECT FROM candor.company WHERE id = $1', [
    companyId,
  ]);
  assert.equal(rowCount, 0);
});
