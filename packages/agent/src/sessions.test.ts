import assert from 'node:assert/strict';
import { randomUUID } from 'node:crypto';
import { mkdtempSync, readFileSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import path from 'node:path';
import test, { after } from 'node:test';
import fc from 'fast-check';
import { canonical } from '@candor/policy/canonical.ts';
import { anyBody } from '@candor/policy/rights/any-body.testing.ts';
import { partsBeyond, sessionBound, withinBound } from '@candor/policy/rights/bound.ts';
import { deviceClasses, type DeviceClass, type PolicyBody } from '@candor/policy/rights/modes.ts';
import { statements, type SessionRules, type SignedStanding } from '@candor/protocol/statements.ts';
import { makeHolder, terminalTerms, type RootHolder } from '../test/root-holder.ts';
import { HeldIdentity, makePair, signAs, type Identity } from './identity.ts';
import { PolicyInForce, type PolicyMessage } from './policy.ts';
import type { SaidOfSessions } from './sessions.ts';
import { TrustedRoots } from './trusted-roots.ts';

const at = Date.UTC(2026, 10, 21);
const day = 86_400_000;
const key = makePair('ed25519');
const [deviceId, companyId] = [randomUUID(), randomUUID()];
const root = await makeHolder(at);

interface Change {
  deviceClass?: DeviceClass;
}
/** A device that pinned this root, with a policy of before there were sessions in it. */
function device({ deviceClass }: Change = {}) {
  const folder = mkdtempSync(path.join(tmpdir(), 'candor-sessions-'));
  after(() => rmSync(folder, { recursive: true, force: true }));
  const first = says(1);
  const parts = { deviceId, policyKey: key.publicKey, policy: first, ...(deviceClass && { deviceClass }) };
  const file = path.join(folder, 'identity.json');
  // the parts of an identity that a policy is judged by
  const start = (current = parts as unknown as Identity) => {
    const held = new HeldIdentity(file, current);
    const roots = new TrustedRoots(path.join(folder, 'roots.json'), current);
    return { held, roots, policy: new PolicyInForce(held, { usual: {}, local: () => ({}), roots }) };
  };
  const started = start();
  started.roots.trust(root.fingerprint);
  return { ...started, again: () => start(JSON.parse(readFileSync(file, 'utf8'))) };
}

function says(version: number, sessions?: Partial<SaidOfSessions>) {
  const document = canonical({
    deviceId,
    version,
    issuedAt: 0,
    expiresAt: at + 30 * day,
    collectors: {},
    ...(sessions && {
      sessions: { deviceClass: 'workstation', rules: { rights: {} }, standing: [], ...sessions },
    }),
  });
  return { document, signature: signAs(key, Buffer.from(document)) };
}
const signRules = (
  workstation: PolicyBody,
  {
    by = root,
    version = 2,
    part = {},
  }: { by?: RootHolder; version?: number; part?: Partial<SessionRules> } = {},
) => by.sign(statements.sessionRules, { companyId, workstation, server: { rights: {} }, ...part }, version);
const signConsent = (part: Partial<SignedStanding> = {}, by = root) =>
  by.sign(statements.standingConsent, consent(part));
const consent = (part: Partial<SignedStanding> = {}): SignedStanding => ({
  companyId,
  id: randomUUID(),
  devices: null,
  terms: terminalTerms(deviceId, at),
  ...part,
});

const open: PolicyBody = { rights: { terminal: 'standing' } };
const lineOf = async (policy: PolicyInForce, message: PolicyMessage) =>
  (await policy.replace(message))?.line ?? 'accepted';
const clock = (t: { mock: { timers: typeof test.mock.timers } }, now = at) =>
  t.mock.timers.enable({ apis: ['Date'], now });

test("without a root's word nobody gets in without a prompt: a wider policy is refused and the one before stays", async (t) => {
  clock(t);
  const { held, policy } = device();
  assert.deepEqual(
    [policy.sessions.rules, policy.sessions.most],
    [null, sessionBound(undefined, 'workstation')],
  );
  const narrow = says(2, { rules: { rights: { files: 'never' } } });
  assert.equal(await lineOf(policy, narrow), 'accepted');
  assert.equal(
    await lineOf(policy, says(3, { rules: open })),
    "terminal: asked standing, but without a root's word the most is ask",
  );
  assert.deepEqual([policy.version, policy.sessions.rules?.rights.files], [2, 'never']);
  assert.equal(policy.sessions.rules?.rights.terminal, 'ask');
  assert.equal(held.current.policy?.document, narrow.document);
  assert.match(
    await lineOf(policy, says(3, { rules: { rights: { record: 'ask' } } })),
    /^record: asked ask.* never$/u,
  );
  const others = [
    [{ promptTimeoutS: 31 }, /^promptTimeoutS: asked 31 seconds, .* 30 seconds$/u],
    [{ grantMinutes: 61 }, /^grantMinutes: asked 61 minutes/u],
    [{ askIfPresent: false }, /^askIfPresent: asked no/u],
    [{ answerFrom: 'device-or-portal' }, /^answerFrom: asked also in the portal/u],
  ] as const;
  for (const [part, line] of others)
    assert.match(await lineOf(policy, says(3, { rules: { rights: {}, ...part } })), line);
});

test("with a root's word a policy is taken as far as it says, over a restart, and narrows by itself when that ends", async (t) => {
  clock(t);
  const { again, policy, roots } = device();
  const hours = [{ days: [1, 2, 3, 4, 5], fromMinute: 480, untilMinute: 1020 }];
  const signed = await signRules({ ...open, hours, grantMinutes: 120 });
  const message = { ...says(2, { rules: { ...open, hours, grantMinutes: 90 } }), sessionRules: signed };
  assert.equal(await lineOf(policy, message), 'accepted');
  assert.equal(policy.sessions.rules?.rights.terminal, 'standing');
  assert.deepEqual(policy.sessions.signed, { root: root.fingerprint, until: at + day });
  assert.match(
    await lineOf(policy, says(3, { rules: open })),
    /^hours: asked at all times, .* Mon–Fri 08:00–17:00$/u,
  );
  assert.match(
    await lineOf(policy, says(3, { rules: { ...open, hours, grantMinutes: 121 } })),
    /^grantMinutes:/u,
  );
  const restarted = again();
  assert.deepEqual(restarted.policy.sessions, policy.sessions);
  t.mock.timers.setTime(at + day);
  assert.equal(policy.sessions.rules?.rights.terminal, 'ask', 'it has ended');
  assert.deepEqual([policy.sessions.rules?.grantMinutes, policy.sessions.signed], [60, null]);
  assert.equal(restarted.policy.sessions.rules?.rights.terminal, 'ask');
  t.mock.timers.setTime(at);
  roots.trust((await makeHolder(at)).fingerprint);
  assert.equal(policy.sessions.rules?.rights.terminal, 'ask', 'its root is trusted no more');
});

test("a root's word that does not count lets nothing, and the line says why where the policy needs it", async (t) => {
  clock(t);
  const { policy } = device();
  const lineWith = async (signed: Promise<Awaited<ReturnType<typeof signRules>>>, rules = open) =>
    lineOf(policy, { ...says(2, { rules }), sessionRules: await signed });
  const stranger = await makeHolder(at);
  assert.equal(
    await lineWith(signRules(open, { by: stranger })),
    'sessionRules: this device does not trust the root key that signed it (ROOT_NOT_TRUSTED)',
  );
  const form = statements.sessionRules;
  const body = { companyId, workstation: open, server: open };
  const ended = root.sign(form, body, 2, { from: at - day, until: at });
  assert.match(await lineWith(ended), /\(EXPIRED\)$/u);
  assert.equal(await lineWith(ended, { rights: {} }), 'accepted', 'this one does not need it');
  assert.equal(
    await lineWith(signRules({ rights: {} }, { version: 5 })),
    "terminal: asked standing, but without a root's word the most is ask",
  );
  assert.match(await lineWith(signRules(open, { version: 4 })), /\(LOWER_VERSION\)$/u);
  assert.match(
    await lineWith(signRules(open, { version: 6, part: { companyId: randomUUID() } })),
    /\(OTHER_COMPANY\)$/u,
  );
  assert.equal(policy.sessions.rules?.rights.terminal, 'ask');
  const forOthers = signRules({ rights: {} }, { version: 7, part: { server: open } });
  assert.match(await lineWith(forOthers), /^terminal: asked standing/u);
});

test("a root's word counts also when the policy that it came with is refused", async (t) => {
  clock(t);
  const { policy } = device();
  const sessionRules = await signRules(open);
  const other = { ...says(2, { rules: open }), signature: '', sessionRules };
  assert.match(await lineOf(policy, other), /^signature:/u);
  assert.equal(await lineOf(policy, says(2, { rules: open })), 'accepted');
  const narrower = await signRules({ rights: {} }, { version: 3 });
  assert.match(await lineOf(policy, { ...says(1), sessionRules: narrower }), /^version:/u);
  assert.equal(policy.sessions.rules?.rights.terminal, 'ask');
});

test('the class is said here and nowhere else: rules for another one are refused, and the bound is of the own one', async (t) => {
  clock(t);
  const { held, policy } = device({ deviceClass: 'server' });
  const sessionRules = await signRules({ rights: {} }, { part: { server: open } });
  assert.equal(
    await lineOf(policy, { ...says(2, { rules: open }), sessionRules }),
    "class: it is for a workstation, but this computer's administrator says server",
  );
  assert.equal(await lineOf(policy, says(2, { rules: open, deviceClass: 'server' })), 'accepted');
  assert.equal(policy.sessions.rules?.rights.terminal, 'standing');
  held.change({ deviceClass: 'workstation' });
  assert.equal(
    policy.sessions.rules?.rights.terminal,
    'ask',
    'what was signed for servers is for no workstation',
  );
});

test('each standing consent that a policy names needs a word of a root about this device', async (t) => {
  clock(t);
  const { again, policy, roots } = device();
  const sessionRules = await signRules(open);
  const good = await signConsent();
  const idOf = (signed: { document: string }): string => JSON.parse(signed.document).body.id;
  const ask = (version: number, consents: (typeof good)[], more: string[] = []) => ({
    ...says(version, { rules: open, standing: [...consents.map(idOf), ...more] }),
    sessionRules,
    standing: consents,
  });
  assert.equal(await lineOf(policy, ask(2, [good])), 'accepted');
  assert.deepEqual(
    policy.sessions.standing.map(({ right, to, until }) => [right, to.role, until]),
    [['terminal', 'technician', at + day]],
  );
  const unknown = randomUUID();
  assert.equal(
    await lineOf(policy, ask(3, [good], [unknown])),
    `standing: no root signed consent ${unknown} for this device`,
  );
  const elsewhere = consent({ devices: [randomUUID()] });
  elsewhere.terms.target = { kind: 'unit', id: randomUUID() };
  const bad = [
    [await signConsent(elsewhere), 'OTHER_DEVICE'],
    [await signConsent({}, await makeHolder(at)), 'ROOT_NOT_TRUSTED'],
    [await signConsent({ companyId: randomUUID() }), 'OTHER_COMPANY'],
    [{ ...(await signConsent()), signature: good.signature }, 'BAD_SIGNATURE'],
  ] as const;
  for (const [one, code] of bad)
    assert.ok((await lineOf(policy, ask(3, [good, one]))).endsWith(`(${code})`), code);
  assert.deepEqual([policy.version, policy.sessions.standing.length], [2, 1]);
  assert.deepEqual(again().policy.sessions.standing, policy.sessions.standing);
  const unasked = await signConsent();
  await roots.holdStanding([idOf(good), idOf(unasked)], [unasked], at);
  assert.equal(policy.sessions.standing.length, 1, 'as after a crash before its policy was kept');
  assert.equal(await lineOf(policy, says(3, { rules: open })), 'accepted');
  assert.deepEqual(policy.sessions.standing, [], 'it was ended');
});

test('whatever the policy key signs, nothing goes beyond what a root did, at any time', async (t) => {
  clock(t);
  const step = fc.record({
    rules: anyBody,
    isWithin: fc.boolean(),
    deviceClass: fc.constantFrom(...deviceClasses),
    passedMs: fc.constantFrom(0, day),
  });
  await fc.assert(
    fc.asyncProperty(anyBody, fc.array(step, { maxLength: 4 }), async (signed, steps) => {
      t.mock.timers.setTime(at);
      const { policy } = device();
      const sessionRules = await signRules(signed);
      const mostAt = (now: number) =>
        sessionBound(now < at + day ? { workstation: signed, server: signed } : undefined, 'workstation');
      for (const [index, { deviceClass, isWithin, passedMs, rules }] of steps.entries()) {
        const said = isWithin ? withinBound(rules, mostAt(Date.now())) : rules;
        const asked = says(index + 2, { rules: said, deviceClass });
        const line = await lineOf(policy, { ...asked, sessionRules });
        if (isWithin && deviceClass === 'workstation') assert.equal(line, 'accepted');
        t.mock.timers.setTime(Date.now() + passedMs);
        const { rules: inForce } = policy.sessions;
        if (inForce) assert.deepEqual(partsBeyond(inForce, mostAt(Date.now())), []);
      }
    }),
    { numRuns: 40 },
  );
});
