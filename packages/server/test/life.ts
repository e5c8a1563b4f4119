import assert from 'node:assert/strict';
import { randomUUIDv7 } from 'node:crypto';
import { emailIndex } from '../src/modules/accounts/email-index.ts';
import { fakeClock, type FakeClock } from '../src/platform/clock.ts';
import { bytesOfSealed } from '../src/platform/keys/index.ts';
import { mailServer, type MailServer } from './mail-server.ts';
import { testServer, type Client, type TestServer } from './server.ts';

export const strong = 'seven quiet otters paddle north';
export const stronger = 'eleven loud herons fly to the south';

/** A server with a mail server, both real, and a clock that stands still. */
export interface LifeServer extends AsyncDisposable {
  server: TestServer;
  post: MailServer;
  clock: FakeClock;
  /** Signs up and opens the link; the client is signed in. */
  person(email: string, password?: string): Promise<Client>;
  /** The secret of the link in the oldest letter to that address that was not read yet. */
  tokenTo(email: string): Promise<string>;
  /** An account as sign-up leaves it, with the hash of the owner's password. */
  plantAccount(email: string): Promise<void>;
  /** Runs what runs by itself at its time. */
  runTask(name: string): Promise<void>;
}

export async function lifeServer(environment: Record<string, string> = {}): Promise<LifeServer> {
  await using starting = new AsyncDisposableStack();
  const post = starting.use(await mailServer());
  const clock = fakeClock('2026-11-21T10:00:00Z');
  const server = starting.use(
    await testServer({
      clock,
      limits: { take: () => undefined },
      environment: { ...post.environment, CANDOR_SIGN_UP: 'open', ...environment },
    }),
  );
  await server.owner();
  const tokenTo = async (email: string) => secretOf(await post.linkTo(email));
  const stack = starting.move();
  return {
    server,
    post,
    clock,
    tokenTo,
    async person(email, password = strong) {
      const client = server.visitor();
      const asked = await client.call('POST', '/api/sign-up', signUpForm(email));
      assert.equal(asked.status, 202);
      const done = await client.call('POST', '/api/sign-up/complete', {
        token: await tokenTo(email),
        password,
      });
      assert.deepEqual([done.status, done.body], [200, { next: 'done' }]);
      // three letters an hour to one address
      clock.advance(3_600_001);
      return client;
    },
    async plantAccount(email) {
      const { app, platform } = server.running;
      const [id, personId, now] = [randomUUIDv7(), randomUUIDv7(), clock.now()];
      await platform.keys.createPersonKey(personId, null);
      const sealer = await platform.keys.sealerFor({ kind: 'person', id: personId });
      const index = await emailIndex(platform.keys, email);
      await server.db.superuser.query(
        `WITH p AS (INSERT INTO candor.person (person_id, name, created_at) VALUES ($2, NULL, $5))
        INSERT INTO candor.account (id, person_id, email, email_index, state, age_stated_at, language, created_at)
        VALUES ($1, $2, $3, $4, 'active', $5, 'en', $5)`,
        [id, personId, bytesOfSealed(sealer.seal('account', 'email', id, email)), index, now],
      );
      assert.ok(await app.accounts.hasPerson(personId));
    },
    async runTask(name) {
      const found = server.running.app.tasks.find((task) => task.name === name);
      assert.ok(found);
      await found.run({}, { signal: AbortSignal.timeout(30_000), attempt: 1 });
    },
    [Symbol.asyncDispose]: () => stack.disposeAsync(),
  };
}

export const signUpForm = (email: string) => ({ email, ageStatement: true, language: 'en' }) as const;
export const secretOf = (link: string) => link.split('#t=')[1] ?? '';
export const codeOf = ({ body }: { body: unknown }) => (body as { code?: string }).code;

/** Confirms that it is them, by password. */
export async function confirm(client: Client, password = strong): Promise<void> {
  const { status, body } = await client.call('POST', '/api/confirm/password', { password });
  assert.equal(status, 200, JSON.stringify(body));
}
