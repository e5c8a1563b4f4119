import assert from 'node:assert/strict';
import { fork } from 'node:child_process';
import { once } from 'node:events';
import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import path from 'node:path';
import test from 'node:test';
import { testDatabase, type TestDatabase } from '../../../test/database.ts';
import { mailInstance, placeText, type MailInstance } from '../../../test/mail-instance.ts';
import { mailServer, mailUser, type MailServer } from '../../../test/mail-server.ts';
import { until } from '../../../test/until.ts';
import { makeWebAuthority } from '../../../test/web-authority.ts';
import { fakeClock } from '../clock.ts';
import type { Letter } from './index.ts';

const script = path.join(import.meta.dirname, '../../../test/mail-instance.ts');
const origin = 'https://candor.example.test';
const recovery: Letter = {
  class: 'essential',
  to: 'olga.ownerova@example.org',
  language: 'en',
  template: 'recovery',
  params: { link: `${origin}/recover#t=SecretTokenOfTheLink` },
};

interface Wish extends Partial<Omit<Parameters<typeof mailInstance>[0], 'db' | 'dataDir'>> {
  post?: MailServer;
}

/** A database, a real mail server, and the instance's mail whose jobs do not run yet. */
async function setUp(wish: Wish = {}) {
  await using stack = new AsyncDisposableStack();
  const db = stack.use(await testDatabase());
  const post = wish.post ?? stack.use(await mailServer());
  const dataDir = mkdtempSync(path.join(tmpdir(), 'candor-mail-'));
  stack.defer(() => rmSync(dataDir, { recursive: true, force: true }));
  const at = { db, dataDir, environment: post.environment, ...wish };
  const one = stack.use(await mailInstance(at));
  const all = stack.move();
  return { db, post, dataDir, at, one, [Symbol.asyncDispose]: () => all.disposeAsync() };
}

const write = ({ database, mail }: MailInstance, letter: Letter = recovery) =>
  database.withInstance('contact', (tx) => mail.queue(tx, letter));

/** One run of the job, as graphile-worker does it. */
async function tryOnce({ mail }: MailInstance, id: string): Promise<void> {
  const [send] = mail.tasks;
  await send?.run({ id }, { signal: AbortSignal.timeout(20_000), attempt: 1 });
}

async function deliveryOf({ mail }: MailInstance, id: string) {
  const found = await mail.delivery(id);
  assert.ok(found);
  return found;
}

/** Every table of product and jobs as text. */
async function dump({ superuser }: TestDatabase): Promise<string> {
  const { rows } = await superuser.query<{ name: string }>(
    `SELECT quote_ident(schemaname) || '.' || quote_ident(tablename) AS name FROM pg_tables
      WHERE schemaname IN ('candor', 'graphile_worker')`,
  );
  const texts = rows.map(async ({ name }) => {
    const all = await superuser.query(`SELECT coalesce(string_agg(t::text, ''), '') AS all FROM ${name} t`);
    return String(all.rows[0].all);
  });
  return (await Promise.all(texts)).join('');
}

test('a letter arrives over STARTTLS with both parts, from the sender, to the one address', async () => {
  await using t = await setUp();
  await t.one.start();
  const id = await write(t.one);
  const letter = await t.post.letterTo(recovery.to);
  assert.deepEqual(
    [letter.from, letter.to, letter.subject, letter.security, letter.user],
    ['candor@example.test', recovery.to, 'Choose a new password', 'tls', mailUser.name],
  );
  assert.deepEqual(letter.links, [`${origin}/recover#t=SecretTokenOfTheLink`]);
  assert.match(
    letter.text,
    /^Open this link within 10 minutes .*\n\nThis letter was sent by Candor at candor.example.test/su,
  );
  assert.ok(letter.html.includes(`<a href="${letter.links[0]}">${letter.links[0]}</a>`), letter.html);
  assert.doesNotMatch(letter.html, /<img|src=|<script|<link|<style/iu);
  const { parsed } = letter;
  assert.deepEqual(
    [parsed.from?.text, parsed.messageId, parsed.headers.get('auto-submitted')],
    ['"Candor" <candor@example.test>', `<${id}@candor.example.test>`, 'auto-generated'],
  );
  for (const absent of ['x-mailer', 'list-unsubscribe', 'received'])
    assert.ok(!parsed.headers.has(absent), absent);
  await until('it is noted', async () => (await t.one.mail.delivery(id))?.state === 'sent', 10_000);
});

test('a letter of a transaction that is rolled back is never sent', async () => {
  await using t = await setUp();
  await t.one.start();
  const lost = t.one.database.withInstance('contact', async (tx) => {
    await t.one.mail.queue(tx, { ...recovery, to: 'nobody@example.org' });
    throw new Error('rolled back');
  });
  await assert.rejects(lost, /rolled back/u);
  await write(t.one);
  await t.post.letterTo(recovery.to);
  assert.deepEqual(
    t.post.letters.map(({ to }) => to),
    [recovery.to],
  );
});

test('while the mail server is down a letter waits, and is sent when it is back; after five tries in a day it has failed', async () => {
  const clock = fakeClock(new Date('2026-03-02T10:00:00Z'));
  await using t = await setUp({ clock });
  await t.post.goDown();
  const [id, late] = [await write(t.one), await write(t.one)];
  await tryOnce(t.one, id);
  const { nextTryAt, ...waiting } = await deliveryOf(t.one, id);
  assert.deepEqual([waiting.state, waiting.attempts, waiting.failure], ['queued', 1, 'ECONNREFUSED']);
  assert.deepEqual(nextTryAt, new Date('2026-03-02T10:01:00Z'));
  const { rows } = await t.db.superuser.query(
    `SELECT count(*) AS n FROM graphile_worker._private_jobs WHERE payload->>'id' = $1 AND run_at = $2`,
    [id, nextTryAt],
  );
  assert.equal(rows[0].n, 1);

  for (let n = 0; n < 5; n++) {
    await tryOnce(t.one, late);
    clock.advance(
      ((await deliveryOf(t.one, late)).nextTryAt?.getTime() ?? clock.now().getTime()) - clock.now().getTime(),
    );
  }
  const given = await deliveryOf(t.one, late);
  assert.deepEqual([given.state, given.attempts, given.failure], ['failed', 5, 'ECONNREFUSED']);
  const hours = (Number(given.endedAt) - Number(given.createdAt)) / 3_600_000;
  assert.ok(hours > 23 && hours < 25, `${hours} h`);

  await t.post.comeUp();
  await tryOnce(t.one, id);
  const sent = await deliveryOf(t.one, id);
  assert.deepEqual([sent.state, sent.attempts, sent.failure], ['sent', 2, undefined]);
  await tryOnce(t.one, id);
  await tryOnce(t.one, late);
  assert.equal(t.post.letters.length, 1);
});

test('what the server refuses for good has failed with its answer; 4yz and a refused sign-in are tried again', async () => {
  await using t = await setUp();
  const stateAfter = async (behaviour: 451 | 550 | 552, one = t.one) => {
    t.post.behave(behaviour);
    const id = await write(one);
    await tryOnce(one, id);
    const { state, failure } = await deliveryOf(one, id);
    return [state, failure];
  };
  assert.deepEqual(await stateAfter(550), ['failed', '550']);
  assert.deepEqual(await stateAfter(552), ['failed', '552']);
  assert.deepEqual(await stateAfter(451), ['queued', '451']);
  const wrong = t.post.environment['CANDOR_SMTP_URL']?.replace(/:[^:@/]+@/u, ':wrong@') ?? '';
  await using stranger = await mailInstance({
    ...t.at,
    environment: { ...t.post.environment, CANDOR_SMTP_URL: wrong },
  });
  assert.deepEqual(await stateAfter(550, stranger), ['queued', '535']);
});

test('nothing is said to a server whose certificate comes from another authority or is of another name', async () => {
  await using t = await setUp();
  using other = await makeWebAuthority();
  const ca = other.write({ certPem: other.pem }).cert;
  const url = t.post.environment['CANDOR_SMTP_URL'] ?? '';
  const loopback = async () => [
    { address: '127.0.0.1', family: 4 },
    { address: '::1', family: 6 },
  ];
  const cases: [Record<string, string>, RegExp][] = [
    [{ CANDOR_SMTP_CA_FILE: ca }, /^(UNABLE_TO_VERIFY|SELF_SIGNED|DEPTH_ZERO)/u],
    // the system's authorities, which do not know this one
    [
      { CANDOR_SMTP_CA_FILE: '', CANDOR_SMTP_URL: url.replace('localhost', 'mail.test') },
      /^(UNABLE_TO_VERIFY|SELF_SIGNED|DEPTH_ZERO)/u,
    ],
    [{ CANDOR_SMTP_URL: url.replace('localhost', 'other.test') }, /ALTNAME/u],
  ];
  for (const [more, failure] of cases) {
    const environment = { ...t.post.environment, ...more };
    await using one = await mailInstance({ ...t.at, environment, resolve: loopback });
    const id = await write(one);
    await tryOnce(one, id);
    const delivery = await deliveryOf(one, id);
    assert.equal(delivery.state, 'queued');
    assert.match(delivery.failure ?? '', failure);
  }
  assert.equal(t.post.seen(), 0);
});

test('a server without STARTTLS gets nothing, and one that speaks TLS from the first byte gets the letter', async () => {
  await using bare = await mailServer({ tls: 'none' });
  await using t = await setUp({ post: bare });
  const id = await write(t.one);
  await tryOnce(t.one, id);
  const { state, failure } = await deliveryOf(t.one, id);
  assert.deepEqual([state, failure, bare.seen()], ['queued', 'ETLS', 0]);

  await using post = await mailServer({ tls: 'implicit' });
  await using one = await mailInstance({ ...t.at, environment: post.environment });
  await tryOnce(one, id);
  assert.equal((await post.letterTo(recovery.to)).security, 'tls');
});

test('on this computer a server without a certificate will do, unless an authority is named', async () => {
  await using t = await setUp();
  const environment = { ...t.post.environment, CANDOR_SMTP_CA_FILE: '' };
  await using one = await mailInstance({ ...t.at, environment });
  await tryOnce(one, await write(one));
  assert.equal((await t.post.letterTo(recovery.to)).security, 'none');
});

test('a killed server loses no letter: one that waits and one that is on its way are sent by the next', async (t) => {
  await using it = await setUp();
  it.post.behave('holds');
  const child = fork(script, [placeText(it.db, { dataDir: it.dataDir, environment: it.post.environment })]);
  t.after(() => child.kill('SIGKILL'));
  const id = await write(it.one);
  await until('it is on its way', () => it.post.seen() === 1);
  child.kill('SIGKILL');
  await once(child, 'exit');
  await write(it.one, { ...recovery, to: 'later@example.org' });
  it.post.behave('takes');
  await it.one.start();
  const letters = [await it.post.letterTo(recovery.to), await it.post.letterTo('later@example.org')];
  assert.equal(letters[0]?.parsed.messageId, `<${id}@candor.example.test>`);
  await until('it is noted', async () => (await it.one.mail.delivery(id))?.state === 'sent', 10_000);
  assert.equal((await deliveryOf(it.one, id)).attempts, 2);
});

test('address and link stand nowhere: not in the log, the database, the jobs or the ledger, before and after', async () => {
  await using t = await setUp();
  const [personId, companyId] = [
    '018f0000-0000-7000-8000-00000000000a',
    '018f0000-0000-7000-8000-00000000000b',
  ];
  await t.one.keys.createCompanyKey(companyId);
  await t.one.keys.createPersonKey(personId, companyId);
  const letters = [recovery, { ...recovery, companyId }, { ...recovery, companyId, personId }];
  const ids: string[] = [];
  for (const letter of letters) ids.push(await write(t.one, letter));
  const isSecret = /olga|ownerova|SecretToken|recover#/iu;
  const sealed = `SELECT person_letter IS NULL AS person, company_letter IS NULL AS company, instance_letter IS NULL AS instance FROM candor.mail ORDER BY id`;
  const kept = (await t.db.superuser.query(sealed)).rows.map((row) => Object.values(row));
  assert.deepEqual(kept, [
    [true, true, false],
    [true, false, true],
    [false, true, true],
  ]);
  assert.doesNotMatch(await dump(t.db), isSecret);
  for (const id of ids) await tryOnce(t.one, id);
  t.post.behave(550);
  await tryOnce(t.one, await write(t.one));
  await t.one.egress.flush();
  assert.equal(t.post.letters.length, 3);
  const after = await dump(t.db);
  assert.doesNotMatch(after + t.one.logged(), isSecret);
  assert.match(t.one.logged(), /"template":"mail.given_up".*"code":"550"/u);
  const { rows } = await t.db.superuser.query(sealed);
  assert.ok(
    rows.every(({ person, company, instance }) => person && company && instance),
    'the content went',
  );
  const ledger = await t.db.superuser.query(
    `SELECT recipient, purpose, outcome, sum(n)::int AS n, bool_and(bytes_out > 500) AS counted FROM candor.egress_entry GROUP BY 1, 2, 3`,
  );
  assert.deepEqual(ledger.rows, [
    { recipient: 'mail', purpose: 'contact', outcome: 'connected', n: 4, counted: true },
  ]);
});

test('a letter whose key was destroyed meanwhile is not sent and does not wait for ever', async () => {
  await using t = await setUp();
  const personId = '018f0000-0000-7000-8000-00000000000a';
  await t.one.keys.createPersonKey(personId, null);
  const id = await write(t.one, { ...recovery, personId });
  await t.one.keys.destroyKey({ kind: 'person', id: personId });
  await tryOnce(t.one, id);
  const { state, failure } = await deliveryOf(t.one, id);
  assert.deepEqual([state, failure, t.post.seen()], ['failed', 'key_destroyed', 0]);
});

test('without a mail server mail is off: a letter has failed at once, and nothing of it is kept', async () => {
  await using t = await setUp({ environment: {} });
  assert.equal(t.one.mail.state(), 'off');
  const { state, failure } = await deliveryOf(t.one, await write(t.one));
  assert.deepEqual([state, failure], ['failed', 'off']);
  const { rows } = await t.db.superuser.query(
    `SELECT coalesce(person_letter, company_letter, instance_letter) AS letter, (SELECT count(*) FROM graphile_worker._private_jobs) AS jobs FROM candor.mail`,
  );
  assert.deepEqual(rows, [{ letter: null, jobs: 0 }]);
});

test('hostile names stay text: they add no header, no link and no HTML', async () => {
  await using t = await setUp();
  const hostile = [
    'A\r\nBcc: victim@example.org\r\n\r\nBody',
    '\u202Emoc.live//:sptth\u202C',
    '<a href="https://evil.example/x">Click</a> & "more"',
    'https://evil.example/login www.evil.example evil.com mail@evil.com',
    'x'.repeat(50_000),
  ];
  for (const company of hostile) {
    const letter = { template: 'invitation', params: { company, link: `${origin}/invite/abc` } } as const;
    await tryOnce(t.one, await write(t.one, { ...recovery, ...letter }));
    const { parsed, subject, html, raw, links } = await t.post.letterTo(recovery.to);
    const known =
      'auto-submitted content-type date from message-id mime-version subject to content-transfer-encoding'.split(
        ' ',
      );
    assert.deepEqual(
      [...parsed.headers.keys()].filter((name) => !known.includes(name)),
      [],
    );
    assert.deepEqual(
      [parsed.to].flat().map((one) => one?.text),
      [recovery.to],
    );
    assert.ok([...subject].length <= 140 && !/[\r\n\u202a-\u202e]/u.test(subject), subject);
    assert.ok(raw.split('\r\n').every((line) => line.length <= 998));
    assert.deepEqual(links, [`${origin}/invite/abc`]);
    assert.deepEqual(
      [...html.matchAll(/href="([^"]*)"/gu)].map(([, href]) => href),
      [`${origin}/invite/abc`],
    );
    // as a mail program makes links of plain text
    const linked = [...(parsed.textAsHtml ?? '').matchAll(/href="([^"]*)"/gu)].map(([, href]) => href);
    assert.deepEqual(linked, [`${origin}/invite/abc`, 'http://candor.example.test'].slice(0, linked.length));
  }
});

test('an address, a link or a parameter that is none is refused before anything is stored', async () => {
  await using t = await setUp();
  const refused = (letter: object) =>
    assert.rejects(write(t.one, { ...recovery, ...letter }), JSON.stringify(letter));
  for (const to of [
    '',
    'a@example.org, b@example.org',
    'a@example.org\r\nBcc: b@example.org',
    'A <a@example.org>',
    `${'a'.repeat(250)}@b.org`,
  ])
    await refused({ to });
  for (const link of [
    'https://evil.example/recover',
    `https://x@candor.example.test/`,
    'javascript:alert(1)',
    `${origin}/${'x'.repeat(2_000)}`,
    '',
  ])
    await refused({ params: { link } });
  await refused({ params: { ...recovery.params, extra: 'x' } });
  await refused({ params: {} });
  await refused({ template: 'factor-added', params: { factor: 'other', link: `${origin}/` } });
  const { rows } = await t.db.superuser.query('SELECT count(*) AS n FROM candor.mail');
  assert.equal(rows[0].n, 0);
});
