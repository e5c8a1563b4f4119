import assert from 'node:assert/strict';
import test from 'node:test';
import type { Route } from '@candor/protocol/api/route.ts';
import { attacks, requireAlive } from './fuzz/frames.ts';
import { fuzzLive } from './fuzz/live.ts';
import { fuzzRoute } from './fuzz/routes.ts';
import { routes, Target } from './fuzz/target.ts';
import { testServer } from './server.ts';

/** Each contract and each message, with other values in each run; bench/fuzz gives them a minute. */
const each = { ms: 3_000, tries: 60 };
const fewest = 3;
/** Where a request may take a password's hash, which is slow on purpose. */
const fewestHashed = 1;
/** Routes at once: a route waits for the database more than it works. */
const atOnce = 10;

test('what fuzzing found once is refused', async () => {
  await using server = await testServer();
  const owner = await server.owner();
  const token = { label: 'twice', secretHash: 'ab'.repeat(32) };
  await owner.call('POST', '/api/enrolment-tokens', token);
  const device = `/api/devices/${(await new Target(server).enrol()).deviceId}`;
  const company = `/api/companies/${await server.running.app.companies.firstCompanyId()}`;
  const found: [...Parameters<typeof owner.call>, number, string][] = [
    ['POST', '/api/enrolment-tokens', token, {}, 409, 'already_exists'],
    ['GET', `/api/trust/promises/${'x'.repeat(101)}`, undefined, {}, 404, 'not_found'],
    ['GET', '/api/focus/day?date=0000-02-29&utcOffsetMin=0', undefined, {}, 400, 'bad_request'],
    ['GET', `${device}/availability?from=-9007199254740991`, undefined, {}, 400, 'bad_request'],
    ['GET', `${company}/invitations?after=x`, undefined, {}, 400, 'bad_request'],
    ['GET', `${company}/people?after=x`, undefined, {}, 400, 'bad_request'],
    ['PATCH', device, { label: 'a\0b' }, {}, 400, 'bad_request'],
    ['PATCH', device, '{"label":"\\ud800"}', {}, 400, 'bad_request'],
  ];
  for (const [method, path, body, headers, status, code] of found) {
    const answer = await owner.call(method, path, body, headers);
    assert.deepEqual([answer.status, (answer.body as { code: string }).code], [status, code], path);
  }
});

/** After a sign-out the next request signs in first. */
const takesHash = ({ name, body }: Route & { name: string }) =>
  name === 'accounts.signOut' || (body !== undefined && 'password' in body.shape);

test('no request whatever makes a route fail', { concurrency: atOnce }, async (t) => {
  await using server = await testServer({ limits: { take: () => undefined } });
  const target = new Target(server);
  await target.prepare();
  await Promise.all(
    routes.map((route) =>
      t.test(`${route.name}: ${route.method} ${route.path}`, async () => {
        const { tries } = await fuzzRoute(target, route, each);
        assert.ok(tries > (takesHash(route) ? fewestHashed : fewest), `only ${tries}`);
      }),
    ),
  );
  await t.test('the live stream', async () => {
    const { tries } = await fuzzLive(target, each);
    assert.ok(tries > fewest, `only ${tries}`);
  });
  assert.doesNotMatch(server.logged(), /"code":"(?:internal|UNKNOWN|TypeError|RangeError)"/u);
});

test('no frame whatever makes the gateway fail', async (t) => {
  await using server = await testServer({ limits: { take: () => undefined } });
  const port = server.running.app.gateway.ports()[0] ?? 0;
  const target = new Target(server);
  const honest = await target.enrol();
  for (const [name, attack] of attacks)
    await t.test(name, async () => {
      const identity = await target.enrol();
      const { tries } = await attack({ identity, port, enrol: () => target.enrol() }, each);
      assert.ok(tries > fewest, `only ${tries}`);
      await requireAlive({ identity: honest, port });
    });
});
