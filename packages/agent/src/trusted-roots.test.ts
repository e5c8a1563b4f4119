import assert from 'node:assert/strict';
import { randomUUID } from 'node:crypto';
import { mkdtempSync, rmSync, statSync } from 'node:fs';
import { tmpdir } from 'node:os';
import path from 'node:path';
import test, { after } from 'node:test';
import { base64url } from '@candor/crypto/encoding.ts';
import { createRoot, rootFingerprint } from '@candor/crypto/root-key.ts';
import { signStatement, type StatementForm } from '@candor/crypto/statement.ts';
import { statements } from '@candor/protocol/statements.ts';
import { makePair } from './identity.ts';
import type { Limits } from './limits.ts';
import { TrustedRoots } from './trusted-roots.ts';

const at = Date.UTC(2026, 10, 21);
const day = 86_400_000;
const companyId = randomUUID();
const identity = { deviceId: randomUUID(), identityKey: makePair('ed25519'), sealingKey: makePair('x25519') };
const certificate = {
  companyId,
  deviceId: identity.deviceId,
  identityPublic: identity.identityKey.publicKey,
  sealingPublic: identity.sealingKey.publicKey,
};
const roster = {
  companyId,
  people: [],
  limits: { devicesPerJob: 500, devicesPerMinute: 60, secondApproverAbove: 25 },
  freezeDays: [],
};

function place(): string {
  const folder = mkdtempSync(path.join(tmpdir(), 'candor-roots-'));
  after(() => rmSync(folder, { recursive: true, force: true }));
  return path.join(folder, 'roots.json');
}

async function holder() {
  const root = await createRoot();
  const fingerprint = await rootFingerprint(root.publicKey);
  const publicKey = base64url(root.publicKey);
  const sign = async <B>(
    form: StatementForm<B>,
    body: B,
    version = 1,
    { from, until } = { from: at - day, until: at + day },
  ) => ({
    ...(await signStatement(root, form, { version, from, until, body })),
    root: fingerprint,
    publicKey,
  });
  const certify = async (body = certificate, version = 1) => ({
    type: 'deviceCertificate' as const,
    ...(await sign(statements.deviceCertificate, body, version)),
  });
  return { root, fingerprint, publicKey, sign, certify };
}

test('without a pinned root nothing is taken, and the hello asks for nothing', async () => {
  const one = await holder();
  const roots = new TrustedRoots(place(), identity);
  assert.deepEqual(roots.greeting(), {});
  assert.equal(await roots.take(await one.certify(), at), 'ROOT_NOT_TRUSTED');
  assert.equal(roots.state(at), 'uncertified');
});

test('a device is certified by what its pinned root signed, over a restart, until that ends', async () => {
  const one = await holder();
  const file = place();
  const roots = new TrustedRoots(file, identity);
  roots.trust(one.fingerprint, 'token');
  assert.deepEqual(roots.greeting(), { roots: [one.fingerprint], rosterVersion: 0, certificateVersion: 0 });
  assert.equal(await roots.take(await one.certify(), at), undefined);
  const again = new TrustedRoots(file, identity);
  assert.equal(again.state(at), 'certified');
  assert.equal(again.state(at + day), 'uncertified');
  assert.equal(again.greeting().certificateVersion, 1);
  assert.equal(statSync(file).mode & 0o077, 0);
});

test('whatever else is sent is refused, and says why', async () => {
  const [one, other] = [await holder(), await holder()];
  const roots = new TrustedRoots(place(), identity);
  roots.trust(one.fingerprint);
  const good = await one.certify();
  const refused = async (message: typeof good) => roots.take(message, at);
  assert.equal(await refused(await other.certify()), 'ROOT_NOT_TRUSTED');
  assert.equal(await refused({ ...(await other.certify()), root: one.fingerprint }), 'WRONG_KEY');
  const relabelled = { ...(await other.certify()), root: one.fingerprint, publicKey: one.publicKey };
  assert.equal(await refused(relabelled), 'BAD_SIGNATURE');
  assert.equal(await refused({ ...good, publicKey: 'AA' }), 'WRONG_KEY');
  assert.equal(await refused(await one.certify({ ...certificate, deviceId: randomUUID() })), 'OTHER_DEVICE');
  const exchanged = { ...certificate, sealingPublic: certificate.identityPublic };
  assert.equal(await refused(await one.certify(exchanged)), 'OTHER_DEVICE');
  const body = statements.deviceCertificate;
  const early = await one.sign(body, certificate, 1, { from: at + 1, until: at + day });
  assert.equal(await refused({ type: 'deviceCertificate', ...early }), 'NOT_YET');
  const late = await one.sign(body, certificate, 1, { from: at - day, until: at });
  assert.equal(await refused({ type: 'deviceCertificate', ...late }), 'EXPIRED');
  const rosterAsCertificate = await one.sign(statements.roster, roster);
  assert.equal(await refused({ type: 'deviceCertificate', ...rosterAsCertificate }), 'BAD_SIGNATURE');
  assert.equal(roots.state(at), 'uncertified');
  assert.equal(await refused(good), undefined);
  assert.equal(await refused(good), 'LOWER_VERSION');
  const foreign = await one.sign(statements.roster, { ...roster, companyId: randomUUID() }, 9);
  assert.equal(await roots.take({ type: 'roster', ...foreign }, at), 'OTHER_COMPANY');
});

test('only a higher roster takes the place of one', async () => {
  const one = await holder();
  const roots = new TrustedRoots(place(), identity);
  roots.trust(one.fingerprint);
  const take = async (version: number) =>
    roots.take({ type: 'roster', ...(await one.sign(statements.roster, roster, version)) }, at);
  assert.equal(await take(5), undefined);
  assert.equal(await take(5), 'LOWER_VERSION');
  assert.equal(await take(4), 'LOWER_VERSION');
  assert.equal(await take(6), undefined);
  assert.equal(roots.greeting().rosterVersion, 6);
});

test('a later root is taken by the word of a pinned one, with what it signs right behind it; a fifth is not', async () => {
  const [one, second] = [await holder(), await holder()];
  const roots = new TrustedRoots(place(), identity);
  roots.trust(one.fingerprint);
  const announce = async (by: typeof one, publicKey: string) => ({
    type: 'root' as const,
    ...(await by.sign(statements.root, { companyId, publicKey })),
  });
  assert.equal(await roots.take(await announce(second, second.publicKey), at), 'ROOT_NOT_TRUSTED');
  const [announced, signed] = [await announce(one, second.publicKey), await second.certify()];
  assert.deepEqual(await Promise.all([roots.take(announced, at), roots.take(signed, at)]), [
    undefined,
    undefined,
  ]);
  assert.equal(roots.state(at), 'certified');
  for (const more of [await holder(), await holder()])
    assert.equal(await roots.take(await announce(second, more.publicKey), at), undefined);
  assert.equal(await roots.take(await announce(one, (await holder()).publicKey), at), 'TOO_MANY_ROOTS');
});

test('the administrator replaces a lost root: what it signed counts no more', async () => {
  const [lost, fresh] = [await holder(), await holder()];
  const roots = new TrustedRoots(place(), identity);
  roots.trust(lost.fingerprint, 'token');
  await roots.take(await lost.certify(certificate, 7), at);
  roots.trust(fresh.fingerprint);
  assert.deepEqual(roots.fingerprints, [fresh.fingerprint]);
  assert.equal(roots.state(at), 'uncertified');
  assert.equal(await roots.take(await lost.certify(certificate, 8), at), 'ROOT_NOT_TRUSTED');
  assert.equal(await roots.take(await fresh.certify(), at), undefined);
  assert.equal(roots.state(at), 'certified');
});

test("a root's word about this device says how wide its policies may be, over a restart, until that ends", async () => {
  const one = await holder();
  const file = place();
  const roots = new TrustedRoots(file, identity);
  roots.trust(one.fingerprint);
  const collectors = { metrics: { on: true, everyS: 10 } };
  const body = { companyId, deviceId: identity.deviceId, collectors };
  const take = async (version: number, part: { deviceId?: string; collectors?: Limits } = {}) =>
    roots.takeWidening(await one.sign(statements.policy, { ...body, ...part }, version), at);
  assert.equal(await take(2, { deviceId: randomUUID() }), 'OTHER_DEVICE');
  assert.equal(await roots.takeWidening(await one.sign(statements.roster, roster), at), 'BAD_SIGNATURE');
  assert.equal(roots.widening(at), undefined);
  assert.equal(await take(2), undefined);
  assert.equal(await take(2), undefined, 'it comes with each policy');
  assert.equal(await take(2, { collectors: {} }), 'LOWER_VERSION');
  assert.equal(await take(1), 'LOWER_VERSION');
  const again = new TrustedRoots(file, identity);
  assert.deepEqual(again.widening(at), collectors);
  assert.equal(again.widening(at + day), undefined);
  assert.equal(await take(3, { collectors: {} }), undefined);
  assert.deepEqual(roots.widening(at), {});
  roots.trust((await holder()).fingerprint);
  assert.equal(roots.widening(at), undefined);
});

test('a root that another one retired signs nothing more here, what it signed counts no more, and nothing brings it back', async () => {
  const [stolen, second] = [await holder(), await holder()];
  const file = place();
  const roots = new TrustedRoots(file, identity);
  roots.trust(stolen.fingerprint, 'token');
  const announce = async (by: typeof stolen, publicKey: string) => ({
    type: 'root' as const,
    ...(await by.sign(statements.root, { companyId, publicKey })),
  });
  const retire = async (by: typeof stolen, { fingerprint }: typeof stolen) =>
    roots.take(
      {
        type: 'rootRetirement' as const,
        ...(await by.sign(statements.rootRetirement, { companyId, fingerprint })),
      },
      at,
    );
  await roots.take(await stolen.certify(), at);
  assert.equal(await retire(stolen, stolen), 'LAST_ROOT');
  assert.equal(await retire(second, stolen), 'ROOT_NOT_TRUSTED');
  await roots.take(await announce(stolen, second.publicKey), at);
  const back = await announce(second, stolen.publicKey);
  assert.equal(await retire(second, stolen), undefined);
  assert.deepEqual([roots.fingerprints, roots.state(at)], [[second.fingerprint], 'uncertified']);
  assert.equal(await roots.take(await stolen.certify(certificate, 9), at), 'ROOT_NOT_TRUSTED');
  assert.equal(await roots.take(back, at), 'ROOT_RETIRED');
  const again = new TrustedRoots(file, identity);
  assert.equal(await again.take(back, at), 'ROOT_RETIRED');
  assert.equal(await roots.take(await second.certify(certificate, 2), at), undefined);
  assert.equal(roots.state(at), 'certified');
  roots.trust(stolen.fingerprint);
  assert.deepEqual(roots.fingerprints, [stolen.fingerprint], 'but the administrator here may');
});
