import assert from 'node:assert/strict';
import { existsSync, readFileSync, writeFileSync } from 'node:fs';
import test from 'node:test';
import { makeFolder, runCommand, startAgent } from './agent-process.ts';
import { makeAuthority, makeServerCertificate } from './authority.ts';
import { RecordingServer } from './recording-server.ts';

/** A server whose web port has a certificate of somebody's own authority, for these hosts. */
async function privateServer(hosts = ['localhost']) {
  const authority = await makeAuthority('somebody’s own');
  const server = await RecordingServer.start(await makeServerCertificate(authority, hosts));
  const folder = makeFolder();
  const webCa = folder.in('authority.pem');
  writeFileSync(webCa, `what it is, in words\n${authority.pem}`);
  return {
    server,
    authority,
    webCa,
    state: folder.in('agent'),
    identity: () => JSON.parse(readFileSync(folder.in('agent/identity/identity.json'), 'utf8')),
    isEnrolled: () => existsSync(folder.in('agent/identity/identity.json')),
    async [Symbol.asyncDispose]() {
      await server[Symbol.asyncDispose]();
      folder[Symbol.dispose]();
    },
  };
}

test('a console whose certificate nobody vouches for gets no token, and nothing is kept', async () => {
  await using one = await privateServer();
  const { code, stderr } = await runCommand(['enrol', one.server.token(), '--state', one.state]);
  assert.equal(code, 1);
  assert.match(stderr, /certificate is not trusted here \(\w+\), so nothing was sent.*--web-ca FILE/u);
  assert.deepEqual([one.server.requests, one.isEnrolled()], [[], false]);
});

test('--web-ca vouches for it, and is kept for renewals', async () => {
  await using one = await privateServer();
  one.server.faults.certificateLifeMs = -1000;
  const words = ['enrol', one.server.token(), '--web-ca', one.webCa, '--state', one.state];
  assert.equal((await runCommand(words)).code, 0);
  assert.equal(one.identity().webCa, `${one.authority.pem.trim()}\n`);
  delete one.server.faults.certificateLifeMs;
  await using agent = startAgent(one.state);
  await agent.until('online');
  assert.ok(one.server.requests.some(({ path }) => path === '/api/enrol/renew'));
});

test("an authority that this computer's administrator trusts needs no option", async () => {
  await using one = await privateServer();
  const words = ['enrol', one.server.token(), '--state', one.state];
  assert.equal((await runCommand(words, { SSL_CERT_FILE: one.webCa })).code, 0);
  assert.equal(one.identity().webCa, undefined);
});

test('an authority that is trusted still vouches for the name of the console alone', async () => {
  await using one = await privateServer(['other.example.test']);
  const words = ['enrol', one.server.token(), '--web-ca', one.webCa, '--state', one.state];
  const { code, stderr } = await runCommand(words);
  assert.equal(code, 1);
  assert.match(stderr, /not trusted here \(ERR_TLS_CERT_ALTNAME_INVALID\)/u);
  assert.deepEqual(one.server.requests, []);
});

test("the token's fingerprint of the server's authority counts all the same", async () => {
  await using one = await privateServer();
  const token = one.server.token('manage', 'a'.repeat(64));
  const { code, stderr } = await runCommand(['enrol', token, '--web-ca', one.webCa, '--state', one.state]);
  assert.deepEqual([code, one.isEnrolled()], [1, false]);
  assert.match(stderr, /not the one that the enrolment token names/u);
});

test("a server's own agent believes the chain that it is given at each start", async () => {
  await using one = await privateServer();
  const startup = { enrol: one.server.token(), webCa: one.authority.pem };
  await using agent = startAgent(one.state, { startup });
  await agent.until('online');
  await agent[Symbol.asyncDispose]();
  const renewed = (await makeAuthority('another')).pem;
  await using again = startAgent(one.state, { startup: { webCa: renewed } });
  await again.until('online');
  assert.equal(one.identity().webCa, renewed);
});

test('a file that holds no certificate is a matter of configuration', async () => {
  await using one = await privateServer();
  for (const file of [`${one.webCa}.gone`, import.meta.filename]) {
    const words = ['focus', 'join', one.server.token('focus'), '--name', 'Laptop', '--web-ca', file];
    const { code, stderr } = await runCommand([...words, '--state', one.state]);
    assert.deepEqual(
      [code, stderr],
      [78, `--web-ca: expected a file with a certificate (PEM), got ${file}\n`],
    );
  }
});
