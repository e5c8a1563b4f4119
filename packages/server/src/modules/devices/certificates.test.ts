import assert from 'node:assert/strict';
import { createHash, randomBytes } from 'node:crypto';
import { after, before, test } from 'node:test';
import { fromBase64url } from '@candor/crypto/encoding.ts';
import { unwrapProof, wrapProof } from '@candor/crypto/pin-proof.ts';
import { statements } from '@candor/protocol/statements.ts';
import { linkInstance, type LinkInstance } from '../../../test/link-instance.ts';
import { certificateOf, emptyRoster, rootHolder, type RootHolder } from '../../../test/root-holder.ts';
import { makeEnrolment, makeLinkKey } from '../../../test/simulated-agent.ts';
import { fakeClock } from '../../platform/clock.ts';

const clock = fakeClock(new Date());
let one: LinkInstance;
let holder: RootHolder;
let companyId: string;
let rootId: string;
before(async () => {
  one = await linkInstance(clock);
  [companyId] = one.companies;
  holder = await rootHolder(companyId);
  const kept: { body: { id: string } } = await one.call('POST', '/api/roots', {
    ...holder.wish,
    signed: 'first',
  });
  rootId = kept.body.id;
});
after(() => one[Symbol.asyncDispose]());

interface Certifiable {
  deviceId: string;
  identityPublic: string;
  sealingPublic: string;
  token: { secretHash: string; rootId: string; proofWrapped: string } | null;
  lastVersion: number;
  certificate: { root: string; expiresAt: number; endsSoon: boolean } | null;
}
interface List {
  body: { items: Certifiable[]; next: string | null };
}
const list = async (query = '', company: 0 | 1 = 0): Promise<List['body']> => {
  const answer: List = await one.call('GET', `/api/device-certificates${query}`, undefined, company);
  return answer.body;
};
const deviceRow = async (deviceId: string): Promise<Certifiable> => {
  const [row] = (await list(`?device=${deviceId}`)).items;
  assert.ok(row);
  return row;
};
interface Certified {
  status: number;
  body: { code?: string; kept: number; refused: string[] };
}
const certify = (signed: unknown[], company: 0 | 1 = 0): Promise<Certified> =>
  one.call('POST', '/api/device-certificates', { statements: signed }, company);
const certificate = async (row: Certifiable, version = 1, company = companyId) =>
  holder.sign(statements.deviceCertificate, certificateOf(company, row), version);

test("a device's certificate is kept, told to its company only, and reaches the device at once", async () => {
  const identity = await one.enrol();
  await using link = one.link(identity);
  await link.hello({ rosterVersion: 0, certificateVersion: 0, roots: [] });
  const row = await deviceRow(identity.deviceId);
  assert.equal(row.identityPublic, identity.identityPublic);
  assert.deepEqual([row.certificate, row.lastVersion, row.token], [null, 0, null]);
  const signed = await certificate(row);
  assert.deepEqual((await certify([signed])).body, { kept: 1, refused: [] });
  assert.deepEqual(await link.next('deviceCertificate'), {
    type: 'deviceCertificate',
    ...signed,
    publicKey: holder.wish.publicKey,
  });
  const certified = await deviceRow(identity.deviceId);
  assert.deepEqual([certified.certificate?.root, certified.lastVersion], [holder.fingerprint, 1]);
  assert.deepEqual((await list(`?device=${identity.deviceId}`, 1)).items, []);
});

test('a newer one goes once to a device that lacks it at its welcome, and none to an agent that takes none', async () => {
  const identity = await one.enrol();
  const row = await deviceRow(identity.deviceId);
  await certify([await certificate(row, 4)]);
  const roster = await holder.sign(statements.roster, emptyRoster(companyId), 7);
  await one.call('POST', '/api/roster', { signed: roster });
  await using behind = one.link(identity);
  await behind.hello({ rosterVersion: 6, certificateVersion: 3 });
  assert.deepEqual(await behind.next('roster'), {
    type: 'roster',
    ...roster,
    publicKey: holder.wish.publicKey,
  });
  assert.equal((await behind.next('deviceCertificate')).signature.length, 86);
  const newer = await holder.sign(statements.roster, emptyRoster(companyId), 8);
  await one.call('POST', '/api/roster', { signed: newer });
  assert.equal((await behind.next('roster')).document, newer.document);
  await behind.report([]);
  assert.deepEqual(behind.received, []);

  for (const held of [{ rosterVersion: 8, certificateVersion: 4 }, {}]) {
    await using link = one.link(identity);
    await link.hello(held);
    await link.report([]);
    assert.deepEqual(link.received, []);
  }
});

test('a later root goes to devices that name the roots they trust, with the signature that leads to it', async () => {
  const identity = await one.enrol();
  await using link = one.link(identity);
  await link.hello({ roots: [holder.fingerprint] });
  const second = await rootHolder(companyId);
  const signed = await holder.sign(statements.root, { companyId, publicKey: second.wish.publicKey });
  await one.call('POST', '/api/roots', { ...second.wish, signed });
  assert.deepEqual(await link.next('root'), {
    type: 'root',
    ...signed,
    publicKey: holder.wish.publicKey,
  });
});

test('other keys, another company, a lower version or a device that left are not certified', async () => {
  const [identity, gone] = [await one.enrol(), await one.enrol()];
  const row = await deviceRow(identity.deviceId);
  const goneRow = await deviceRow(gone.deviceId);
  await one.call('DELETE', `/api/devices/${gone.deviceId}`);
  const exchanged = { ...row, sealingPublic: row.identityPublic };
  for (const wrong of [exchanged, { ...row, identityPublic: row.sealingPublic }, goneRow])
    assert.deepEqual((await certify([await certificate(wrong)])).body, {
      kept: 0,
      refused: [wrong.deviceId],
    });
  const signed = await certificate(row, 2);
  const altered = { ...signed, document: signed.document.replace('"version":2', '"version":3') };
  const answer = await certify([signed, altered]);
  assert.deepEqual([answer.status, answer.body.code], [403, 'signature_refused']);
  assert.equal((await deviceRow(identity.deviceId)).lastVersion, 0);
  assert.equal((await certify([await certificate(row, 2, one.companies[1])])).status, 400);
  assert.equal((await certify([signed], 1)).status, 403);
  const both = await certify([signed, await certificate(row, 2)]);
  assert.deepEqual(both.body, { kept: 1, refused: [identity.deviceId] });
});

test("the proof that a token's maker wrapped comes back with the device, also after its certificate was renewed", async () => {
  const [auth, proof] = [randomBytes(32), new Uint8Array(randomBytes(32))];
  const secretHash = createHash('sha256').update(auth).digest('hex');
  const proofWrapped = Buffer.from(await wrapProof(holder.root, secretHash, proof)).toString('base64url');
  const wish = { label: 'office', secretHash, pin: { rootId, proofWrapped } };
  assert.equal((await one.call('POST', '/api/enrolment-tokens', wish)).status, 200);
  const { body, ...keys } = await makeEnrolment(auth, { hostname: 'reception-3' });
  const enrolled: { body: { deviceId: string; certificate: string; serverCa: string } } = await one.call(
    'POST',
    '/api/enrol',
    body,
  );
  await using link = one.link({ ...enrolled.body, ...keys });
  await link.hello();
  link.send({ type: 'renew', csr: Buffer.from((await makeLinkKey()).request).toString('base64url') });
  await link.next('certificate');
  const { token } = await deviceRow(enrolled.body.deviceId);
  assert.deepEqual([token?.secretHash, token?.rootId], [secretHash, rootId]);
  const wrapped = fromBase64url(token?.proofWrapped ?? '') ?? new Uint8Array();
  assert.deepEqual(await unwrapProof(holder.root, secretHash, wrapped), proof);
});

test('devices are listed in pages, each once', async () => {
  const all = (await list()).items.map(({ deviceId }) => deviceId);
  assert.ok(all.length > 4);
  const seen: string[] = [];
  let after: string | null = '';
  while (after !== null) {
    const page: List['body'] = await list(`?limit=2${after && `&after=${after}`}`);
    seen.push(...page.items.map(({ deviceId }) => deviceId));
    after = page.next;
  }
  assert.deepEqual(seen, all);
});

test('a certificate is due again 30 days before its end, and a new one is taken before that', async () => {
  const day = 86_400_000;
  const { deviceId } = await one.enrol();
  const row = await deviceRow(deviceId);
  const from = clock.now().getTime() - 3_600_000;
  const sign = async (version: number, until: number) =>
    holder.sign(statements.deviceCertificate, certificateOf(companyId, row), version, { from, until });
  const until = clock.now().getTime() + 400 * day;
  await certify([await sign(1, until)]);
  const stateIn = async (days: number) => {
    clock.advance(days * day);
    return (await deviceRow(deviceId)).certificate;
  };
  assert.equal((await stateIn(0))?.endsSoon, false);
  assert.equal((await stateIn(370))?.endsSoon, false);
  clock.advance(1);
  assert.deepEqual(
    [(await stateIn(0))?.endsSoon, (await stateIn(0))?.expiresAt],
    [true, until],
    'in the last 30 days',
  );
  const again = clock.now().getTime() + 400 * day;
  assert.equal((await certify([await sign(2, again)])).body.kept, 1);
  assert.deepEqual([(await stateIn(0))?.endsSoon, (await stateIn(0))?.expiresAt], [false, again]);
  assert.equal(await stateIn(400), null);
});
