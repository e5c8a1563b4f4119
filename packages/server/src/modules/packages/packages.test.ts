import assert from 'node:assert/strict';
import { createHash, randomBytes } from 'node:crypto';
import { mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import os from 'node:os';
import path from 'node:path';
import test, { type TestContext } from 'node:test';
import type { packages } from '@candor/protocol/api/packages.ts';
import type { Output } from '@candor/protocol/api/route.ts';
import { testServer, type Client, type TestServer } from '../../../test/server.ts';
import { fakeClock } from '../../platform/clock.ts';
import type { Manifest } from './manifest.ts';

const sha256 = (bytes: Uint8Array | string) => createHash('sha256').update(bytes).digest('hex');
const archive = randomBytes(5000);
const file = 'candor-agent-0.1.0-linux-x64.tar.gz';
const download = '/download/agent/linux-x64';
const code = ({ body }: { body: unknown }) => (body as { code: string }).code;
const list = async (client: Client) =>
  (await client.call('GET', '/api/agent-packages')).body as Output<typeof packages.list>;

function emptyFolder(t: TestContext): string {
  const folder = mkdtempSync(path.join(os.tmpdir(), 'candor-packages-'));
  t.after(() => rmSync(folder, { recursive: true }));
  return folder;
}

/** As scripts/build/agent-packages.ts leaves it. */
function pack(folder: string): void {
  const sizes = { bytes: archive.length, bundleBytes: 1000, runtimeBytes: 4000 };
  const one = { platform: 'linux-x64', file, sha256: sha256(archive), ...sizes } as const;
  const manifest: Manifest = { version: '0.1.0', sources: sha256('sources'), packages: [one] };
  writeFileSync(path.join(folder, file), archive);
  writeFileSync(path.join(folder, 'manifest.json'), JSON.stringify(manifest));
  writeFileSync(path.join(folder, 'install.sh'), "server='@SERVER@'\npackages='@PACKAGES@'\n");
}

function packed(t: TestContext): string {
  const folder = emptyFolder(t);
  pack(folder);
  return folder;
}

async function makeToken(server: TestServer): Promise<{ id: string; auth: string }> {
  const auth = randomBytes(32);
  const body = { label: 'desk', secretHash: sha256(auth), expiresInMinutes: 60 };
  const answer = await (await server.owner()).call('POST', '/api/enrolment-tokens', body);
  return { id: (answer.body as { id: string }).id, auth: auth.toString('base64url') };
}

const fetchAs = (server: TestServer, auth: string) =>
  fetch(server.url + download, { headers: { authorization: `Bearer ${auth}` } });

test('whoever holds an enrolment token gets the package, and the token keeps its use', async (t) => {
  await using server = await testServer({ agentPackages: { folder: packed(t) } });
  const { auth } = await makeToken(server);
  for (const _ of [1, 2]) {
    const answer = await fetchAs(server, auth);
    assert.equal(answer.status, 200);
    assert.deepEqual(Buffer.from(await answer.arrayBuffer()), archive);
    assert.equal(answer.headers.get('content-disposition'), `attachment; filename="${file}"`);
  }
  const { rows } = await server.db.superuser.query('SELECT uses_left FROM candor.enrolment_token');
  assert.deepEqual(rows, [{ uses_left: 1 }]);
  const { rows: audited } = await server.db.superuser.query(
    "SELECT actor, outcome, company_id IS NOT NULL AS has_company FROM candor.audit_entry WHERE action LIKE '%/download/%'",
  );
  assert.deepEqual(audited, Array(2).fill({ actor: 'device', outcome: 'done', has_company: true }));
});

test('nobody else gets it but those who may see devices', async (t) => {
  const clock = fakeClock();
  await using server = await testServer({ agentPackages: { folder: packed(t) }, clock });
  assert.equal((await (await server.owner()).call('GET', download)).status, 200);
  assert.equal(code(await server.visitor().call('GET', download)), 'not_signed_in');
  const stranger = await fetchAs(server, randomBytes(32).toString('base64url'));
  assert.equal(stranger.status, 403);
  const { id, auth: revoked } = await makeToken(server);
  await (await server.owner()).call('DELETE', `/api/enrolment-tokens/${id}`);
  assert.equal((await fetchAs(server, revoked)).status, 403);
  const { auth: old } = await makeToken(server);
  clock.advance(61 * 60_000);
  assert.equal((await fetchAs(server, old)).status, 403);
});

test('the installer names the hash of the package, and the list that of the installer', async (t) => {
  await using server = await testServer({ agentPackages: { folder: packed(t) } });
  const owner = await server.owner();
  const { state, installer, items } = await list(owner);
  assert.equal(state, 'ready');
  assert.deepEqual(
    items.map(({ platform, sha256: hash, bytes }) => [platform, hash, bytes]),
    [['linux-x64', sha256(archive), archive.length]],
  );
  assert.equal(installer?.url, `${server.url}/install.sh`);
  const script = (await server.visitor().call('GET', '/install.sh')).body;
  assert.equal(sha256(String(script)), installer?.sha256);
  assert.equal(script, `server='${server.url}'\npackages='linux-x64 ${sha256(archive)} ${archive.length}'`);
  assert.equal((await server.visitor().call('GET', '/api/agent-packages')).status, 401);
});

test('without packages it says so', async (t) => {
  await using server = await testServer({ agentPackages: { folder: emptyFolder(t) } });
  const owner = await server.owner();
  assert.equal((await list(owner)).state, 'not_built');
  const { auth } = await makeToken(server);
  assert.equal((await fetchAs(server, auth)).status, 404);
  assert.equal(code(await owner.call('GET', download)), 'not_built');
  assert.equal(code(await owner.call('GET', '/install.sh')), 'not_built');
  assert.equal((await owner.call('GET', '/download/agent/plan9')).status, 404);
});

test('packages are made when somebody who may asks, once for all who ask meanwhile', async (t) => {
  const folder = emptyFolder(t);
  const built = Promise.withResolvers<void>();
  let builds = 0;
  const build = async () => {
    builds++;
    await built.promise;
    pack(folder);
  };
  await using server = await testServer({ agentPackages: { folder, build } });
  const owner = await server.owner();
  await server.visitor().call('GET', '/install.sh');
  await server.visitor().call('GET', '/api/agent-packages');
  assert.equal(builds, 0);
  const answers = await Promise.all([list(owner), list(owner)]);
  assert.deepEqual(
    answers.map(({ state }) => state),
    ['building', 'building'],
  );
  assert.equal(builds, 1);
  built.resolve();
  assert.equal((await list(owner)).state, 'ready');
});

test('a build that failed is tried again when somebody asks again', async (t) => {
  const folder = emptyFolder(t);
  let builds = 0;
  const build = async () => {
    if (++builds === 1) throw new Error('no room');
    pack(folder);
  };
  await using server = await testServer({ agentPackages: { folder, build } });
  const owner = await server.owner();
  assert.equal((await list(owner)).state, 'not_built');
  assert.equal((await list(owner)).state, 'ready');
});
