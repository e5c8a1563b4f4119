import 'reflect-metadata';
import assert from 'node:assert/strict';
import { once } from 'node:events';
import type { RequestListener } from 'node:http';
import { createServer as createHttpsServer, type Server } from 'node:https';
import { connect as connectPlain, createServer, type AddressInfo, type Socket } from 'node:net';
import { text } from 'node:stream/consumers';
import test from 'node:test';
import type { TLSSocket } from 'node:tls';
import pg from 'pg';
import type { Recipient } from '@candor/policy/recipients.ts';
import { testDatabase } from '../../../test/database.ts';
import { fakeClock } from '../clock.ts';
import { driverOptions } from '../db/index.ts';
import { makeAuthorityCertificate, pemOf } from '../keys/certificate.ts';
import { makeGatewayCertificate } from '../keys/gateway-certificate.ts';
import { exportPrivateKey, makeP256Pair } from '../keys/key-pair.ts';
import { createLogger } from '../log/index.ts';
import { Egress, egressByRecipient, lastRefusals, type EgressOptions, type LedgerEntry } from './index.ts';

const log = createLogger({ level: 'fatal', tty: false, out: () => undefined });
const name = 'api.test';
const loopback = [{ address: '127.0.0.1', family: 4 }];

function recipientAt(port: number, more: Partial<Recipient> = {}): Recipient {
  return {
    id: 'mail',
    name: 'Mail provider',
    purpose: 'contact',
    places: [{ host: name, port }],
    classes: ['contact'],
    role: 'processor',
    country: 'FR',
    basis: 'within the European Union',
    onByDefault: true,
    reach: 'internal',
    ledger: 'each',
    ...more,
  };
}

/** A certificate for the name, from an authority of its own. */
async function certificateOf(host: string) {
  const now = new Date();
  const [authority, keys] = [await makeP256Pair(), await makeP256Pair()];
  const ca = await makeAuthorityCertificate({ name: 'Test CA', ...authority }, now, 10);
  const issuer = { name: 'Test CA', ...authority };
  const certificate = await makeGatewayCertificate(issuer, keys.publicKey, [host], now);
  return {
    ca: pemOf(new Uint8Array(ca.rawData), 'CERTIFICATE'),
    cert: pemOf(new Uint8Array(certificate.rawData), 'CERTIFICATE'),
    key: pemOf(await exportPrivateKey(keys.privateKey), 'PRIVATE KEY'),
  };
}

const hello: RequestListener = (_request, response) => {
  response.end('hello');
};

/** A real HTTPS server, an instance's gate to it, and the ledger in a real database. */
async function setUp(answer: RequestListener = hello) {
  await using stack = new AsyncDisposableStack();
  const db = stack.use(await testDatabase());
  const { ca, cert, key } = await certificateOf(name);
  const server: Server = createHttpsServer({ cert, key }, answer);
  const sockets: Socket[] = [];
  server.on('connection', (socket: Socket) => sockets.push(socket)).on('tlsClientError', () => undefined);
  const port = await listening(server);
  stack.defer(() => closed(server, sockets));
  const clock = fakeClock(new Date());
  const all = stack.move();
  const gate = (more: Partial<EgressOptions> = {}) => {
    const egress = all.use(
      new Egress({
        clock,
        log,
        ca,
        recipients: [recipientAt(port)],
        resolve: async () => loopback,
        ...more,
      }),
    );
    egress.begin(db.database);
    return egress;
  };
  const ledger = async () => {
    const { rows } = await db.superuser.query(
      'SELECT recipient, purpose, classes, outcome, n, bytes_out, bytes_in FROM candor.egress_entry ORDER BY id',
    );
    return rows as Record<string, unknown>[];
  };
  const url = `https://${name}:${port}/v1?x=1`;
  return {
    db,
    clock,
    port,
    url,
    server,
    sockets,
    gate,
    ledger,
    [Symbol.asyncDispose]: () => all.disposeAsync(),
  };
}

async function listening(server: Server | ReturnType<typeof createServer>): Promise<number> {
  server.listen(0, '127.0.0.1');
  await once(server, 'listening');
  // a TCP server has an address with a port
  return (server.address() as AddressInfo).port;
}

async function closed(server: Server | ReturnType<typeof createServer>, sockets: readonly Socket[]) {
  const done = once(server, 'close');
  server.close();
  for (const socket of sockets) socket.destroy();
  await done;
}

const refused = (reason: string) => ({ code: 'egress_refused', details: { reason } });

test('a request reaches its recipient under its name, and the ledger counts the bytes that travelled', async () => {
  const seen: unknown[] = [];
  await using t = await setUp((request, response) => {
    const { servername } = request.socket as TLSSocket; // of an HTTPS server
    void text(request).then((body) => {
      seen.push([servername, request.headers.host, request.url, request.method, body]);
      response.end('hello');
    });
  });
  const lookups: string[] = [];
  const egress = t.gate({
    resolve: async (host) => {
      lookups.push(host);
      return loopback;
    },
  });
  const answer = await egress.request('mail', {
    url: t.url,
    method: 'POST',
    body: 'to',
    classes: ['contact'],
  });
  assert.deepEqual([answer.status, String(answer.body)], [200, 'hello']);
  assert.deepEqual(seen, [[name, `${name}:${t.port}`, '/v1?x=1', 'POST', 'to']]);
  assert.deepEqual(lookups, [name]);
  await egress.flush();
  const [socket] = t.sockets;
  assert.ok(socket);
  if (!socket.destroyed) await once(socket, 'close');
  const [{ bytes_out: bytesOut, bytes_in: bytesIn, ...row } = {}, ...others] = await t.ledger();
  assert.deepEqual(
    [row, others],
    [{ recipient: 'mail', purpose: 'contact', classes: ['contact'], outcome: 'answered', n: 1 }, []],
  );
  assert.equal(bytesIn, socket.bytesWritten);
  // a server that has closed already does not read our alert close_notify of 24 bytes
  assert.ok([0, 24].includes(Number(bytesOut) - socket.bytesRead));
});

test('who is not in the register, is off, elsewhere, or not to get that class is not reached, and that is noted', async () => {
  await using t = await setUp();
  const off = recipientAt(t.port, { id: 'off', onByDefault: false });
  const own = recipientAt(t.port, { id: 'own', places: 'configured' });
  const greedy = recipientAt(t.port, { id: 'greedy', classes: ['contact', 'activity'] });
  const egress = t.gate({
    recipients: [recipientAt(t.port), off, own, greedy],
    resolve: () => assert.fail('a name was looked up'),
  });
  const ask = (id: string, url = t.url, classes: Recipient['classes'] = []) =>
    egress.request(id, { url, classes });
  await assert.rejects(ask('nobody'), refused('refused_recipient'));
  await assert.rejects(ask('off'), refused('refused_off'));
  await assert.rejects(ask('own'), refused('refused_off'));
  await assert.rejects(ask('mail', `https://${name}:1/`), refused('refused_place'));
  await assert.rejects(ask('mail', `https://other.test:${t.port}/`), refused('refused_place'));
  await assert.rejects(ask('mail', t.url, ['network']), refused('refused_class'));
  await assert.rejects(ask('greedy', t.url, ['activity']), refused('refused_class'));
  await assert.rejects(ask('mail', `http://${name}:${t.port}/`), refused('refused_request'));
  await egress.flush();
  const outcomes = (await t.ledger()).map(({ recipient, outcome, bytes_out: out }) => [
    recipient,
    outcome,
    out,
  ]);
  assert.deepEqual(
    outcomes.toSorted(),
    [
      ['nobody', 'refused_recipient', 0],
      ['off', 'refused_off', 0],
      ['own', 'refused_off', 0],
      ['mail', 'refused_place', 0],
      ['mail', 'refused_place', 0],
      ['mail', 'refused_class', 0],
      ['greedy', 'refused_class', 0],
      ['mail', 'refused_request', 0],
    ].toSorted(),
  );
  assert.deepEqual([egress.refused(), t.sockets.length], [8, 0]);
});

test('the operator switches a recipient on and off, and names the places of its own', async () => {
  await using t = await setUp();
  const off = recipientAt(t.port, { id: 'off', onByDefault: false });
  const own = recipientAt(t.port, { id: 'own', places: 'configured' });
  const egress = t.gate({
    recipients: [recipientAt(t.port), off, own],
    switched: { off: 'on', mail: 'off' },
    places: { own: [{ host: name, port: t.port }] },
  });
  assert.equal((await egress.request('off', { url: t.url, classes: [] })).status, 200);
  assert.equal((await egress.request('own', { url: t.url, classes: [] })).status, 200);
  await assert.rejects(egress.request('mail', { url: t.url, classes: [] }), refused('refused_off'));
  assert.deepEqual(
    egress.register().map(({ state }) => state),
    ['off', 'on', 'on'],
  );
});

test('an address that is not outside is refused, however it is written and wherever it comes from', async () => {
  await using t = await setUp();
  const inside =
    '127.0.0.1 0.0.0.0 10.1.2.3 172.16.0.1 172.31.255.255 192.168.1.1 100.64.0.1 169.254.169.254 168.63.129.16 192.0.0.192 224.0.0.1 255.255.255.255 ::1 :: fd00:ec2::254 fe80::1 fe80::1%lo ff02::1 ::ffff:127.0.0.1 ::ffff:a9fe:a9fe ::7f00:1 64:ff9b::7f00:1 2002:7f00:1::';
  for (const address of inside.split(' ')) {
    const family = address.includes(':') ? 6 : 4;
    // one of several is enough: which of them is used is not ours to say
    const mixed = [
      { address: '192.0.2.7', family: 4 },
      { address, family },
    ];
    const byName = t.gate({
      recipients: [recipientAt(t.port, { reach: 'outside' })],
      resolve: async () => mixed,
    });
    await assert.rejects(
      byName.request('mail', { url: t.url, classes: [] }),
      refused('refused_address'),
      address,
    );
    const places = [{ host: address, port: t.port }];
    const byAddress = t.gate({ recipients: [recipientAt(t.port, { reach: 'outside', places })] });
    await assert.rejects(
      byAddress.connect('mail', { host: address, port: t.port }, []),
      refused('refused_address'),
      address,
    );
  }
  assert.equal(t.sockets.length, 0);
});

test('a name that changes its address after it was looked at gains nothing', async () => {
  await using t = await setUp();
  const trap = createServer(() => assert.fail('the second address was connected to'));
  trap.listen(t.port, '127.0.0.2');
  await once(trap, 'listening');
  const answers = ['127.0.0.1', '127.0.0.2', '127.0.0.2'];
  const egress = t.gate({ resolve: async () => [{ address: answers.shift() ?? '', family: 4 }] });
  assert.equal((await egress.request('mail', { url: t.url, classes: [] })).status, 200);
  assert.equal(answers.length, 2);
  await closed(trap, []);
});

test('a redirect is an answer and is not followed', async () => {
  let asked = 0;
  await using t = await setUp((_request, response) => {
    asked++;
    response.writeHead(302, { location: `https://${name}/elsewhere` }).end();
  });
  const { status, headers } = await t.gate().request('mail', { url: t.url, classes: [] });
  assert.deepEqual([status, headers.location, asked], [302, `https://${name}/elsewhere`, 1]);
});

test('an answer over 5 MiB and one that does not come are given up', async () => {
  await using t = await setUp((request, response) => {
    if (request.url === '/large') response.end(Buffer.alloc(5 * 1024 * 1024 + 1));
    if (request.url === '/fits') response.end(Buffer.alloc(5 * 1024 * 1024));
  });
  const at = (path: string) => ({ url: `https://${name}:${t.port}${path}`, classes: [] });
  const egress = t.gate();
  assert.equal((await egress.request('mail', at('/fits'))).body.length, 5 * 1024 * 1024);
  await assert.rejects(egress.request('mail', at('/large')), {
    code: 'egress_failed',
    details: { code: 'TOO_LARGE' },
  });
  const hasty = t.gate({ deadlineMs: 50 });
  await assert.rejects(hasty.request('mail', at('/never')), { code: 'egress_failed' });
  const deaf = t.gate({ deadlineMs: 50, resolve: () => new Promise(() => undefined) });
  await assert.rejects(deaf.request('mail', at('/')), { code: 'egress_failed' });
  await Promise.all([egress.flush(), hasty.flush(), deaf.flush()]);
  const outcomes = (await t.ledger()).map(({ outcome }) => outcome).toSorted();
  assert.deepEqual(outcomes, ['answered', 'timeout', 'timeout', 'too_large']);
});

test('a certificate of another authority, or for another name, gets no request', async () => {
  let asked = 0;
  await using t = await setUp((_request, response) => {
    response.end(String(asked++));
  });
  const foreign = t.gate({ ca: (await certificateOf(name)).ca });
  await assert.rejects(foreign.request('mail', { url: t.url, classes: [] }), { code: 'egress_failed' });
  const places = [{ host: 'other.test', port: t.port }];
  const misnamed = t.gate({ recipients: [recipientAt(t.port, { places })] });
  const url = `https://other.test:${t.port}/`;
  await assert.rejects(misnamed.request('mail', { url, classes: [] }), { code: 'egress_failed' });
  assert.equal(asked, 0);
});

test('a connection is over TLS, lasts beyond the deadline, and is noted with its end', async () => {
  await using t = await setUp();
  const egress = t.gate({ deadlineMs: 500 });
  const socket = await egress.connect('mail', { host: name, port: t.port }, ['contact']);
  assert.equal(socket.authorized, true);
  socket.end();
  await once(socket, 'close');
  await egress.flush();
  assert.deepEqual(
    (await t.ledger()).map(({ outcome, classes }) => [outcome, classes]),
    [['connected', ['contact']]],
  );
});

test('what is connected when the server stops is noted then, and once; a process without a ledger tells another', async () => {
  await using t = await setUp();
  const told: LedgerEntry[] = [];
  for (const tell of [undefined, (entry: LedgerEntry) => void told.push(entry)]) {
    const egress = t.gate(tell ? { tell } : {});
    const socket = await egress.connect('mail', { host: name, port: t.port }, []);
    await egress[Symbol.asyncDispose]();
    socket.end();
    await once(socket, 'close');
    await egress.flush();
  }
  assert.deepEqual(
    (await t.ledger()).map(({ outcome, n }) => [outcome, n]),
    [['connected', 1]],
  );
  assert.deepEqual(
    told.map(({ recipient, outcome, n }) => [recipient, outcome, n]),
    [['mail', 'connected', 1]],
  );
});

test('a driver reaches its database by name through the gate, and another host not at all', async () => {
  await using t = await setUp();
  const { app } = t.db.connections;
  const relay = createServer((socket) => {
    const database = connectPlain(`${app.host}/.s.PGSQL.${app.port}`);
    socket.pipe(database).pipe(socket);
    for (const end of [socket, database]) end.on('error', () => undefined);
  });
  const port = await listening(relay);
  const egress = t.gate({
    recipients: [
      recipientAt(port, { id: 'database', ledger: 'hourly', places: [{ host: 'db.test', port }] }),
    ],
  });
  const clientTo = (host: string, at = port) =>
    new pg.Client({ ...driverOptions(app, 'app'), host, port: at, stream: egress.socketFor('database') });
  for (let i = 0; i < 2; i++) {
    const client = clientTo('db.test');
    await client.connect();
    assert.deepEqual((await client.query('SELECT 1 AS one')).rows, [{ one: 1 }]);
    await client.end();
  }
  await assert.rejects(clientTo('other.test').connect(), refused('refused_place'));
  const byPath = clientTo(app.host, app.port);
  await byPath.connect();
  await byPath.end();
  await closed(relay, []);
  await egress.flush();
  const rows = await t.ledger();
  assert.deepEqual(rows.map(({ outcome, n }) => [outcome, n]).toSorted(), [
    ['connected', 3],
    ['refused_place', 1],
  ]);
});

test('sums by day and refusals are read from the ledger, and what the database did not take is written later', async () => {
  await using t = await setUp();
  const egress = t.gate();
  await egress.request('mail', { url: t.url, classes: [] });
  await egress.request('mail', { url: t.url, classes: [] });
  await egress.flush();
  await t.db.superuser.query('REVOKE INSERT ON candor.egress_entry FROM candor_app');
  await assert.rejects(egress.request('nobody', { url: t.url, classes: [] }));
  await egress.flush();
  await t.db.superuser.query('GRANT INSERT ON candor.egress_entry TO candor_app');
  await egress.flush();
  const since = new Date(t.clock.now().getTime() - 30 * 86_400_000);
  const [sums, last] = await t.db.database.withInstance('accountability', async (tx) => [
    await egressByRecipient(tx, since),
    await lastRefusals(tx, since, 10),
  ]);
  assert.deepEqual(
    sums.map(({ recipient, connections, refusals }) => [recipient, connections, refusals]),
    [
      ['mail', 2, 0],
      ['nobody', 0, 1],
    ],
  );
  assert.deepEqual(
    last.map(({ recipient, outcome }) => [recipient, outcome]),
    [['nobody', 'refused_recipient']],
  );
});

test('what is connected all the time has one row an hour', async () => {
  await using t = await setUp();
  const egress = t.gate({ recipients: [recipientAt(t.port, { ledger: 'hourly' })] });
  const ask = () => egress.request('mail', { url: t.url, classes: [] });
  await ask();
  await ask();
  t.clock.advance(3_600_000);
  await ask();
  await egress.flush();
  assert.deepEqual((await t.ledger()).map(({ n }) => n).toSorted(), [1, 2]);
});
