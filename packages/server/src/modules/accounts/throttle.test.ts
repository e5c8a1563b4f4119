import assert from 'node:assert/strict';
import { createHook } from 'node:async_hooks';
import test, { mock } from 'node:test';
import pg from 'pg';
import { addAccount, type AddedAccount } from '../../../test/accounts.ts';
import { serverBehindSocket, type SecureServer } from '../../../test/secure-server.ts';
import { ask, type WebAnswer } from '../../../test/web-request.ts';
import { fakeClock } from '../../platform/clock.ts';

const at = '2026-11-21T10:00:00Z';
const code = ({ body }: { body: unknown }) => (body as { code: string }).code;

/** The test is the proxy, and says who its client is. */
function signIn(
  { url, way }: SecureServer,
  from: string,
  email: string,
  password: string,
): Promise<WebAnswer> {
  const headers = { origin: url, 'x-forwarded-for': from };
  return ask(`${url}/api/sign-in`, way, { method: 'POST', headers, body: { email, password } });
}

async function accountAndServer(): Promise<{
  server: SecureServer;
  person: AddedAccount;
  clock: ReturnType<typeof fakeClock>;
}> {
  const clock = fakeClock(at);
  const server = await serverBehindSocket(undefined, { clock, limits: { take: () => undefined } });
  const person = await addAccount(server.server, { email: 'mia@example.org', roles: ['member'] });
  return { server, clock, person };
}

// ASVS 6.3.1
test('ten wrong passwords from strange networks hold up strangers, and not who signs in from their usual one', async () => {
  const { server, person, clock } = await accountAndServer();
  await using _ = server;
  const { email, password } = person;
  assert.equal((await signIn(server, '192.0.2.1', email, password)).status, 200);
  for (let n = 1; n <= 10; n++)
    assert.equal(code(await signIn(server, `198.51.100.${n}`, email, 'wrong')), 'sign_in_failed');
  clock.advance(60_000);
  const held = await signIn(server, '198.51.100.99', email, password);
  assert.deepEqual([held.status, code(held), held.headers['retry-after']], [429, 'slow_down', '840']);
  assert.equal((await signIn(server, '192.0.2.1', email, password)).status, 200);
  clock.advance(14 * 60_000);
  assert.equal((await signIn(server, '198.51.100.99', email, password)).status, 200);
});

test('ten wrong passwords from the usual network hold up that one too', async () => {
  const { server, person } = await accountAndServer();
  await using _ = server;
  const { email, password } = person;
  assert.equal((await signIn(server, '192.0.2.1', email, password)).status, 200);
  for (let n = 1; n <= 10; n++) await signIn(server, '192.0.2.1', email, 'wrong');
  assert.equal(code(await signIn(server, '192.0.2.1', email, password)), 'slow_down');
});

// ASVS 6.3.1
test('thirty wrong passwords from one network hold it up for every account; right ones do not count', async () => {
  const { server, person } = await accountAndServer();
  await using _ = server;
  const { email, password } = person;
  const from = (n: number) => `2001:db8:1:2::${n.toString(16)}`;
  for (let n = 1; n <= 3; n++) assert.equal((await signIn(server, from(n), email, password)).status, 200);
  for (let n = 1; n <= 30; n++)
    assert.equal(code(await signIn(server, from(n), `nobody${n}@example.org`, 'wrong')), 'sign_in_failed');
  assert.equal(code(await signIn(server, from(99), email, password)), 'slow_down');
  assert.equal((await signIn(server, '2001:db8:1:3::1', email, password)).status, 200);
});

test('a hundred wrong passwords at once are a hundred, and a restart forgets none', async () => {
  const { server, person } = await accountAndServer();
  await using _ = server;
  const answers = await Promise.all(
    Array.from({ length: 30 }, (_, n) => signIn(server, `198.51.100.${n}`, person.email, 'wrong')),
  );
  const count = (wanted: string) => answers.filter((answer) => code(answer) === wanted).length;
  assert.deepEqual([count('sign_in_failed'), count('slow_down')], [10, 20]);
  const { rows } = await server.server.db.superuser.query(
    `SELECT count FROM candor.throttle WHERE kind = 'account-strange'`,
  );
  assert.deepEqual(rows, [{ count: 10 }]);
});

test('200 known and 200 unknown addresses get the same answer after the same work', async () => {
  const { server, person, clock } = await accountAndServer();
  await using _ = server;
  const work = watchWork();
  const expected = /"hashes":1,"statements":[1-9]/u;
  const seen = { known: new Set<string>(), unknown: new Set<string>() };
  for (let n = 0; n < 200; n++) {
    if (n % 8 === 0) clock.advance(15 * 60_000);
    for (const [kind, email] of [
      ['known', person.email],
      ['unknown', `nobody${n}@example.org`],
    ] as const) {
      const before = work.counts();
      const answer = await signIn(server, `198.51.100.${n}`, email, 'not the password');
      const { requestId: _id, ...body } = answer.body as Record<string, unknown>;
      const headers = Object.entries(answer.headers).filter(([name]) => name !== 'date');
      seen[kind].add(JSON.stringify([answer.status, body, headers, work.since(before)]));
    }
  }
  work.stop();
  assert.equal(seen.known.size, 1, [...seen.known].join('\n'));
  assert.deepEqual(seen.known, seen.unknown);
  assert.match([...seen.known][0] ?? '', expected);
});

const textOf = (asked: unknown): string =>
  typeof asked === 'object' && asked !== null && 'text' in asked ? String(asked.text) : String(asked);

/** Hashes, and statements on the tables of accounts, of this process, in which the server runs. */
function watchWork() {
  let hashes = 0;
  const hook = createHook({
    init(_id, type) {
      if (type === 'ARGON2REQUEST') hashes++;
    },
  }).enable();
  let statements = 0;
  const tables = /"(account|password|sign_in|throttle|totp|passkey|recovery_code|audit_entry)"/u;
  const { query } = pg.Client.prototype;
  const watched = mock.method(
    pg.Client.prototype,
    'query',
    function watch(this: pg.Client, ...asked: unknown[]) {
      if (tables.test(textOf(asked[0]))) statements++;
      return Reflect.apply(query, this, asked) as unknown;
    },
  );
  const counts = () => ({ hashes, statements });
  return {
    counts,
    since(before: { hashes: number; statements: number }) {
      const now = counts();
      return { hashes: now.hashes - before.hashes, statements: now.statements - before.statements };
    },
    stop() {
      hook.disable();
      watched.mock.restore();
    },
  };
}
