import assert from 'node:assert/strict';
import { randomUUID } from 'node:crypto';
import { after, before, test } from 'node:test';
import { canonical } from '@candor/policy/canonical.ts';
import { devicePolicy, type ServerMessage } from '@candor/protocol/messages/server.ts';
import { statements } from '@candor/protocol/statements.ts';
import { linkInstance, type LinkInstance } from '../../../test/link-instance.ts';
import { rootHolder, type RootHolder } from '../../../test/root-holder.ts';
import type { SimulatedIdentity, SimulatedLink } from '../../../test/simulated-agent.ts';
import { fakeClock, type FakeClock } from '../../platform/clock.ts';

let one: LinkInstance;
let clock: FakeClock;
let holder: RootHolder;
let companyId: string;
let me: SimulatedIdentity;
let link: SimulatedLink;
before(async () => {
  clock = fakeClock(new Date());
  one = await linkInstance(clock);
  [companyId] = one.companies;
  holder = await rootHolder(companyId);
  me = await one.enrol();
  link = one.link(me);
  await link.hello({ roots: [holder.fingerprint] });
});
after(() => one[Symbol.asyncDispose]());

interface Answer {
  status: number;
  body: { code?: string; version: number; id: string };
}
interface PolicyShown {
  version: number;
  state: string;
  collectors: { name: string; on: boolean; everyS: number }[];
  widening: { collectors: object; until: number; root: string } | null;
  wideningVersion: number;
}
const post = (path: string, body: unknown, company: 0 | 1 = 0): Promise<Answer> =>
  one.call('POST', path, body, company);
const widen = async (signed: unknown, company: 0 | 1 = 0) => {
  const { status, body } = await post(`/api/devices/${me.deviceId}/widening`, { signed }, company);
  return status === 200 ? body.version : `${status} ${body.code}`;
};
const policyOf = async (): Promise<PolicyShown> => {
  const answer: { body: { policy: PolicyShown } } = await one.call(
    'GET',
    `/api/devices/${me.deviceId}/privacy`,
  );
  return answer.body.policy;
};
const everyOf = async (name: string) =>
  (await policyOf()).collectors.find((one) => one.name === name)?.everyS;
const often = { cpu: { on: true, everyS: 900 } };
const hourMs = 3_600_000;
const word = async (part: object = {}, version = 1, by = holder, lifeMs = 300 * 24 * hourMs) => {
  const now = clock.now().getTime();
  const body = { companyId, deviceId: me.deviceId, collectors: often, ...part };
  return by.sign(statements.policy, body, version, { from: now - hourMs, until: now + lifeMs });
};
const readPolicy = (message: { document: string }) => devicePolicy.parse(JSON.parse(message.document));

test('without a root key of the company nothing can be widened, and the answer says so', async () => {
  assert.equal(await widen(await word()), '403 root_needed');
  const kept = await post('/api/roots', { ...holder.wish, signed: 'first' });
  assert.equal(kept.status, 200);
  assert.equal((await policyOf()).state, 'usual');
});

test('what is signed by nobody, by another, for another device or company, or not understood is refused', async () => {
  const stranger = await rootHolder(companyId);
  assert.equal(await widen(await word({}, 1, stranger)), '403 signature_refused');
  const good = await word();
  assert.equal(
    await widen({ ...good, document: good.document.replace('900', '800') }),
    '403 signature_refused',
  );
  assert.equal(await widen(await word({ deviceId: randomUUID() })), '400 statement_refused');
  assert.equal(await widen(await word({ companyId: one.companies[1] })), '400 statement_refused');
  assert.equal(
    await widen(await word({ collectors: { camera: { on: true, everyS: 60 } } })),
    '400 statement_refused',
  );
  assert.equal(await widen(await word({}, 1, holder, -1)), '400 statement_refused');
  assert.equal(await widen(good, 1), '404 not_found');
  assert.deepEqual([(await policyOf()).state, await everyOf('cpu')], ['usual', 21_600]);
});

test('no key of the instance can widen anything', async () => {
  const now = clock.now().getTime();
  const body = { companyId, deviceId: me.deviceId, collectors: often };
  const statement = { kind: 'policy', version: 1, from: now - 1000, until: now + hourMs, body };
  for (const kind of ['policy-key', 'receipt-key'] as const) {
    const signature = Buffer.from(await one.authorities.sign(kind, statement)).toString('base64url');
    for (const root of [holder.fingerprint, '00'.repeat(32)])
      assert.equal(await widen({ document: canonical(statement), signature, root }), '403 signature_refused');
  }
});

test("a root's word goes to the device with the policy that needs it, and what the device says of it is shown", async () => {
  const signed = await word({}, 3);
  const version = await widen(signed);
  const sent = await link.next('policy');
  assert.deepEqual(sent.widening, { ...signed, publicKey: holder.wish.publicKey });
  const policy = readPolicy(sent);
  assert.deepEqual([policy.version, policy.collectors['cpu']?.everyS], [version, 900]);
  assert.equal(policy.collectors['memory']?.everyS, 21_600);
  assert.equal((await policyOf()).state, 'waiting');
  link.send({ type: 'policyRefused', version, line: 'cpu: not here' });
  await link.report([]);
  assert.equal((await policyOf()).state, 'refused');
  link.send({ type: 'policyTaken', version });
  clock.advance(1);
  await link.report([]);
  const shown = await policyOf();
  assert.deepEqual([shown.state, shown.wideningVersion], ['in-force', 3]);
  assert.deepEqual([shown.widening?.collectors, shown.widening?.root], [often, holder.fingerprint]);
  for (const lower of [2, 3]) assert.equal(await widen(await word({}, lower)), '409 version_too_low');
  await using again = one.link(me);
  await again.hello({ policyVersion: 1 });
  assert.deepEqual((await again.next('policy')).widening?.document, signed.document);
});

test('within it the company changes alone, and further it does not', async () => {
  const narrow = (everyS: number): Promise<Answer> =>
    one.call('PUT', `/api/devices/${me.deviceId}/policy`, { collectors: { cpu: { on: true, everyS } } });
  assert.equal((await narrow(3600)).status, 200);
  assert.equal((await narrow(900)).status, 200);
  const further = await narrow(899);
  assert.deepEqual([further.status, further.body.code], [403, 'root_needed']);
  const off = { disks: { on: false, everyS: 21_600 } };
  const both = { collectors: { cpu: { on: true, everyS: 900 }, ...off } };
  await one.call('PUT', `/api/devices/${me.deviceId}/policy`, both);
});

test('it is taken back by a word that names nothing, and what was narrowed stays so', async () => {
  await widen(await word({ collectors: {} }, 4));
  assert.equal(await everyOf('cpu'), 21_600);
  const shown = await policyOf();
  assert.equal(shown.collectors.find(({ name }) => name === 'disks')?.on, false);
  await widen(await word({}, 5));
  assert.equal(await everyOf('cpu'), 900);
});

/** What a new connection brings to a device that holds this policy. */
async function newsFor(policyVersion: number): Promise<ServerMessage[]> {
  await using again = one.link(me);
  await again.hello({ policyVersion, roots: [holder.fingerprint] });
  await again.report([]);
  return again.received;
}

test('when it ends the device gets the narrower policy by itself, once', async () => {
  const held = Number(await widen(await word({}, 6, holder, hourMs)));
  assert.deepEqual(await newsFor(held), []);
  clock.advance(2 * hourMs);
  const shown = await policyOf();
  assert.deepEqual([shown.widening, shown.wideningVersion, await everyOf('cpu')], [null, 6, 21_600]);
  const [sent] = await newsFor(held);
  assert.ok(sent?.type === 'policy');
  assert.deepEqual([sent.widening, readPolicy(sent).collectors['cpu']?.everyS], [undefined, 21_600]);
  assert.deepEqual(await newsFor(readPolicy(sent).version), []);
});

test('with the root that signed it retired it counts no more, and the device is told of both', async () => {
  const second = await rootHolder(companyId);
  const introduction = await holder.sign(statements.root, { companyId, publicKey: second.wish.publicKey });
  await post('/api/roots', { ...second.wish, signed: introduction });
  const held = Number(await widen(await word({}, 7)));
  await using online = one.link(me);
  await online.hello({ policyVersion: held, roots: [holder.fingerprint, second.fingerprint] });
  const roots: { body: { items: { id: string; fingerprint: string }[] } } = await one.call(
    'GET',
    '/api/roots',
  );
  const old = roots.body.items.find(({ fingerprint }) => fingerprint === holder.fingerprint);
  const signed = await second.sign(statements.rootRetirement, { companyId, fingerprint: holder.fingerprint });
  assert.equal((await post(`/api/roots/${old?.id}/retire`, { signed })).status, 200);
  assert.deepEqual(await online.next('rootRetirement'), {
    type: 'rootRetirement',
    ...signed,
    publicKey: second.wish.publicKey,
  });
  const sent = await online.next('policy');
  assert.deepEqual([sent.widening, readPolicy(sent).collectors['cpu']?.everyS], [undefined, 21_600]);
  assert.equal(await widen(await word({}, 8)), '403 signature_refused');
  const again = Number(await widen(await word({}, 8, second)));
  assert.ok(again > readPolicy(sent).version);
  assert.equal(await everyOf('cpu'), 900);
});

test('each of them leaves an audit entry, also when it was refused; a removed device leaves none of it', async () => {
  const { rows } = await one.db.superuser.query<{ outcome: string }>(
    `SELECT DISTINCT outcome FROM candor.audit_entry
      WHERE action = 'POST /api/devices/:id/widening' AND target_id = $1 ORDER BY outcome`,
    [me.deviceId],
  );
  assert.deepEqual(rows, [{ outcome: 'done' }, { outcome: 'refused' }]);
  await one.call('DELETE', `/api/devices/${me.deviceId}`);
  const left = await one.db.superuser.query('SELECT 1 FROM candor.device_widening');
  assert.equal(left.rows.length, 0);
});
