import assert from 'node:assert/strict';
import { randomUUID } from 'node:crypto';
import { chmodSync, mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import path from 'node:path';
import test, { after } from 'node:test';
import { canonical } from '@candor/policy/canonical.ts';
import { statements } from '@candor/protocol/statements.ts';
import { makeHolder } from '../test/root-holder.ts';
import { HeldIdentity, makePair, signAs, type Identity } from './identity.ts';
import type { Limits } from './limits.ts';
import { readLocalPolicy } from './local-policy.ts';
import { judgePolicy, PolicyInForce } from './policy.ts';
import { TrustedRoots } from './trusted-roots.ts';

const key = makePair('ed25519');
const deviceId = randomUUID();
const identity = { deviceId, policyKey: key.publicKey };
const now = { at: 1000, inForce: 3 };

function signed(part: object = {}, by = key) {
  const policy = {
    deviceId,
    version: 3,
    issuedAt: 0,
    expiresAt: 2000,
    collectors: { cpu: { on: false, everyS: 60 } },
    ...part,
  };
  const document = canonical(policy);
  return { document, signature: signAs(by, Buffer.from(document)) };
}
const verdict = (one: ReturnType<typeof signed>) => {
  const judged = judgePolicy(identity, one, now);
  return judged.status === 'refused' ? judged.line : judged.status;
};

test('a policy of the pinned key for this device is taken, the same version again too', () => {
  assert.equal(verdict(signed()), 'accepted');
  assert.equal(verdict(signed({ version: 4 })), 'accepted');
});

test('any other is refused, and the line says why', () => {
  assert.match(verdict(signed({}, makePair('ed25519'))), /^signature:/u);
  const forged = { ...signed(), document: signed().document.replace('false', 'true') };
  assert.match(verdict(forged), /^signature:/u);
  assert.match(verdict({ ...signed(), signature: '' }), /^signature:/u);
  assert.match(verdict(signed({ deviceId: randomUUID() })), /^deviceId:/u);
  assert.match(verdict(signed({ expiresAt: 1000 })), /^expiresAt:/u);
  assert.match(verdict(signed({ version: 2 })), /^version: 3 is in force/u);
  assert.match(verdict(signed({ shell: true })), /not a device policy/u);
});

const day = 86_400_000;
const usual = { cpu: 21_600, metrics: 60 };

const holder = await makeHolder(Date.now());
const widen = (collectors: Limits) =>
  holder.sign(statements.policy, { companyId: randomUUID(), deviceId, collectors });

function inForce(local: Limits = {}, trusts = true) {
  const folder = mkdtempSync(path.join(tmpdir(), 'candor-policy-'));
  after(() => rmSync(folder, { recursive: true, force: true }));
  const first = signed({
    version: 1,
    expiresAt: Date.now() + day,
    collectors: { cpu: { on: true, everyS: 21_600 } },
  });
  // the parts of an identity that a policy is judged by
  const current = { deviceId, policyKey: key.publicKey, policy: first } as unknown as Identity;
  const held = new HeldIdentity(path.join(folder, 'identity.json'), current);
  const roots = new TrustedRoots(path.join(folder, 'roots.json'), held.current);
  if (trusts) roots.trust(holder.fingerprint);
  const policy = new PolicyInForce(held, {
    usual,
    local: () => local,
    roots,
  });
  return { held, policy };
}
const asks = (version: number, collectors: Limits) =>
  signed({ version, expiresAt: Date.now() + day, collectors });
const lineOf = (refused: { line: string } | undefined) => refused?.line ?? 'accepted';

test('the server alone narrows, and widens again as far as the policy of the enrolment', async () => {
  const { held, policy } = inForce();
  assert.equal(lineOf(await policy.replace(asks(2, { cpu: { on: false, everyS: 21_600 } }))), 'accepted');
  assert.equal(policy.collectors['cpu']?.on, false);
  assert.equal(lineOf(await policy.replace(asks(3, { cpu: { on: true, everyS: 21_600 } }))), 'accepted');
  const refused = await policy.replace(asks(4, { cpu: { on: true, everyS: 60 } }));
  assert.match(lineOf(refused), /^cpu: asked every 1 min, but without a root's word .* every 6 h$/u);
  assert.equal(refused?.version, 4);
  assert.match(lineOf(await policy.replace(asks(4, { camera: { on: true, everyS: 60 } }))), /^camera:/u);
  assert.match(lineOf(await policy.replace(asks(4, { metrics: { on: true, everyS: 10 } }))), /^metrics:/u);
  assert.equal(policy.version, 3);
  assert.deepEqual(held.current.pinned, { cpu: { on: true, everyS: 21_600 } });
});

test("a root's word lets a policy go as far as it says, and one that does not count lets nothing", async (t) => {
  const wish = { cpu: { on: true, everyS: 600 }, metrics: { on: true, everyS: 60 } };
  const widening = await widen({ cpu: { on: true, everyS: 600 } });
  const good = inForce();
  assert.equal(lineOf(await good.policy.replace({ ...asks(2, wish), widening })), 'accepted');
  const others = { ...wish, metrics: { on: true, everyS: 30 } };
  assert.match(lineOf(await good.policy.replace({ ...asks(3, others), widening })), /^metrics:/u);
  const further = { cpu: { on: true, everyS: 599 } };
  assert.match(lineOf(await good.policy.replace({ ...asks(3, further), widening })), /^cpu:/u);
  assert.equal(good.policy.collectors['cpu']?.everyS, 600);
  const { policy } = inForce({}, false);
  assert.equal(
    lineOf(await policy.replace({ ...asks(2, wish), widening })),
    'widening: this device does not trust the root key that signed it (ROOT_NOT_TRUSTED)',
  );
  const less = { cpu: { on: false, everyS: 21_600 } };
  assert.equal(lineOf(await policy.replace({ ...asks(2, less), widening })), 'accepted');
  t.mock.timers.enable({ apis: ['Date'], now: Date.now() + day });
  assert.equal(good.policy.collectors['cpu']?.everyS, 21_600, 'it has ended');
});

test("nothing remote goes beyond the administrator's bounds, and what is in force keeps within them", async () => {
  const local = { metrics: { on: true, everyS: 300 } };
  const widening = await widen({ metrics: { on: true, everyS: 10 } });
  const { policy } = inForce(local);
  assert.equal(policy.collectors['metrics']?.everyS, 300);
  assert.equal(policy.collectors['cpu']?.everyS, 21_600);
  const refused = await policy.replace({ ...asks(2, { metrics: { on: true, everyS: 60 } }), widening });
  assert.equal(lineOf(refused), 'metrics: asked every 1 min, but local-policy.json allows every 5 min');
  assert.equal(policy.version, 1);
  const within = asks(3, { metrics: { on: true, everyS: 600 } });
  assert.equal(lineOf(await policy.replace(within)), 'accepted');
  assert.equal(policy.collectors['metrics']?.everyS, 600);
});

test("the administrator's bounds are refused when others could write them, or when they are not understood", () => {
  const file = path.join(mkdtempSync(path.join(tmpdir(), 'candor-local-')), 'local-policy.json');
  after(() => rmSync(path.dirname(file), { recursive: true, force: true }));
  assert.deepEqual(readLocalPolicy(file), {});
  const write = (text: string) => writeFileSync(file, text, { mode: 0o644 });
  write('{"collectors":{"metrics":{"everyS":300},"adapters":{"on":false}}}');
  assert.deepEqual(readLocalPolicy(file), {
    metrics: { on: true, everyS: 300 },
    adapters: { on: false, everyS: 10 },
  });
  chmodSync(file, 0o664);
  assert.throws(() => readLocalPolicy(file), /can be written by others/u);
  chmodSync(file, 0o644);
  for (const text of ['', '[]', '{"collectors":{"metrics":{"every":1}}}', '{"collectors":{},"shell":true}']) {
    write(text);
    assert.throws(() => readLocalPolicy(file), /is not understood/u, text);
  }
});
