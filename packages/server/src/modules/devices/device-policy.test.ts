import assert from 'node:assert/strict';
import { after, before, test } from 'node:test';
import { closeCodes } from '@candor/protocol/errors.ts';
import { devicePolicy } from '@candor/protocol/messages/server.ts';
import { linkInstance, type LinkInstance } from '../../../test/link-instance.ts';
import type { SimulatedIdentity, SimulatedLink } from '../../../test/simulated-agent.ts';

let one: LinkInstance;
let me: SimulatedIdentity;
let link: SimulatedLink;
before(async () => {
  one = await linkInstance();
  me = await one.enrol();
  link = one.link(me);
  await link.hello();
});
after(() => one[Symbol.asyncDispose]());

const superuser = async <T extends object>(text: string, values: unknown[] = []) =>
  (await one.db.superuser.query<T & Record<string, unknown>>(text, values)).rows;

interface PolicyShown {
  version: number;
  state: string;
  collectors: { name: string; on: boolean; everyS: number; usualS: number }[];
  refused: { version: number; line: string } | null;
}
async function policyOf(): Promise<PolicyShown> {
  const answer: { body: { policy: PolicyShown } } = await one.call(
    'GET',
    `/api/devices/${me.deviceId}/privacy`,
  );
  return answer.body.policy;
}
const narrow = (
  collectors: object,
  company: 0 | 1 = 0,
): Promise<{ status: number; body: { code?: string; version: number } }> =>
  one.call('PUT', `/api/devices/${me.deviceId}/policy`, { collectors }, company);

test('a narrowed policy reaches the connected device at once as a new version, and the next hello gets none', async () => {
  const before = await policyOf();
  const { body } = await narrow({ metrics: { on: true, everyS: 300 }, disks: { on: false, everyS: 21_600 } });
  assert.ok(body.version > before.version);
  const sent = await link.next('policy');
  const policy = devicePolicy.parse(JSON.parse(sent.document));
  assert.equal(policy.version, body.version);
  assert.deepEqual(policy.collectors['metrics'], { on: true, everyS: 300 });
  assert.equal(policy.collectors['disks']?.on, false);
  assert.deepEqual(policy.collectors['cpu'], { on: true, everyS: 21_600 });
  const shown = await policyOf();
  assert.deepEqual(
    shown.collectors.filter(({ name, on, everyS }) => !on || everyS !== usualIn(shown, name)),
    [
      { name: 'disks', on: false, everyS: 21_600, usualS: 21_600 },
      { name: 'metrics', on: true, everyS: 300, usualS: 60 },
    ],
  );
  assert.equal(shown.state, 'waiting');
  link.send({ type: 'policyTaken', version: body.version });
  await link.report([]);
  assert.equal((await policyOf()).state, 'in-force');
  const usual = await narrow({});
  assert.ok(usual.body.version > body.version);
  assert.deepEqual(
    devicePolicy.parse(JSON.parse((await link.next('policy')).document)).collectors['metrics'],
    { on: true, everyS: 60 },
  );
  const entries = await superuser<{ n: number }>(
    "SELECT count(*)::int AS n FROM candor.audit_entry WHERE action = 'PUT /api/devices/:id/policy' AND target_id = $1",
    [me.deviceId],
  );
  assert.deepEqual(entries, [{ n: 2 }]);
});

const usualIn = ({ collectors }: PolicyShown, name: string) =>
  collectors.find((one) => one.name === name)?.usualS;

test('more than usual, an unknown collector, and another company are refused', async () => {
  const wider = await narrow({ metrics: { on: true, everyS: 30 } });
  assert.deepEqual([wider.status, wider.body.code], [403, 'root_needed']);
  assert.equal((await narrow({ camera: { on: true, everyS: 60 } })).status, 400);
  assert.equal((await narrow({ constructor: { on: true, everyS: 60 } })).status, 400);
  assert.equal((await narrow({}, 1)).status, 404);
});

test('the line with which a device refuses a policy is shown, and unclean text ends the connection', async () => {
  link.send({ type: 'policyRefused', version: 7, line: 'metrics: asked every 60 s' });
  await link.report([]);
  const { refused } = await policyOf();
  assert.deepEqual([refused?.version, refused?.line], [7, 'metrics: asked every 60 s']);
  assert.equal((await policyOf()).state, 'refused');
  const { body } = await narrow({ cpu: { on: false, everyS: 21_600 } });
  assert.equal((await policyOf()).state, 'waiting');
  await using again = one.link(me);
  await again.hello({ policyVersion: body.version });
  await again.report([]);
  assert.equal((await policyOf()).state, 'in-force', 'a hello says it too');
  const other = one.link(await one.enrol());
  await other.hello();
  other.send({ type: 'policyRefused', version: 7, line: 'line\u202e' });
  assert.equal(await other.closed, closeCodes.malformed);
});

test('a connected device is told what was changed in what sessions may do there, and a new connection is told again', async () => {
  const [companyId] = one.companies;
  const theirs = await one.enrol();
  const other = one.link(theirs);
  const [bystander, older] = [one.link(await one.enrol()), one.link(await one.enrol())];
  await other.hello();
  await bystander.hello();
  await older.hello({ protocol: 3 });
  const narrowed = await one.call('PUT', `/api/companies/${companyId}/policy`, {
    target: { kind: 'device', id: theirs.deviceId },
    was: 0,
    body: { rights: { terminal: 'never' }, grantMinutes: 20 },
  });
  assert.equal(narrowed.status, 200);
  const { changes } = await other.next('ruleChanges');
  assert.deepEqual(
    changes.map(({ at: _, ...change }) => change),
    [
      {
        kind: 'policy',
        by: { kind: 'member', name: null },
        before: { rights: { terminal: 'ask' }, grantMinutes: 60 },
        after: { rights: { terminal: 'never' }, grantMinutes: 20 },
      },
    ],
  );
  await other.close();
  const again = one.link(theirs);
  await again.hello();
  assert.deepEqual((await again.next('ruleChanges')).changes, changes);
  // those of another device are not theirs, and an older agent would not understand
  assert.deepEqual((await bystander.next('ruleChanges')).changes, []);
  await older.report([]);
  assert.ok(older.received.every(({ type }) => type !== 'ruleChanges'));
});
