import assert from 'node:assert/strict';
import { randomBytes, randomUUIDv7 } from 'node:crypto';
import { after, before, test } from 'node:test';
import type { DecisionLine } from '@candor/policy/rights/decision.ts';
import type { RoleName } from '@candor/policy/rights/roles.ts';
import type { SessionEnd } from '@candor/protocol/session/states.ts';
import { acceptance, publish } from '../../../test/agreements.ts';
import { addMember, addPerson, outcome } from '../../../test/people.ts';
import type { Answer, Client } from '../../../test/server.ts';
import { sessionScene, type Asked, type SessionScene } from '../../../test/session-scene.ts';

const minuteMs = 60_000;
let scene: SessionScene;
before(async () => (scene = await sessionScene()));
after(() => scene[Symbol.asyncDispose]());

const done = (answer: Answer) => assert.equal(outcome(answer), '200');
/** It is over here, and the device was told to end it: by what is said on the bus, not by the look every five seconds. */
async function isRevoked({ sessionId }: Asked, why: SessionEnd, line: DecisionLine | null): Promise<void> {
  const told = await scene.device.link.next('sessionRevoke');
  assert.deepEqual([told.sessionId, told.why, told.line], [sessionId, why, line]);
  const ended = await scene.becomes(sessionId, 'ended');
  assert.deepEqual([ended.why, ended.refused?.line ?? null, ended.endedAt !== null], [why, line, true]);
}
const goesOn = async ({ sessionId }: Asked) => {
  await scene.server.running.app.sessions.look({});
  assert.equal((await scene.read(sessionId)).state, 'active');
};

test('a session ends with the sign-in of who asked for it, and with theirs alone', async () => {
  const { person } = await scene.addTechnician();
  const other = await scene.active();
  const asked = await scene.active(person);
  done(await person.call('POST', '/api/sign-out'));
  await isRevoked(asked, 'sign_in_ended', 'sign_in');
  await goesOn(other);
  done(await scene.technician.call('POST', `/api/sessions/${other.sessionId}/leave`));
});

test('it ends when roles, level or policy allow it no more', async () => {
  const { owner, companyId, device } = scene;
  const { deviceId } = device.identity;
  const base = `/api/companies/${companyId}`;
  const lowered = await scene.addTechnician();
  const first = await scene.active(lowered.person);
  const roles: RoleName[] = ['helper'];
  const rolesOf = `${base}/people/${lowered.memberId}/roles`;
  done(await owner.call('POST', rolesOf, { roles, narrowed: [], limits: [] }));
  await isRevoked(first, 'not_allowed', 'role');

  const blind = await scene.addTechnician();
  const second = await scene.active(blind.person);
  const subject = { kind: 'member', id: blind.memberId };
  const target = { kind: 'device', id: deviceId };
  done(
    await owner.call('PUT', `${base}/levels`, { changes: [{ subject, target, was: null, level: 'none' }] }),
  );
  await isRevoked(second, 'not_allowed', 'level');

  const third = await scene.active();
  const removed = await scene.addTechnician();
  const fourth = await scene.active(removed.person);
  done(await owner.call('DELETE', `${base}/people/${removed.memberId}`));
  await isRevoked(fourth, 'not_allowed', 'role');
  await goesOn(third);
  done(await owner.call('PUT', `${base}/policy`, { target, was: 0, body: { rights: { chat: 'never' } } }));
  await isRevoked(third, 'not_allowed', 'company_policy');
  done(await owner.call('PUT', `${base}/policy`, { target, was: 1, body: { rights: {} } }));
  await scene.isAllowed();
});

test('it ends when the agreement is withdrawn, and whoever only asks ends too', async () => {
  const { owner, companyId, clock, server } = scene;
  const operator = await server.owner();
  done(await publish(operator, clock.now(), { en: 'We help.' }));
  await server.db.superuser.query('UPDATE candor.agreement_version SET effective_at = $1', [clock.now()]);
  const { items } = (await operator.call('GET', '/api/agreements')).body as { items: { id: string }[] };
  const consents = `/api/companies/${companyId}/consents`;
  const given = await owner.call('POST', consents, await acceptance(owner, items[0]?.id ?? '', 1));
  done(given);
  const asked = await scene.active();
  const { asked: waiting } = await scene.ask();
  done(await owner.call('POST', `${consents}/${(given.body as { id: string }).id}/withdraw`));
  await isRevoked(asked, 'not_allowed', 'agreement');
  const cancelled = await scene.becomes(waiting.sessionId, 'failed');
  assert.deepEqual(
    [cancelled.why, cancelled.refused],
    ['not_allowed', { line: 'agreement', code: 'agreement_withdrawn' }],
  );
  done(await owner.call('POST', consents, await acceptance(owner, items[0]?.id ?? '', 1)));
});

test('staff of the operator is in a session until the company refuses them or their time is over', async () => {
  const { owner, companyId, server, clock } = scene;
  const operator = await server.owner();
  const home = await server.running.app.companies.firstCompanyId();
  const staff = await addPerson(server, 'Stefanie Staff');
  const memberId = await addMember(server, home, staff, ['technician']);
  const until = clock.now().getTime() + 3_600_000;
  const there = staff.in(companyId);
  done(
    await operator.call('POST', '/api/staff', {
      memberId,
      role: 'technician',
      companyIds: [companyId],
      until,
    }),
  );
  const asked = await scene.active(there);
  assert.deepEqual(
    [asked.asker.memberId, asked.asker.staffId, asked.asker.organisation, asked.asker.roles],
    [null, memberId, 'Borealis IT', ['technician']],
  );
  assert.equal((await scene.read(asked.sessionId)).administrator.isStaff, true);
  done(await owner.call('PUT', `/api/companies/${companyId}/staff-refusals`, { memberIds: [memberId] }));
  await isRevoked(asked, 'not_allowed', 'role');
  done(await owner.call('PUT', `/api/companies/${companyId}/staff-refusals`, { memberIds: [] }));
  const again = await scene.active(there);
  await server.db.superuser.query('UPDATE candor.staff_assignment SET until = $1', [clock.now()]);
  await server.running.app.sessions.look({});
  await isRevoked(again, 'not_allowed', 'role');
});

test('it ends when the licence has lapsed', async () => {
  const { companyId, server, clock } = scene;
  const operator: Client = await server.owner();
  const asked = await scene.active();
  const now = clock.now().getTime();
  await server.running.app.licences.applyEntitlement({
    companyId,
    by: null,
    terms: {
      plan: 'Support',
      seats: 5,
      features: [],
      graceDays: 1,
      notBefore: new Date(now - 5 * 86_400_000),
      expiresAt: new Date(now - 2 * 86_400_000),
    },
  });
  done(await operator.call('PUT', '/api/operator/licences', { licences: 'on' }));
  await isRevoked(asked, 'not_allowed', 'licence');
  done(await operator.call('PUT', '/api/operator/licences', { licences: 'off' }));
});

test('a session counts as use of its sign-in, whose end leaves five minutes to sign in again', async () => {
  const { server, clock } = scene;
  const { superuser } = server.db;
  const look = () => server.running.app.sessions.look({});
  const begunBefore = async (signInId: string, ms: number) => {
    const at = new Date(clock.now().getTime() - ms);
    const sql = 'UPDATE candor.sign_in SET created_at = $2, seen_at = $2 WHERE id = $1';
    await superuser.query(sql, [signInId, at]);
    await look();
  };
  const signInOf = async (asked: Asked) => {
    const { rows } = await superuser.query(
      `SELECT sign_in.id, seen_at FROM candor.sign_in JOIN candor.session_request ON sign_in_id = sign_in.id WHERE session_id = $1`,
      [asked.sessionId],
    );
    return rows[0] as { id: string; seen_at: Date };
  };
  const [leaving, staying] = [await scene.addTechnician(), await scene.addTechnician()];
  const [first, second] = [await scene.active(leaving.person), await scene.active(staying.person)];
  const [{ id: its }, { id: old }] = [await signInOf(first), await signInOf(second)];
  await begunBefore(its, 50 * minuteMs);
  assert.ok(clock.now().getTime() - (await signInOf(first)).seen_at.getTime() < minuteMs);

  const wholeMs = 12 * 60 * minuteMs;
  for (const id of [its, old]) await begunBefore(id, wholeMs + 1);
  for (const asked of [first, second]) await goesOn(asked);
  const again = await signInAgain(staying.person.accountId);
  await begunBefore(old, wholeMs + 5 * minuteMs);
  await goesOn(second);
  assert.equal((await signInOf(second)).id, again);
  await begunBefore(its, wholeMs + 5 * minuteMs);
  scene.device.link.received.length = 0;
  await look();
  const ended = await scene.becomes(first.sessionId, 'ended');
  assert.deepEqual([ended.why, ended.refused?.line], ['sign_in_ended', 'sign_in']);
  await server.running.app.accounts.endSignIns({ accountId: staying.person.accountId });
  await isRevoked(second, 'sign_in_ended', 'sign_in');
});

/** Another sign-in of the account, as by another browser. @returns its id */
async function signInAgain(accountId: string): Promise<string> {
  const id = randomUUIDv7();
  await scene.server.db.superuser.query(
    `INSERT INTO candor.sign_in SELECT (jsonb_populate_record(known, jsonb_build_object(
       'id', $2::uuid, 'token_hash', '\\x' || $3::text, 'created_at', $4::timestamptz))).*
       FROM candor.sign_in AS known WHERE account_id = $1`,
    [accountId, id, randomBytes(32).toString('hex'), scene.clock.now()],
  );
  return id;
}

test('it ends when the device leaves, and when the company is closed', async () => {
  const { owner, companyId, server } = scene;
  const device = await scene.addDevice();
  const { sessionId } = await scene.active(scene.technician, device);
  const other = await scene.active();
  done(await owner.call('DELETE', `/api/devices/${device.identity.deviceId}`));
  assert.equal(await device.link.closed, 4403);
  assert.equal((await scene.becomes(sessionId, 'ended')).why, 'device_left');
  await goesOn(other);
  const { body } = await owner.call('GET', `/api/companies/${companyId}`);
  const closed = await owner.call('DELETE', `/api/companies/${companyId}`, {
    name: (body as { name: string }).name,
  });
  assert.ok(closed.status < 300, outcome(closed));
  await server.running.app.sessions.look({});
  await isRevoked(other, 'not_allowed', 'role');
});
