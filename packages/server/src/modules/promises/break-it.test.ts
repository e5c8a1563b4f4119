import assert from 'node:assert/strict';
import { cp, mkdtemp, rm, writeFile } from 'node:fs/promises';
import { createServer as createPlainServer } from 'node:http';
import type { Server } from 'node:net';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { test } from 'node:test';
import { createServer } from 'node:tls';
import { promises } from '@candor/policy/promises/index.ts';
import type { ProbeName, PromiseDeclaration } from '@candor/policy/promises/promise.ts';
import { testDatabase, type TestDatabase } from '../../../test/database.ts';
import { linkInstance } from '../../../test/link-instance.ts';
import { testServer } from '../../../test/server.ts';
import { makeForeignCertificate } from '../../foreign-certificate.ts';
import { openPool } from '../../platform/db/index.ts';
import { declared } from '../../platform/postgres/instance.ts';
import { openChecker } from './checker-link.ts';
import { detailsRectifiable } from './probes/details-rectifiable.ts';
import { focusIsBlind } from './probes/focus-is-blind.ts';
import { gatewayNeedsCertificate } from './probes/gateway-needs-certificate.ts';
import { probesOf } from './probes/index.ts';
import { webNeedsSignIn } from './probes/web-needs-sign-in.ts';
import { Runner, type Finding, type Probe } from './runner.ts';

const agentSource = new URL('../../../../agent/src', import.meta.url).pathname;
const deadline = () => AbortSignal.timeout(30_000);

/** Runs one promise once, as the checker's own role, and answers what was recorded. */
async function runOnce(
  db: TestDatabase,
  promise: PromiseDeclaration,
  probes: Partial<Record<ProbeName, Probe>> = {},
): Promise<string> {
  const pool = openPool(db.connections.checker, 'checker', db.log);
  const stop = new AbortController();
  try {
    using checker = await openChecker(pool, declared);
    const all = {
      ...probesOf({
        gateway: nowhere,
        web: noWeb,
        agentSource,
        readCatalogue: () => checker.readCatalogue(),
      }),
      ...probes,
    };
    const found = Promise.withResolvers<Finding>();
    const running = new Runner([promise], checker, all, found.resolve).run(stop.signal);
    const finding = await Promise.race([
      found.promise,
      running.then(() => assert.fail('ended without a result')),
    ]);
    const { rows } = await db.superuser.query(
      'SELECT outcome FROM candor.check_result WHERE check_id = $1 ORDER BY at DESC LIMIT 1',
      [promise.id],
    );
    assert.equal((rows[0] as { outcome: string }).outcome, finding.outcome);
    return finding.outcome;
  } finally {
    stop.abort();
    await pool.end();
  }
}
const nowhere = { host: '127.0.0.1', port: 9, ca: '', foreign: { cert: '', key: '' } };
const noWeb = { place: nowhere, speaks: 'plain', publicUrl: 'http://localhost:9' } as const;

for (const promise of promises) {
  const { breakIt } = promise;
  if ('test' in breakIt) continue;
  test(`${promise.id} is good, turns bad by a planted violation, and good again without it`, async () => {
    await using db = await testDatabase();
    assert.equal(await runOnce(db, promise), 'good');
    for (const statement of breakIt.plant) await db.superuser.query(statement);
    assert.equal(await runOnce(db, promise), 'bad');
    for (const statement of breakIt.remove) await db.superuser.query(statement);
    assert.equal(await runOnce(db, promise), 'good');
  });
}

const named = (id: string) => promises.find((one) => one.id === id) ?? assert.fail(id);

test('catalogue-matches turns bad by a column added by hand', async () => {
  await using db = await testDatabase();
  assert.equal(await runOnce(db, named('catalogue-matches')), 'good');
  await db.superuser.query('ALTER TABLE candor.device ADD COLUMN nickname text');
  assert.equal(await runOnce(db, named('catalogue-matches')), 'bad');
  await db.superuser.query('ALTER TABLE candor.device DROP COLUMN nickname');
  assert.equal(await runOnce(db, named('catalogue-matches')), 'good');
});

test('focus-never-keystrokes turns bad by one line of source that decodes keys', async () => {
  const promise = named('focus-never-keystrokes');
  const copy = await mkdtemp(join(tmpdir(), 'candor-blind-'));
  try {
    await cp(join(agentSource, 'focus'), join(copy, 'focus'), { recursive: true });
    assert.ok(promise.good(await focusIsBlind(copy)(deadline())));
    await writeFile(
      join(copy, 'focus/peek.ts'),
      'export const peek = (event: { keycode: number }) => event.keycode;\n',
    );
    assert.ok(!promise.good(await focusIsBlind(copy)(deadline())));
  } finally {
    await rm(copy, { recursive: true });
  }
});

test('details-rectifiable turns bad by a field that no form takes', async () => {
  const promise = named('details-rectifiable');
  assert.ok(promise.good(await detailsRectifiable()(deadline())));
  assert.ok(!promise.good(await detailsRectifiable(undefined, ['name', 'email'])(deadline())));
});

test('web-needs-sign-in is good at the real console, and bad at a server that asks for nothing', async () => {
  const promise = named('web-needs-sign-in');
  await using server = await testServer();
  const { port } = new URL(server.url);
  const web = {
    place: { host: 'localhost', port: Number(port) },
    speaks: 'plain',
    publicUrl: server.url,
  } as const;
  const evidence = await webNeedsSignIn(web)(deadline());
  assert.deepEqual(evidence, { withoutToken: 'refused', madeUpToken: 'refused', way: 'this-computer' });
  assert.ok(promise.good(evidence));
  assert.ok(!promise.good({ ...evidence, way: 'open' }));

  const open = createPlainServer((_request, response) => response.end('{}'));
  const place = { host: 'localhost', port: await listening(open) };
  try {
    assert.ok(!promise.good(await webNeedsSignIn({ ...web, place })(deadline())));
  } finally {
    open.close();
  }
});

test('link-needs-certificate is good at the real gateway, and bad at a server that asks for none', async () => {
  const promise = named('link-needs-certificate');
  await using instance = await linkInstance();
  const foreign = await makeForeignCertificate(new Date());
  const gateway = { host: 'localhost', port: instance.port, ca: instance.authorities.serverCa.pem, foreign };
  assert.deepEqual(await gatewayNeedsCertificate(gateway)(deadline()), {
    withoutCertificate: 'refused',
    foreignCertificate: 'refused',
  });

  const { certPem: cert, keyPem } = await instance.authorities.gatewayCertificate();
  const open = createServer({ cert, key: keyPem.reveal(), minVersion: 'TLSv1.3' }, (socket) =>
    socket.on('data', () => socket.end('HTTP/1.1 101 Switching Protocols\r\n\r\n')),
  );
  open.on('tlsClientError', () => undefined);
  const port = await listening(open);
  try {
    const evidence = await gatewayNeedsCertificate({ ...gateway, port })(deadline());
    assert.deepEqual(evidence, { withoutCertificate: 'accepted', foreignCertificate: 'accepted' });
    assert.ok(!promise.good(evidence));
  } finally {
    open.close();
  }
});

test('a gateway that cannot be reached leaves the promise unknown, not good', async () => {
  await using db = await testDatabase();
  assert.equal(await runOnce(db, named('link-needs-certificate')), 'failed');
});

test('the app cannot write a result, and the checker cannot read a row', async () => {
  await using db = await testDatabase();
  const app = openPool(db.connections.app, 'app', db.log);
  const checker = openPool(db.connections.checker, 'checker', db.log);
  try {
    await assert.rejects(
      app.query(
        `INSERT INTO candor.check_result (check_id, at, outcome, took_ms, evidence) VALUES ('x', now(), 'good', 1, '{}')`,
      ),
      { code: '42501' },
    );
    await assert.rejects(app.query(`SELECT candor.record_check_result('x', 'good', 1, '{}')`), {
      code: '42501',
    });
    await assert.rejects(checker.query('SELECT * FROM candor.account'), { code: '42501' });
    await assert.rejects(checker.query('SELECT * FROM candor.focus_interval'), { code: '42501' });
  } finally {
    await Promise.all([app.end(), checker.end()]);
  }
});

function listening(server: Server): Promise<number> {
  const { promise, resolve } = Promise.withResolvers<number>();
  server.listen(0, '127.0.0.1', () => {
    const address = server.address();
    resolve(typeof address === 'object' && address ? address.port : assert.fail('no port'));
  });
  return promise;
}
