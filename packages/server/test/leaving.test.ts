import assert from 'node:assert/strict';
import { once } from 'node:events';
import { connect } from 'node:net';
import test, { type TestContext } from 'node:test';
import { testServer, type TestServer } from './server.ts';
import { until } from './until.ts';

const portOf = ({ url }: TestServer) => Number(new URL(url).port);
const linesAbout = (server: TestServer, template: string) =>
  server
    .logged()
    .split('\n')
    .filter((line) => line.includes(`"template":"${template}"`));

/** From now on nobody gets past this step of the database, until `go`. */
function hold(t: TestContext, server: TestServer, step: 'withPerson' | 'withInstance') {
  const { database } = server.running.platform;
  const [reached, go] = [Promise.withResolvers<void>(), Promise.withResolvers<void>()];
  const real = database[step].bind(database) as (...words: unknown[]) => Promise<unknown>;
  const mock = t.mock.method(database, step, async (...words: unknown[]) => {
    reached.resolve();
    await go.promise;
    return real(...words);
  });
  return { reached: reached.promise, go: go.resolve, restore: () => mock.mock.restore() };
}

test('a client that breaks off its request is no error', async (t) => {
  await using server = await testServer();
  const owner = await server.owner();
  const held = hold(t, server, 'withPerson');
  const leaving = connect(portOf(server), '127.0.0.1');
  leaving.write(`GET /api/me HTTP/1.1\r\nHost: localhost\r\nCookie: ${owner.cookie()}\r\n\r\n`);
  await held.reached;
  leaving.destroy();
  await once(leaving, 'close');
  held.go();
  await until('a call is logged', () =>
    linesAbout(server, 'http.request').some((line) => line.includes('/api/me')),
  );

  const half = connect(portOf(server), '127.0.0.1');
  half.write(
    'POST /api/sign-in HTTP/1.1\r\nHost: localhost\r\nContent-Type: application/json\r\nContent-Length: 90\r\n\r\n{"em',
  );
  // a whole request behind it shows that the half one was read
  await server.visitor().call('GET', '/healthz');
  half.destroy();
  await until('its leaving is logged', () => linesAbout(server, 'http.left').length === 1);
  assert.deepEqual(linesAbout(server, 'http.failed'), []);
});

test('what takes longer than 30 s is answered without its end', async (t) => {
  await using server = await testServer();
  const owner = await server.owner();
  const held = hold(t, server, 'withPerson');
  t.mock.timers.enable({ apis: ['setTimeout'] });
  const me = owner.call('GET', '/api/me');
  await held.reached;
  t.mock.timers.tick(30_000);
  const { status, body } = await me;
  assert.deepEqual([status, (body as { code: string }).code], [503, 'too_slow']);
  t.mock.timers.reset();
  held.go();
});

test('a stopping server is not ready, lets nobody in, and answers what it was asked', async (t) => {
  await using server = await testServer();
  const owner = await server.owner();
  const person = hold(t, server, 'withPerson');
  const me = owner.call('GET', '/api/me');
  await person.reached;
  const instance = hold(t, server, 'withInstance');
  const ready = server.visitor().call('GET', '/readyz');
  await instance.reached;
  const stopped = server.running.stop();
  await until('it stops', () => server.running.health.isStopping());
  const late = connect(portOf(server), '127.0.0.1');
  const [refused] = await once(late, 'error');
  assert.equal(refused.code, 'ECONNREFUSED');
  instance.go();
  person.go();
  assert.equal((await me).status, 200);
  const { status, body } = await ready;
  assert.deepEqual([status, body], [503, { ready: false, failing: [], stopping: true }]);
  await stopped;
});
