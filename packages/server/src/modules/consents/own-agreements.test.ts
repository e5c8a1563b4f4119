import assert from 'node:assert/strict';
import { after, before, test } from 'node:test';
import { changesAnnounced } from '@candor/policy/promises/platform/notices.ts';
import { publish, type Wished } from '../../../test/agreements.ts';
import { lifeServer, signUpForm, strong, type LifeServer } from '../../../test/life.ts';
import { addPerson, outcome, signInAnew, type Person } from '../../../test/people.ts';
import type { Client } from '../../../test/server.ts';
import { openPool } from '../../platform/db/index.ts';

const day = 86_400_000;
let life: LifeServer;
let operator: Client;
let early: Person;
before(async () => {
  life = await lifeServer();
  operator = await life.server.owner();
  early = await addPerson(life.server);
  life.clock.advance(60_000);
});
after(() => life[Symbol.asyncDispose]());

interface Own {
  agreement: string;
  kind: string;
  number: number;
  from: number | null;
  state: string;
}
const next = async (wish: Wished) => {
  await signInAnew(life.server);
  return publish(operator, life.clock.now(), { kind: 'terms', ...wish });
};
async function own(by: Pick<Client, 'call'>): Promise<Own> {
  const { items } = (await by.call('GET', '/api/me/agreements')).body as { items: Own[] };
  return items.find(({ kind }) => kind === 'terms') ?? assert.fail('no terms');
}
async function answer(by: Pick<Client, 'call'>) {
  const { agreement, number: version } = await own(by);
  const { body } = await by.call('GET', `/api/me/agreements/${agreement}`);
  const { text, parts } = body as {
    text: { language: string; sha256: string };
    parts: { kind: string; lines: string[] }[];
  };
  const { language, sha256 } = text;
  return { parts, wish: { agreement, version, language, sha256, method: 'click' } };
}
const accept = (by: Pick<Client, 'call'>, wish: object) => by.call('POST', '/api/me/agreements', wish);
const letters = async (template: string) =>
  (
    await life.server.db.superuser.query<{ person_id: string; class: string }>(
      'SELECT person_id, class FROM candor.mail WHERE template = $1',
      [template],
    )
  ).rows;
const noticed = async (accountId: string) =>
  (
    await life.server.db.superuser.query(
      'SELECT number, has_letter FROM candor.account_notice WHERE account_id = $1 ORDER BY number',
      [accountId],
    )
  ).rows;

/** What the hourly check finds, as the checker's own role. */
async function isAnnounced(): Promise<boolean> {
  const pool = openPool(life.server.db.connections.checker, 'checker', life.server.db.log);
  try {
    const { rows } = await pool.query<Record<string, number>>(
      `SELECT versions::integer, untold::integer, told_late::integer FROM candor.check_changes_announced()`,
    );
    assert.ok(rows[0] && Number(rows[0]['versions']) > 0);
    return changesAnnounced.good(rows[0]);
  } finally {
    await pool.end();
  }
}

test('the first terms are asked of whoever was there before, once they read them as they are', async () => {
  const { clock } = life;
  assert.equal(
    outcome(await next({ en: 'We help.\n\nYou pay.', effectiveAt: clock.now().getTime() })),
    '200',
  );
  assert.match((await life.post.letterTo(early.email)).subject, /^Terms of this server/u);
  const { state, from } = await own(early);
  assert.deepEqual([state, from], ['due', null]);
  const { wish } = await answer(early);
  assert.equal(outcome(await accept(early, { ...wish, sha256: '0'.repeat(64) })), '409 text_changed');
  const answers = await Promise.all(Array.from({ length: 20 }, () => accept(early, wish)));
  assert.deepEqual([...new Set(answers.map(outcome))], ['200']);
  assert.equal(new Set(answers.map(({ body }) => (body as { id: string }).id)).size, 1);
  assert.equal((await own(early)).state, 'agreed');
});

test('a significant version is mailed to everybody 14 days before, and asked for with what changed', async () => {
  const { clock, post, server } = life;
  const closed = await addPerson(server);
  await server.db.superuser.query(`UPDATE candor.account SET state = 'closing' WHERE id = $1`, [
    closed.accountId,
  ]);
  const short = clock.now().getTime() + 14 * day - 1;
  assert.equal(
    outcome(await next({ en: 'We help.\n\nYou pay more.', effectiveAt: short })),
    '422 notice_too_short',
  );
  assert.equal(outcome(await next({ en: 'We help.\n\nYou pay more.' })), '200');
  const letter = await post.letterTo(early.email);
  assert.match(letter.text, /What it changes matters/u);
  assert.match(letter.text, /\/settings\/agreements/u);
  await life.runTask('consents.daily');
  const told = await letters('policy-published');
  assert.deepEqual([...new Set(told.map((one) => one.class))], ['policy-notice']);
  assert.equal(told.filter(({ person_id: id }) => id === early.personId).length, 2);
  assert.equal(told.filter(({ person_id: id }) => id === closed.personId).length, 0);
  assert.deepEqual(await noticed(closed.accountId), [{ number: 2, has_letter: false }]);
  assert.equal((await own(early)).state, 'coming');
  assert.deepEqual((await answer(early)).parts, [
    { kind: 'same', lines: ['We help.', ''] },
    { kind: 'removed', lines: ['You pay.'] },
    { kind: 'added', lines: ['You pay more.'] },
  ]);
  clock.advance(14 * day);
  await signInAnew(server);
  assert.equal((await own(early)).state, 'due');
});

test('whoever signs up accepts the newest version, an announced one too, and is asked no more', async () => {
  const { server, tokenTo } = life;
  assert.equal(outcome(await next({ en: 'We help.\n\nYou pay less.' })), '200');
  const visitor = server.visitor();
  const { items } = (await visitor.call('GET', '/api/sign-up/agreements')).body as {
    items: { agreement: string; version: number; text: { language: string; sha256: string } }[];
  };
  const agreements = items.map(({ agreement, version, text: { language, sha256 } }) => ({
    agreement,
    version,
    language,
    sha256,
  }));
  assert.deepEqual(
    agreements.map(({ version }) => version),
    [3],
  );
  const email = 'late@example.org';
  assert.equal(
    outcome(await visitor.call('POST', '/api/sign-up', { ...signUpForm(email), agreements })),
    '202',
  );
  const token = await tokenTo(email);
  await visitor.call('POST', '/api/sign-up/complete', { token, password: strong });
  const { accountId } = (await visitor.call('GET', '/api/me')).body as { accountId: string };
  await life.runTask('consents.daily');
  assert.deepEqual([(await own(visitor)).state, await noticed(accountId)], ['agreed', []]);
});

test('an account that was not told, or too late, turns the check red', async () => {
  const { superuser } = life.server.db;
  // the checker reads the database's clock
  await superuser.query(
    `UPDATE candor.account SET created_at = now() - interval '30 days' WHERE state = 'active'`,
  );
  await superuser.query(`UPDATE candor.account_notice SET at = now() - interval '20 days'`);
  await superuser.query(`UPDATE candor.agreement_version SET effective_at = now() - interval '1 day'`);
  assert.equal(await isAnnounced(), true);
  const late = `UPDATE candor.account_notice SET at = now() - interval '1 hour' WHERE account_id = $1 AND number = 2`;
  await superuser.query(late, [early.accountId]);
  assert.equal(await isAnnounced(), false);
  await superuser.query('DELETE FROM candor.account_notice WHERE account_id = $1 AND number = 2', [
    early.accountId,
  ]);
  assert.equal(await isAnnounced(), false);
  assert.equal(outcome(await accept(early, (await answer(early)).wish)), '200');
  assert.equal(await isAnnounced(), true);
});

test('a review that found nothing to change counts for twelve months, as a new version does', async () => {
  const read = async () =>
    (await operator.call('GET', '/api/agreements/review')).body as {
      publishedAt: number;
      reviewed: { at: number; by: string } | null;
      dueAt: number;
    };
  const before = await read();
  assert.equal(before.reviewed, null);
  life.clock.advance(30 * day);
  await signInAnew(life.server);
  assert.equal(outcome(await operator.call('POST', '/api/agreements/review')), '200');
  const { reviewed, dueAt } = await read();
  assert.deepEqual(reviewed, { at: life.clock.now().getTime(), by: 'Olga Ownerova' });
  assert.ok(dueAt > before.dueAt && dueAt - reviewed.at >= 365 * day);
});
