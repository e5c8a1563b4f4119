import assert from 'node:assert/strict';
import { randomUUID } from 'node:crypto';
import { mkdtempSync, rmSync, statSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import path from 'node:path';
import test, { after } from 'node:test';
import { statements, type SessionRules, type SignedStanding } from '@candor/protocol/statements.ts';
import { makeHolder, terminalTerms } from '../test/root-holder.ts';
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
  const one = await makeHolder(at);
  const certify = async (body = certificate, version = 1) => ({
    type: 'deviceCertificate' as const,
    ...(await one.sign(statements.deviceCertificate, body, version)),
  });
  return { ...one, certify };
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

const wide: SessionRules = {
  companyId,
  workstation: { rights: {} },
  server: { rights: { terminal: 'standing' } },
};

test("a root's word how far sessions may go: the highest version, over a restart, until it ends or its root does", async () => {
  const [one, other] = [await holder(), await holder()];
  const file = place();
  const roots = new TrustedRoots(file, identity);
  roots.trust(one.fingerprint);
  const form = statements.sessionRules;
  const take = async (version: number, body: SessionRules = wide) =>
    roots.takeSessionRules(await one.sign(form, body, version), at);
  const refused = async (signed: Awaited<ReturnType<typeof one.sign>>) => roots.takeSessionRules(signed, at);
  assert.equal(roots.sessionRules(at), undefined);
  assert.equal(await refused(await other.sign(form, wide)), 'ROOT_NOT_TRUSTED');
  assert.equal(await refused(await one.sign(statements.roster, roster)), 'BAD_SIGNATURE');
  assert.equal(await refused(await one.sign(form, wide, 9, { from: at - day, until: at })), 'EXPIRED');
  assert.equal(await refused(await one.sign(form, wide, 9, { from: at + 1, until: at + day })), 'NOT_YET');
  assert.equal(await take(4), undefined);
  assert.equal(await take(9, { ...wide, companyId: randomUUID() }), 'OTHER_COMPANY');
  assert.equal(await take(4), undefined, 'it comes with each policy');
  assert.equal(await take(4, { ...wide, server: { rights: {} } }), 'LOWER_VERSION');
  assert.equal(await take(3), 'LOWER_VERSION');
  const again = new TrustedRoots(file, identity);
  assert.deepEqual(again.sessionRules(at), { rules: wide, root: one.fingerprint, until: at + day });
  assert.equal(again.sessionRules(at + day), undefined);
  roots.trust(other.fingerprint);
  assert.equal(roots.sessionRules(at), undefined);
});

function consent(
  part: Partial<SignedStanding['terms']> = {},
  devices: string[] | null = null,
): SignedStanding {
  return {
    companyId,
    id: randomUUID(),
    devices,
    terms: { ...terminalTerms(identity.deviceId, at), ...part },
  };
}

test('a standing consent is held when a root signed it for this device, its company, or its unit while it lay there', async () => {
  const [one, other] = [await holder(), await holder()];
  const roots = new TrustedRoots(place(), identity);
  roots.trust(one.fingerprint);
  const form = statements.standingConsent;
  const unit = { kind: 'unit', id: randomUUID() } as const;
  const hold = async (body: SignedStanding, by = one) =>
    (await roots.holdStanding([body.id], [await by.sign(form, body)], at))?.code ?? 'held';
  for (const body of [
    consent(),
    consent({ target: { kind: 'company', id: companyId } }),
    consent({ target: unit }, [randomUUID(), identity.deviceId]),
  ]) {
    assert.equal(await hold(body), 'held');
    assert.deepEqual(
      roots.standing(at).map(({ id }) => id),
      [body.id],
      'and no earlier one',
    );
  }
  assert.equal(await hold(consent({ target: unit }, [randomUUID()])), 'OTHER_DEVICE');
  assert.equal(await hold(consent({ target: { kind: 'device', id: randomUUID() } })), 'OTHER_DEVICE');
  assert.equal(await hold(consent({ target: { kind: 'company', id: randomUUID() } })), 'OTHER_DEVICE');
  assert.equal(await hold({ ...consent(), companyId: randomUUID() }), 'OTHER_COMPANY');
  assert.equal(await hold(consent({ untilAt: new Date(at).toISOString() })), 'EXPIRED');
  assert.equal(await hold(consent(), other), 'ROOT_NOT_TRUSTED');
  const unsigned = randomUUID();
  assert.deepEqual(await roots.holdStanding([unsigned], [], at), { id: unsigned, code: undefined });
  assert.equal(roots.standing(at).length, 1, 'what was refused changes nothing');
});

test('held consents last over a restart, without their words coming again, while they are named', async () => {
  const one = await holder();
  const file = place();
  const roots = new TrustedRoots(file, identity);
  roots.trust(one.fingerprint);
  const [early, late] = [
    consent({ untilAt: new Date(at + day / 2).toISOString() }),
    consent({ startsAt: new Date(at + 1).toISOString() }),
  ];
  const form = statements.standingConsent;
  const signed = await Promise.all([one.sign(form, early), one.sign(form, late)]);
  assert.equal(await roots.holdStanding([early.id, late.id], signed, at), undefined);
  const again = new TrustedRoots(file, identity);
  const heldAt = (time: number) => again.standing(time).map(({ id }) => id);
  assert.deepEqual(heldAt(at), [early.id], 'the other has not begun');
  assert.deepEqual(heldAt(at + 1), [early.id, late.id]);
  assert.deepEqual(heldAt(at + day / 2), [late.id], 'its terms have ended');
  assert.deepEqual(heldAt(at + day), [], "and so has the root's word");
  const missed = await again.holdStanding([early.id, late.id], [], at + day / 2);
  assert.deepEqual(missed, { id: early.id, code: undefined }, 'what has ended is held no more');
  assert.equal(await again.holdStanding([late.id], [], at), undefined);
  assert.deepEqual(heldAt(at + 1), [late.id]);
  assert.equal((await again.holdStanding([early.id], [], at))?.id, early.id, 'it was dropped');
});

test('of two words about one consent the later one counts, in whichever order they come', async () => {
  const one = await holder();
  const roots = new TrustedRoots(place(), identity);
  roots.trust(one.fingerprint);
  const body = consent();
  const [earlier, later] = [
    await one.sign(statements.standingConsent, body, 1),
    await one.sign(statements.standingConsent, body, 2, { from: at, until: at + 2 * day }),
  ];
  for (const signed of [[earlier], [later], [earlier]])
    assert.equal(await roots.holdStanding([body.id], signed, at), undefined);
  assert.equal(roots.standing(at + day).length, 1);
});

test('what an agent of before kept is read as it was', async () => {
  const one = await holder();
  const file = place();
  const roots = [{ fingerprint: one.fingerprint, by: 'token' }];
  writeFileSync(file, JSON.stringify({ roots, companyId, certificate: null, roster: null }), { mode: 0o600 });
  const loaded = new TrustedRoots(file, identity);
  assert.deepEqual(
    [loaded.fingerprints, loaded.sessionRules(at), loaded.standing(at)],
    [[one.fingerprint], undefined, []],
  );
});
