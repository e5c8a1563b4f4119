import assert from 'node:assert/strict';
import { createHash, randomBytes, randomUUID } from 'node:crypto';
import { after, before, test } from 'node:test';
import { policiesTaken } from '@candor/policy/promises/platform/policies-taken.ts';
import { completeBody, type CompanyPolicyBody } from '@candor/policy/rights/modes.ts';
import type { PolicyRight } from '@candor/policy/rights/session-rights.ts';
import type { Hello } from '@candor/protocol/messages/agent.ts';
import { devicePolicy } from '@candor/protocol/messages/server.ts';
import { statements, type SignedStanding } from '@candor/protocol/statements.ts';
import { addUnit } from '../../../test/matrix/scene.ts';
import {
  addCompany,
  addDevice,
  addMember,
  addPerson,
  outcome,
  signInAnew,
  type Person,
} from '../../../test/people.ts';
import { rootHolder, type RootHolder } from '../../../test/root-holder.ts';
import { testServer, type TestServer } from '../../../test/server.ts';
import { makeEnrolment, SimulatedLink, type SimulatedIdentity } from '../../../test/simulated-agent.ts';
import { fakeClock, type FakeClock } from '../../platform/clock.ts';

let clock: FakeClock;
let server: TestServer;
before(async () => {
  clock = fakeClock(new Date());
  server = await testServer({ clock, limits: { take: () => undefined } });
});
after(() => server[Symbol.asyncDispose]());

const dayMs = 86_400_000;
const asked: CompanyPolicyBody = { workstation: { rights: {} }, server: { rights: {} } };
const standing: CompanyPolicyBody = {
  workstation: { rights: { terminal: 'standing' } },
  server: { rights: { terminal: 'standing', record: 'ask' } },
};

interface Place {
  companyId: string;
  owner: Person;
  holder: RootHolder;
}
/** A company with a root. */
async function place(): Promise<Place> {
  const { id: companyId, owner } = await addCompany(server);
  const holder = await rootHolder(companyId);
  assert.equal(outcome(await owner.call('POST', '/api/roots', { ...holder.wish, signed: 'first' })), '200');
  return { companyId, owner, holder };
}
const timesFor = (days: number) => {
  const now = clock.now().getTime();
  return { from: now - dayMs, until: now + days * dayMs };
};
const wordFor = (
  { companyId, holder }: Pick<Place, 'companyId' | 'holder'>,
  version: number,
  body = standing,
  days = 300,
) => holder.sign(statements.sessionRules, { companyId, ...body }, version, timesFor(days));
const set = ({ companyId, owner }: Omit<Place, 'holder'>, was: number, body: CompanyPolicyBody) =>
  owner.call('PUT', `/api/companies/${companyId}/policy`, {
    target: { kind: 'company', id: companyId },
    was,
    body,
  });
const sign = ({ companyId, owner }: Place, was: number, signed: unknown) =>
  owner.call('POST', `/api/companies/${companyId}/policy/signed`, { was, signed });
async function widen(at: Place, was: number, body = standing, days = 300): Promise<void> {
  assert.equal(outcome(await sign(at, was, await wordFor(at, was + 1, body, days))), '200');
}
const read = async ({ companyId, owner }: Place) =>
  (await owner.call('GET', `/api/companies/${companyId}/policy?kind=company&id=${companyId}`)).body as {
    version: number;
    body: CompanyPolicyBody;
    signed: { version: number; body: CompanyPolicyBody; root: string } | null;
  };

async function enrol({ owner }: Pick<Place, 'owner'>): Promise<SimulatedIdentity> {
  const auth = randomBytes(32);
  const secretHash = createHash('sha256').update(auth).digest('hex');
  await owner.call('POST', '/api/enrolment-tokens', { label: 'test', secretHash });
  const { body, linkKey, identityPublic, identityPrivate } = await makeEnrolment(auth, { hostname: 'pc' });
  const answer = await server.visitor().call('POST', '/api/enrol', body);
  const { deviceId, certificate, serverCa } = answer.body as Record<
    'deviceId' | 'certificate' | 'serverCa',
    string
  >;
  return { deviceId, certificate, serverCa, linkKey, identityPublic, identityPrivate };
}
const connect = (identity: SimulatedIdentity) =>
  new SimulatedLink(identity, { port: server.running.app.gateway.ports()[0] ?? 0 });
/** An agent that has the policy of its enrolment and says so. */
const hello = (more: Partial<Hello> = {}): Partial<Hello> => ({ policyVersion: periodVersion(), ...more });
/** Of an agent that pinned the company's root. */
const trusting = ({ holder }: Place, more: Partial<Hello> = {}) =>
  hello({ roots: [holder.fingerprint], ...more });
const periodVersion = () => Math.floor(clock.now().getTime() / (10 * dayMs)) * 10_000_000;
async function sent(link: SimulatedLink) {
  const message = await link.next('policy');
  const { version, sessions } = devicePolicy.parse(JSON.parse(message.document));
  return { ...message, version, sessions: sessions ?? assert.fail('no session rules') };
}
/** Nothing else came before the answer to a report. */
async function assertSilent(link: SimulatedLink): Promise<void> {
  await link.report([]);
  assert.ok(link.received.every(({ type }) => type !== 'policy'));
}
async function linesFor({ owner }: Place, device: string, right: PolicyRight) {
  const { body } = await owner.call('POST', '/api/rights/explain', { device, right });
  const { lines } = body as { lines: { line: string; code: string; params: Record<string, unknown> }[] };
  const of = (name: string) => lines.find(({ line }) => line === name) ?? assert.fail(name);
  return { device_policy: of('device_policy'), standing_consent: of('standing_consent') };
}

test('whoever may widen does so within what a root signed, and beyond it only with its signature', async () => {
  const at = await place();
  const { companyId, owner, holder } = at;
  assert.equal(outcome(await set(at, 0, { ...asked, server: { rights: { files: 'never' } } })), '200');
  assert.equal(outcome(await set(at, 1, asked)), '200', 'as far as everybody is asked nobody has to sign');
  const beyond = await set(at, 2, standing);
  assert.equal(outcome(beyond), '403 root_needed');
  assert.deepEqual((beyond.body as { details: object }).details, { parts: ['terminal', 'record'] });
  const device = { kind: 'device', id: await addDevice(server, companyId, 'pc') };
  const technician = await addPerson(server);
  const subject = { kind: 'member', id: await addMember(server, companyId, technician, ['technician']) };
  const changes = [{ subject, target: device, was: null, level: 'own' }];
  assert.equal(outcome(await owner.call('PUT', `/api/companies/${companyId}/levels`, { changes })), '200');
  const setThere = (by: Person, was: number, chat: string) => {
    const body = { target: device, was, body: { rights: { chat } } };
    return by.call('PUT', `/api/companies/${companyId}/policy`, body);
  };
  assert.equal(outcome(await setThere(technician, 0, 'never')), '200');
  const refused = await setThere(technician, 1, 'ask');
  assert.equal(outcome(refused), '403 not_allowed');
  assert.deepEqual((refused.body as { details: object }).details, {
    word: 'policy.widen',
    refusedBy: 'role',
    whoCanChange: ['Karin Kupfer'],
  });
  assert.equal(
    outcome(await setThere(owner, 1, 'standing')),
    '200',
    'a device can only be stricter than its company',
  );

  await widen(at, 2);
  const { signed, ...kept } = await read(at);
  assert.deepEqual([kept.version, kept.body], [3, standing]);
  assert.deepEqual([signed?.version, signed?.body, signed?.root], [3, standing, holder.fingerprint]);
  assert.equal(outcome(await set(at, 3, asked)), '200');
  assert.equal(outcome(await set(at, 4, standing)), '200', 'what was signed is a bound, not a command');
  assert.equal((await read(at)).signed?.version, 3);
});

test("another root, company, version or text is no root's word, and of twenty at once one is kept", async () => {
  const [at, other] = [await place(), await place()];
  const stranger = await rootHolder(at.companyId);
  assert.equal(
    outcome(await sign(at, 0, await wordFor({ ...at, holder: stranger }, 1))),
    '403 signature_refused',
  );
  const theirs = await wordFor({ companyId: other.companyId, holder: at.holder }, 1);
  assert.equal(outcome(await sign(at, 0, theirs)), '400 statement_refused');
  assert.equal(outcome(await sign(at, 0, await wordFor(other, 1))), '403 signature_refused');
  const good = await wordFor(at, 1);
  const altered = { ...good, document: good.document.replace('"record":"ask"', '"record":"standing"') };
  assert.equal(outcome(await sign(at, 0, altered)), '403 signature_refused');
  assert.equal(outcome(await sign(at, 0, await wordFor(at, 2))), '400 statement_refused');
  assert.equal(outcome(await sign(at, 0, await wordFor(at, 1, standing, -0.5))), '400 statement_refused');
  const widenAt = (companyId: string) =>
    at.owner.call('POST', `/api/companies/${companyId}/policy/signed`, { was: 0, signed: good });
  assert.equal(outcome(await widenAt(other.companyId)), outcome(await widenAt(randomUUID())));

  const all = await Promise.all(Array.from({ length: 20 }, async () => outcome(await sign(at, 0, good))));
  assert.deepEqual(all.toSorted(), ['200', ...Array.from({ length: 19 }, () => '409 changed_meanwhile')]);
  assert.equal(outcome(await set(at, 1, asked)), '200');
  assert.equal(outcome(await sign(at, 0, good)), '409 changed_meanwhile');
  assert.equal(
    outcome(await sign(at, 2, good)),
    '400 statement_refused',
    'an older word is not played again',
  );
  assert.deepEqual((await read(other)).signed, null);
});

test('what holds goes to the device with its words, by its class, and only where it is not as usual', async () => {
  const at = await place();
  const [pc, host, old] = [await enrol(at), await enrol(at), await enrol(at)];
  await using first = connect(pc);
  await using second = connect(host);
  await using older = connect(old);
  await first.hello(trusting(at));
  await older.hello(trusting(at, { protocol: 4 }));
  await assertSilent(first);
  await second.hello(trusting(at, { deviceClass: 'server' }));
  assert.deepEqual((await sent(second)).sessions.deviceClass, 'server', 'its class is not the usual one');

  assert.equal((await linesFor(at, pc.deviceId, 'terminal')).device_policy.code, 'device_asks');
  assert.equal((await linesFor(at, old.deviceId, 'terminal')).device_policy.code, 'not_known');
  await widen(at, 0);
  const word = await sent(first);
  assert.deepEqual(word.sessions.rules, completeBody(standing.workstation));
  assert.equal(word.sessionRules?.root, at.holder.fingerprint);
  const { rules } = (await sent(second)).sessions;
  assert.deepEqual([rules.rights.terminal, rules.rights.record], ['standing', 'ask']);
  await assertSilent(older);

  assert.equal(
    (await linesFor(at, pc.deviceId, 'terminal')).device_policy.code,
    'device_asks',
    'not taken yet',
  );
  const waiting = (await linesFor(at, host.deviceId, 'record')).device_policy;
  assert.equal(waiting.code, 'device_waiting');
  first.send({ type: 'policyTaken', version: word.version });
  await first.report([]);
  const taken = (await linesFor(at, pc.deviceId, 'terminal')).device_policy;
  assert.deepEqual([taken.code, taken.params['version']], ['device_allows', word.version]);
  const shown = await at.owner.call('GET', `/api/devices/${pc.deviceId}/privacy`);
  const { state, sessions } = (shown.body as { policy: { state: string; sessions: unknown } }).policy;
  assert.deepEqual([state, sessions], ['in-force', { ...word.sessions, standing: 0 }]);

  await widen(at, 1);
  const again = await sent(first);
  assert.deepEqual([again.sessions, again.version], [word.sessions, word.version + 2], 'for its newer word');
  await using back = connect(pc);
  await back.hello(trusting(at, { policyVersion: again.version }));
  await assertSilent(back);
  const unit = await addUnit(server, at.companyId);
  const never = { target: { kind: 'unit', id: unit }, was: 0, body: { rights: { terminal: 'never' } } };
  assert.equal(outcome(await at.owner.call('PUT', `/api/companies/${at.companyId}/policy`, never)), '200');
  await assertSilent(back);
  const moved = await at.owner.call('POST', `/api/companies/${at.companyId}/moves/devices`, {
    ids: [pc.deviceId],
    to: unit,
  });
  assert.equal(outcome(moved), '200');
  assert.equal((await sent(back)).sessions.rules.rights.terminal, 'never');
});

test('a device that does not trust the root is sent what needs no signature, until it does', async () => {
  const at = await place();
  const pc = await enrol(at);
  await widen(at, 0, { ...standing, workstation: { rights: { terminal: 'standing', files: 'never' } } });
  await using link = connect(pc);
  await link.hello(hello());
  const { sessionRules, sessions, version } = await sent(link);
  assert.deepEqual([sessions.rules.rights.terminal, sessions.rules.rights.files], ['ask', 'never']);
  assert.equal(sessionRules, undefined);
  await using back = connect(pc);
  await back.hello(trusting(at, { policyVersion: version }));
  const wide = await sent(back);
  assert.deepEqual([wide.sessions.rules.rights.terminal, wide.version], ['standing', version + 2]);
  assert.equal(wide.sessionRules?.root, at.holder.fingerprint);
});

test("a standing consent counts where a root's word names the device, and nowhere else", async () => {
  const at = await place();
  const { companyId, owner } = at;
  await widen(at, 0);
  const unit = await addUnit(server, companyId);
  const [pc, other] = [await enrol(at), await enrol(at)];
  await server.db.superuser.query('UPDATE candor.device SET unit_id = $1 WHERE id = $2', [unit, pc.deviceId]);
  await using link = connect(pc);
  await link.hello(trusting(at));
  const { version } = await sent(link);
  link.send({ type: 'policyTaken', version });
  const path = `/api/companies/${companyId}/standing`;
  const to = { kind: 'role', role: 'owner' };
  const given = await owner.call('POST', path, {
    sessionRight: 'terminal',
    target: { kind: 'unit', id: unit },
    to,
  });
  const { id } = given.body as { id: string };
  const signature = async () => {
    const { items } = (await owner.call('GET', path)).body as { items: { signature: string }[] };
    return items.map((one) => one.signature);
  };
  const line = async (device = pc) => (await linesFor(at, device.deviceId, 'terminal')).standing_consent.code;
  await assertSilent(link);
  assert.deepEqual([await signature(), await line()], [['unsigned'], 'standing_missing']);

  const terms = (await owner.call('GET', `${path}/${id}`)).body as Omit<SignedStanding, 'devices'> & {
    devices: { id: string }[];
    version: number;
  };
  assert.deepEqual([terms.devices.map((one) => one.id), terms.version], [[pc.deviceId], 0]);
  const word = (part: object = {}, version = 1) => {
    const body = { companyId, id, terms: terms.terms, devices: [pc.deviceId], ...part };
    return at.holder.sign(statements.standingConsent, body, version, timesFor(300));
  };
  const keep = async (signed: unknown) =>
    outcome(await owner.call('POST', `${path}/${id}/signature`, { signed }));
  assert.equal(
    await keep(await word({ devices: [other.deviceId] })),
    '400 statement_refused',
    'it lies elsewhere',
  );
  assert.equal(await keep(await word({ id: randomUUID() })), '400 statement_refused');
  assert.equal(
    await keep(await word({ terms: { ...terms.terms, alsoIfPresent: true } })),
    '400 statement_refused',
  );
  assert.equal(await keep(await word()), '200');
  const told = await sent(link);
  assert.deepEqual([told.sessions.standing, told.standing?.length], [[id], 1]);
  assert.deepEqual([await signature(), await line()], [['signed'], 'standing_given']);

  await server.db.superuser.query('UPDATE candor.device SET unit_id = $1 WHERE id = $2', [
    unit,
    other.deviceId,
  ]);
  await using second = connect(other);
  await second.hello(trusting(at));
  const theirs = await sent(second);
  second.send({ type: 'policyTaken', version: theirs.version });
  assert.deepEqual([theirs.sessions.standing, await signature()], [[], ['partly']]);
  assert.equal(await line(other), 'standing_missing', 'a server carries it to no other device');
  assert.equal(await keep(await word({}, 1)), '409 version_too_low');
  assert.equal(await keep(await word({ devices: [pc.deviceId, other.deviceId] }, 2)), '200');
  assert.deepEqual([(await sent(second)).sessions.standing, await signature()], [[id], ['signed']]);
  assert.equal((await sent(link)).standing?.[0]?.document.includes(other.deviceId), true);

  for (let n = 0; n < 99; n++) await addDevice(server, companyId, `pc-${n}`, unit);
  const crowded = await owner.call('GET', `${path}/${id}`);
  assert.equal(outcome(crowded), '422 limit_reached');
  assert.deepEqual((crowded.body as { details: object }).details, { most: 100, devices: 101 });
  assert.equal(outcome(await owner.call('DELETE', `${path}/${id}`)), '200');
  assert.deepEqual((await sent(link)).sessions.standing, []);
  assert.equal(await line(), 'standing_missing');
  assert.equal(await keep(await word({}, 3)), '404 not_found', 'it has ended');
});

test('a policy that was changed in the database is refused by the device, and the promise turns red', async () => {
  const at = await place();
  const pc = await enrol(at);
  const outcomeOfCheck = async () => {
    const { check, good } = policiesTaken;
    const { rows } = await server.db.superuser.query(check.kind === 'sql' ? check.sql : '');
    return good(rows[0] as Record<string, number>);
  };
  assert.equal(outcome(await set(at, 0, { ...asked, server: { rights: { files: 'never' } } })), '200');
  await server.db.superuser.query('UPDATE candor.company_policy SET body = $1 WHERE company_id = $2', [
    JSON.stringify(standing),
    at.companyId,
  ]);
  await using link = connect(pc);
  await link.hello(trusting(at));
  const wide = await sent(link);
  assert.deepEqual([wide.sessions.rules.rights.terminal, wide.sessionRules], ['standing', undefined]);
  assert.equal(await outcomeOfCheck(), true);
  clock.advance(1);
  link.send({
    type: 'policyRefused',
    version: wide.version,
    line: 'terminal: standing, where nobody signed it',
  });
  await link.report([]);
  assert.equal(await outcomeOfCheck(), false);
  const { policy } = (await at.owner.call('GET', `/api/devices/${pc.deviceId}/privacy`)).body as {
    policy: { state: string; refused: { line: string } };
  };
  assert.deepEqual(
    [policy.state, policy.refused.line],
    ['refused', 'terminal: standing, where nobody signed it'],
  );
  assert.equal((await linesFor(at, pc.deviceId, 'terminal')).device_policy.code, 'device_asks');
});

// last: certificates of devices that are enrolled after it would lie in the future
test("a root's word that ended, or whose root was retired, narrows what is sent, and a policy that is old counts no more", async () => {
  const at = await place();
  const pc = await enrol(at);
  // as of a device whose policy was changed often: that makes it hold no longer
  await server.db.superuser.query(
    `INSERT INTO candor.device_policy (company_id, device_id, version, body, changed_at) VALUES ($1, $2, 900000, '{}', $3)`,
    [at.companyId, pc.deviceId, clock.now()],
  );
  await using link = connect(pc);
  await link.hello(trusting(at, { policyVersion: periodVersion() + 900_000 }));
  await widen(at, 0, standing, 1);
  const wide = await sent(link);
  link.send({ type: 'policyTaken', version: wide.version });
  await link.report([]);
  clock.advance(2 * dayMs);
  await signInAnew(server);
  assert.equal((await read(at)).signed, null);
  assert.equal(
    (await linesFor(at, pc.deviceId, 'terminal')).device_policy.code,
    'device_asks',
    'its word has ended',
  );
  await using back = connect(pc);
  await back.hello(trusting(at, { policyVersion: wide.version }));
  const narrowed = await sent(back);
  assert.deepEqual(narrowed.sessions.rules, completeBody({ rights: {} }));
  assert.equal(narrowed.sessionRules, undefined);

  await widen(at, 1);
  assert.equal((await sent(back)).sessions.rules.rights.terminal, 'standing');
  const later = await rootHolder(at.companyId);
  const signed = await at.holder.sign(
    statements.root,
    { companyId: at.companyId, publicKey: later.wish.publicKey },
    1,
    timesFor(300),
  );
  assert.equal(outcome(await at.owner.call('POST', '/api/roots', { ...later.wish, signed })), '200');
  const { items } = (await at.owner.call('GET', '/api/roots')).body as {
    items: { id: string; fingerprint: string }[];
  };
  const first = items.find(({ fingerprint }) => fingerprint === at.holder.fingerprint)?.id;
  const end = { companyId: at.companyId, fingerprint: at.holder.fingerprint };
  const retirement = await later.sign(statements.rootRetirement, end, 1, timesFor(300));
  assert.equal(
    outcome(await at.owner.call('POST', `/api/roots/${first}/retire`, { signed: retirement })),
    '200',
  );
  assert.equal((await sent(back)).sessions.rules.rights.terminal, 'ask');

  clock.advance(31 * dayMs);
  await signInAnew(server);
  assert.equal((await linesFor(at, pc.deviceId, 'terminal')).device_policy.code, 'device_expired');
});
