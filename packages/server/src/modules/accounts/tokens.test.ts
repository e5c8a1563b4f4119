import assert from 'node:assert/strict';
import { test } from 'node:test';
import { tokenWords } from '@candor/policy/rights/token-words.ts';
import { scrubLog } from '@candor/policy/transform/scrub-log.ts';
import { api } from '@candor/protocol/api/index.ts';
import { codeOf, confirm, lifeServer } from '../../../test/life.ts';
import type { Client } from '../../../test/server.ts';
import { isWellFormedToken, writeApiToken } from '../../platform/http/index.ts';

const dayMs = 24 * 60 * 60_000;
type Made = { id: string; token: string };

async function make(client: Client, wish: object): Promise<Made> {
  const { status, body } = await client.call('POST', '/api/me/tokens', wish);
  assert.equal(status, 200, JSON.stringify(body));
  return body as Made;
}
const bearer = (token: string) => ({ authorization: `Bearer ${token}` });

test('a token does what it was given, of that what its creator may do at the moment, until its end', async () => {
  await using life = await lifeServer();
  const { server, clock } = life;
  const owner = await server.owner();
  const wish = { name: 'Report', of: 'company', words: ['device.view'], days: 30 };
  const { token, id } = await make(owner, wish);
  assert.ok(isWellFormedToken(token));
  const call = (path: string, method = 'GET') =>
    server.visitor().call(method, path, undefined, { ...bearer(token), 'sec-fetch-site': 'none' });
  assert.equal((await call('/api/devices')).status, 200);
  assert.deepEqual([(await call('/api/trust/promises')).status, (await call('/api/me')).status], [403, 403]);
  const { body } = await owner.call('GET', '/api/me/tokens');
  const [listed] = (body as { tokens: { id: string; name: string; usedAt: number }[] }).tokens;
  assert.deepEqual([listed?.id, listed?.name], [id, 'Report']);
  assert.ok((listed?.usedAt ?? 0) > 0);
  await server.db.superuser.query(`UPDATE candor.member SET roles = '["privacy-officer"]'`);
  assert.equal((await call('/api/devices')).status, 403, 'its creator may not any more');
  await server.db.superuser.query(`UPDATE candor.member SET roles = '["owner"]'`);
  assert.equal((await call('/api/devices')).status, 200);
  clock.advance(30 * dayMs);
  assert.equal((await call('/api/devices')).status, 401);
});

test('no token confirms, reads what is its person alone, or comes with a cookie; a wrong one is nobody', async () => {
  await using life = await lifeServer();
  const { server } = life;
  const owner = await server.owner();
  const { offered } = (await owner.call('GET', '/api/me/tokens')).body as {
    offered: { company: string[] };
  };
  const { token } = await make(owner, { name: 'All', of: 'company', words: offered.company });
  const personal = ['self.account', 'session.request', 'root-key.set', 'key.certify', 'agreement.accept'];
  for (const word of personal) {
    const refused = await owner.call('POST', '/api/me/tokens', { name: 'x', of: 'company', words: [word] });
    assert.equal(codeOf(refused), 'not_allowed', word);
  }
  const { company } = (await owner.call('GET', '/api/me')).body as { company: { id: string } };
  for (const group of Object.values(api))
    for (const route of Object.values(group)) {
      if (!route.confirm && !route.word.startsWith('self.')) continue;
      const path = route.path
        .replace(/:c\b/u, company.id)
        .replaceAll(/:[a-z]+/giu, '00000000-0000-4000-8000-000000000000');
      const { status } = await server.visitor().call(route.method, path, undefined, bearer(token));
      assert.equal(status, 403, `${route.method} ${route.path}`);
    }
  assert.equal(codeOf(await owner.call('GET', '/api/devices', undefined, bearer(token))), 'cookie_and_token');
  const wrong = writeApiToken('00000000', 'A'.repeat(43));
  for (const other of [wrong, `${token.slice(0, -1)}${token.endsWith('0') ? '1' : '0'}`, 'cnd_'])
    assert.equal((await server.visitor().call('GET', '/api/devices', undefined, bearer(other))).status, 401);
  assert.ok(!tokenWords.company.some((word) => word.startsWith('self.') || word === 'public'));
});

test('a token is bound to networks, to a company, and to an account that may sign in', async () => {
  await using life = await lifeServer();
  const { server, person } = life;
  const owner = await server.owner();
  const wish = { name: 'Net', of: 'company', words: ['device.view'] };
  const far = await make(owner, { ...wish, networks: ['192.0.2.0/24', '2001:db8::/32'] });
  const near = await make(owner, { ...wish, networks: ['127.0.0.0/8', '::1'] });
  const status = async ({ token }: Made, headers = {}) =>
    (await server.visitor().call('GET', '/api/devices', undefined, { ...bearer(token), ...headers })).status;
  assert.deepEqual([await status(far), await status(near)], [401, 200]);
  assert.equal(await status(near, { 'candor-company': '00000000-0000-4000-8000-000000000000' }), 404);
  assert.equal(
    codeOf(await owner.call('POST', '/api/me/tokens', { ...wish, networks: ['everywhere'] })),
    'bad_request',
  );
  const pia = await person('pia@example.org');
  await confirm(pia);
  const own = await make(pia, { name: 'Own', of: 'person', words: ['focus.view'] });
  assert.equal(await status(own), 403);
  const ended = await pia.call('DELETE', `/api/me/tokens/${own.id}`);
  assert.equal(ended.status, 200);
  assert.equal(await status(own), 401);
  const again = await server.ownerAgain();
  assert.equal((await again.call('DELETE', `/api/me/tokens/${own.id}`)).status, 404);
});

test('an account has twenty tokens at most, also when thirty are made at once', async () => {
  await using life = await lifeServer();
  const owner = await life.server.owner();
  const wish = { name: 'Many', of: 'company', words: ['device.view'] };
  const answers = await Promise.all(
    Array.from({ length: 30 }, () => owner.call('POST', '/api/me/tokens', wish)),
  );
  assert.equal(answers.filter(({ status }) => status === 200).length, 20);
  assert.ok(answers.every((answer) => answer.status === 200 || codeOf(answer) === 'too_many_tokens'));
});

test('a token in a log line is scrubbed', () => {
  const token = writeApiToken('1234abcd', 'Z'.repeat(43));
  assert.equal(scrubLog(`sent ${token} away`), 'sent [api_token] away');
});
