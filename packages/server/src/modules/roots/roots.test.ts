import assert from 'node:assert/strict';
import { after, before, test } from 'node:test';
import { base64url } from '@candor/crypto/encoding.ts';
import { unwrapRoot } from '@candor/crypto/root-wrap.ts';
import { verifyStatement } from '@candor/crypto/statement.ts';
import { canonical } from '@candor/policy/canonical.ts';
import { statements } from '@candor/protocol/statements.ts';
import { linkInstance, type LinkInstance } from '../../../test/link-instance.ts';
import { certificateOf, emptyRoster, rootHolder, type RootHolder } from '../../../test/root-holder.ts';

let one: LinkInstance;
let first: RootHolder;
let companyId: string;
before(async () => {
  one = await linkInstance();
  [companyId] = one.companies;
  first = await rootHolder(companyId);
});
after(() => one[Symbol.asyncDispose]());

interface Answer {
  status: number;
  body: { code?: string; id: string; version: number };
}
interface ListedRoot {
  id: string;
  fingerprint: string;
  wrapped: string;
  signedBy: string | null;
  retiredAt: number | null;
}
interface Listed {
  status: number;
  body: { companyId: string; items: ListedRoot[] };
}
const listed = async (company: 0 | 1 = 0): Promise<Listed['body']> => {
  const answer: Listed = await one.call('GET', '/api/roots', undefined, company);
  return answer.body;
};
const post = (path: string, body: unknown, company: 0 | 1 = 0): Promise<Answer> =>
  one.call('POST', path, body, company);
const refusedAs = async (answer: Promise<Answer>) => {
  const { status, body } = await answer;
  return `${status} ${body.code}`;
};
const introduced = async (by: RootHolder, holder: RootHolder, company = companyId) =>
  by.sign(statements.root, { companyId: company, publicKey: holder.wish.publicKey });

test("a company's first root is kept wrapped only, listed to its company only, and opens again by its passphrase", async () => {
  assert.deepEqual(await listed(), { companyId, items: [] });
  const answer = await post('/api/roots', { ...first.wish, signed: 'first' });
  assert.equal(answer.status, 200);
  const { items } = await listed();
  assert.deepEqual(
    items.map(({ fingerprint, signedBy }) => [fingerprint, signedBy]),
    [[first.fingerprint, null]],
  );
  const owner = { companyId, fingerprint: first.fingerprint, publicKey: first.root.publicKey };
  const opened = await unwrapRoot(items[0]?.wrapped ?? '', owner, { passphrase: 'a long passphrase' });
  assert.deepEqual(opened, first.root);
  assert.deepEqual((await listed(1)).items, []);
  const { rows } = await one.db.superuser.query<{ row: string }>(
    'SELECT r::text AS row FROM candor.root_key r',
  );
  assert.equal(rows.length, 1);
  assert.ok(!rows[0]?.row.includes(Buffer.from(first.root.privateKey).toString('hex')));
});

test('what is no wrapped key, or wrapped too cheaply, is not kept', async () => {
  const holder = await rootHolder(companyId);
  const cheap = holder.wish.wrapped.replace('"m":65536', '"m":1024');
  for (const wrapped of ['{}', cheap, base64url(holder.root.privateKey)])
    assert.equal(
      await refusedAs(post('/api/roots', { ...holder.wish, wrapped, signed: 'lost' })),
      '400 bad_request',
    );
});

test('a later root needs the signature of an earlier one of the same company, over its own key', async () => {
  const second = await rootHolder(companyId);
  const add = async (signed: unknown, company: 0 | 1 = 0) =>
    refusedAs(post('/api/roots', { ...second.wish, signed }, company));
  assert.equal(await add('first'), '403 signature_refused');
  assert.equal(await add(await introduced(second, second)), '403 signature_refused');
  const other = await rootHolder(companyId);
  assert.equal(await add(await introduced(first, other)), '400 statement_refused');
  assert.equal(await add(await introduced(first, second, one.companies[1])), '400 statement_refused');
  const roster = await first.sign(statements.roster, emptyRoster(companyId));
  assert.equal(await add(roster), '403 signature_refused');
  assert.equal(await add(await introduced(first, second), 1), '403 signature_refused');
  const kept = await post('/api/roots', { ...second.wish, signed: await introduced(first, second) });
  assert.equal(kept.status, 200);
  const [newest] = (await listed()).items;
  assert.deepEqual([newest?.fingerprint, newest?.signedBy], [second.fingerprint, first.fingerprint]);
  assert.equal(await add(await introduced(first, second)), '409 root_known');
});

test('a company has at most four roots, also when six are added at once, and a retired one leaves room', async () => {
  const holders = await Promise.all(Array.from({ length: 6 }, () => rootHolder(companyId)));
  const answers = await Promise.all(
    holders.map(async (holder) =>
      post('/api/roots', { ...holder.wish, signed: await introduced(first, holder) }),
    ),
  );
  assert.deepEqual(answers.map(({ status }) => status).toSorted(), [200, 200, 409, 409, 409, 409]);
  const [newest] = (await listed()).items;
  assert.ok(newest);
  const end = (by: RootHolder, fingerprint: string) =>
    by.sign(statements.rootRetirement, { companyId, fingerprint });
  const at = `/api/roots/${newest.id}/retire`;
  const self = holders.find(({ fingerprint }) => fingerprint === newest.fingerprint);
  assert.ok(self);
  assert.equal(
    await refusedAs(post(at, { signed: await end(self, newest.fingerprint) })),
    '403 signature_refused',
  );
  assert.equal(
    await refusedAs(post(at, { signed: await end(first, first.fingerprint) })),
    '400 statement_refused',
  );
  const signed = await end(first, newest.fingerprint);
  assert.equal(await refusedAs(post(at, { signed }, 1)), '404 not_found');
  assert.equal((await post(at, { signed })).status, 200);
  assert.equal(await refusedAs(post(at, { signed })), '404 not_found');
  const roster = await self.sign(statements.roster, emptyRoster(companyId), 50);
  assert.equal(await refusedAs(post('/api/roster', { signed: roster })), '403 signature_refused');
});

test('a roster is taken from a root of the company alone, in its form and time, and only a higher version', async () => {
  const set = async (signed: unknown, company: 0 | 1 = 0) =>
    refusedAs(post('/api/roster', { signed }, company));
  const good = await first.sign(statements.roster, emptyRoster(companyId), 3);
  assert.equal(await set(good, 1), '403 signature_refused');
  assert.equal(
    await set({ ...good, document: good.document.replace('500', '501') }),
    '403 signature_refused',
  );
  const now = Date.now();
  const past = { from: now - 2000, until: now - 1000 };
  const future = { from: now + 60_000, until: now + 120_000 };
  for (const times of [past, future])
    assert.equal(
      await set(await first.sign(statements.roster, emptyRoster(companyId), 3, times)),
      '400 statement_refused',
    );
  assert.deepEqual((await post('/api/roster', { signed: good })).body.version, 3);
  for (const version of [2, 3])
    assert.equal(
      await set(await first.sign(statements.roster, emptyRoster(companyId), version)),
      '409 version_too_low',
    );
  const read: { body: { roster: { document: string } } } = await one.call('GET', '/api/roster');
  assert.equal(read.body.roster.document, good.document);
  const foreign: { body: { roster: null } } = await one.call('GET', '/api/roster', undefined, 1);
  assert.equal(foreign.body.roster, null);
});

test('no key of the instance can sign a roster, a device certificate, a widening or a root', async () => {
  const { deviceId, identityPublic } = await one.enrol({ company: 1 });
  const company = one.companies[1];
  const holder = await rootHolder(company);
  assert.equal((await post('/api/roots', { ...holder.wish, signed: 'first' }, 1)).status, 200);
  const content = { version: 1, from: Date.now() - 1000, until: Date.now() + 86_400_000 };
  const device = certificateOf(company, {
    deviceId,
    identityPublic,
    sealingPublic: base64url(new Uint8Array(32)),
  });
  const later = { companyId: company, publicKey: holder.wish.publicKey };
  const wishes = [
    ['/api/roster', statements.roster, emptyRoster(company)],
    ['/api/device-certificates', statements.deviceCertificate, device],
    ['/api/roots', statements.root, later],
    [
      `/api/devices/${deviceId}/widening`,
      statements.policy,
      { companyId: company, deviceId, collectors: { cpu: { on: true, everyS: 900 } } },
    ],
  ] as const;
  for (const kind of ['policy-key', 'receipt-key'] as const) {
    for (const [path, form, body] of wishes) {
      const statement = { kind: form.kind, ...content, body };
      const signature = base64url(await one.authorities.sign(kind, statement));
      for (const root of [holder.fingerprint, '00'.repeat(32)]) {
        const signed = { document: canonical(statement), signature, root };
        const wish = path === '/api/device-certificates' ? { statements: [signed] } : { signed };
        const body = path === '/api/roots' ? { ...first.wish, ...wish } : wish;
        assert.equal(await refusedAs(post(path, body, 1)), '403 signature_refused', `${kind} ${path}`);
      }
    }
  }
});

test("an instance's signature verifies as no statement, even if its key were taken for a root", async () => {
  const body = { companyId, deviceId: companyId, collectors: { metrics: { on: true, everyS: 10 } } };
  const statement = { kind: 'policy', version: 1, from: 0, until: Date.now() + 1e9, body };
  for (const kind of ['policy-key', 'receipt-key'] as const) {
    const signature = base64url(await one.authorities.sign(kind, statement));
    const signed = { document: canonical(statement), signature };
    const key = one.authorities.publicKeys[kind];
    const verified = await verifyStatement(key, signed, statements.policy, Date.now());
    assert.equal(verified.outcome, 'bad_signature');
  }
});

test('where all roots are lost a new one replaces them, and the lost ones sign nothing more', async () => {
  const fresh = await rootHolder(companyId);
  const answer = await post('/api/roots', { ...fresh.wish, signed: 'lost' });
  assert.equal(answer.status, 200);
  const inUse = (await listed()).items.filter(({ retiredAt }) => retiredAt === null);
  assert.deepEqual(
    inUse.map(({ fingerprint, signedBy }) => [fingerprint, signedBy]),
    [[fresh.fingerprint, null]],
  );
  const roster = await first.sign(statements.roster, emptyRoster(companyId), 9);
  assert.equal(await refusedAs(post('/api/roster', { signed: roster })), '403 signature_refused');
});

test('each of them leaves an audit entry, also when it was refused', async () => {
  const { rows } = await one.db.superuser.query<{ action: string; outcome: string }>(
    'SELECT DISTINCT action, outcome FROM candor.audit_entry WHERE actor = $1 AND company_id = $2',
    ['account', companyId],
  );
  const said = new Set(rows.map(({ action, outcome }) => `${action} ${outcome}`));
  for (const action of ['POST /api/roots', 'POST /api/roots/:id/retire', 'POST /api/roster'])
    for (const outcome of ['done', 'refused'])
      assert.ok(said.has(`${action} ${outcome}`), `${action} ${outcome}`);
});

test('a token pins a root that the company has in use', async () => {
  const [inUse] = (await listed()).items;
  const make = (rootId: string, company: 0 | 1 = 0) =>
    post(
      '/api/enrolment-tokens',
      {
        label: 'office',
        secretHash: Buffer.from(crypto.getRandomValues(new Uint8Array(32))).toString('hex'),
        pin: { rootId, proofWrapped: base64url(new Uint8Array(60)) },
      },
      company,
    );
  assert.equal((await make(inUse?.id ?? '')).status, 200);
  assert.equal(await refusedAs(make(inUse?.id ?? '', 1)), '404 not_found');
});
