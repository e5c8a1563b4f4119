import assert from 'node:assert/strict';
import { after, before, test } from 'node:test';
import type { Output } from '@candor/protocol/api/route.ts';
import type { sessions, ShownSession } from '@candor/protocol/api/sessions.ts';
import { nextStates, sessionStates } from '@candor/protocol/session/states.ts';
import { addMember, addPerson, outcome, type Person } from '../../../test/people.ts';
import { sessionScene, type SessionScene } from '../../../test/session-scene.ts';
import { newSessionId, simulatedBrowser, simulatedSide } from '../../../test/simulated-sessions.ts';
import { until } from '../../../test/until.ts';
import { advance } from './advance.ts';
import { findSession } from './queries.ts';

let scene: SessionScene;
before(async () => (scene = await sessionScene()));
after(() => scene[Symbol.asyncDispose]());

const post = (who: Pick<Person, 'call'>, id: string, act: string, body?: unknown) =>
  who.call('POST', `/api/sessions/${id}/${act}`, body);
const askWith = (wanted: Parameters<SessionScene['browser']['ask']>[0], who = scene.technician) =>
  who.call('POST', `/api/devices/${wanted.deviceId}/sessions`, scene.browser.ask(wanted));

test('a session is asked for, allowed, met, spoken in and ended, and the device signs what came of it', async () => {
  const { device, clock, technician, technicianId } = scene;
  const { asked, body } = await scene.ask({ rights: ['chat'], minutes: 15 });
  const shown = body as ShownSession;
  assert.deepEqual(
    [shown.state, shown.reason, shown.rights, shown.administrator.isSelf, shown.administrator.name],
    ['requested', 'The printer prints nothing.', ['chat'], true, 'Tim Techniker'],
  );
  assert.deepEqual(asked.asker, {
    personId: technician.accountId,
    name: 'Tim Techniker',
    organisation: 'Kupfer GmbH',
    roles: ['technician'],
    memberId: technicianId,
    staffId: null,
  });
  const id = asked.sessionId;
  assert.equal(outcome(await post(technician, id, 'join')), '409 session_not_granted');

  const answerBy = clock.now().getTime() + 30_000;
  device.side.prompting(asked, answerBy);
  assert.equal((await scene.becomes(id, 'prompting')).answerBy, answerBy);
  const startedAt = clock.now().getTime();
  device.side.answer(asked, 'allowed');
  const granted = await scene.becomes(id, 'granted');
  assert.deepEqual(granted.grants, [
    { right: 'chat', answer: 'allowed', by: 'window', at: startedAt, until: startedAt + 15 * 60_000 },
  ]);

  const joined = await post(technician, id, 'join');
  assert.equal(outcome(joined), '200');
  const told = await device.link.next('sessionJoin');
  assert.equal(told.sessionId, id);
  assert.notEqual(told.token, (joined.body as { token: string }).token);
  device.side.state(id, 'active');
  assert.equal((await scene.becomes(id, 'active')).startedAt, startedAt);
  device.side.state(id, 'interrupted');
  await scene.becomes(id, 'interrupted');
  assert.equal(outcome(await post(technician, id, 'join')), '200', 'the way was lost: they come again');
  device.side.state(id, 'active');
  await scene.becomes(id, 'active');

  clock.advance(60_000);
  device.side.end(asked, { startedAt: startedAt + 1, endedAt: startedAt + 59_000 });
  await device.link.next('sessionKept');
  const ended = await scene.read(id);
  assert.deepEqual(
    [ended.state, ended.why, ended.startedAt, ended.endedAt, ended.connection],
    ['ended', 'by_person', startedAt + 1, startedAt + 59_000, 'relay_server'],
  );
  const { body: whole } = await technician.call('GET', `/api/sessions/${id}`);
  const { records, identityPublic, certificate } = whole as Output<typeof sessions.getSession>;
  assert.deepEqual(
    [records.map(({ kind }) => kind), identityPublic, certificate],
    [['session-record', 'session-end'], device.identity.identityPublic, null],
  );
});

test('asking twice is asking once, and an id is of one session everywhere', async () => {
  const { technician, device } = scene;
  const wanted = scene.wish();
  const signed = scene.browser.ask(wanted);
  const path = `/api/devices/${wanted.deviceId}/sessions`;
  const answers = await Promise.all([1, 2].map(() => technician.call('POST', path, signed)));
  answers.push(await technician.call('POST', path, signed));
  for (const answer of answers) assert.equal((answer.body as ShownSession).id, wanted.id);
  await device.link.next('sessionAsk');
  assert.equal(
    device.link.received.some(({ type }) => type === 'sessionAsk'),
    false,
  );
  const other = await askWith({ ...wanted, reason: 'Something else.' });
  assert.deepEqual([outcome(other), reasonOf(other)], ['400 session_wish_refused', 'id']);
  const { person } = await scene.addTechnician();
  assert.equal(reasonOf(await askWith(wanted, person)), 'id');
  assert.equal(outcome(await post(technician, wanted.id, 'leave')), '200');
});

const reasonOf = ({ body }: { body: unknown }) => (body as { details: { reason: string } }).details.reason;

test('what was signed for something else, by nobody, or too long ago is refused, and nobody is asked', async () => {
  const { technician, clock, device } = scene;
  const good = scene.wish();
  const path = `/api/devices/${good.deviceId}/sessions`;
  const signed = scene.browser.ask(good);
  const stranger = simulatedBrowser();
  const wrong: [string, unknown][] = [
    ['form', { ...signed, document: '{}' }],
    ['form', scene.browser.ask({ ...good, reason: 'ab' })],
    ['form', scene.browser.ask({ ...good, minutes: 481 })],
    ['device', scene.browser.ask({ ...good, deviceId: newSessionId() })],
    ['device', scene.browser.ask({ ...good, companyId: newSessionId() })],
    ['rights', scene.browser.ask({ ...good, rights: ['screen.view'] })],
    ['rights', scene.browser.ask({ ...good, rights: ['chat', 'chat'] })],
    ['reason', scene.browser.ask({ ...good, reason: 'a \u202Eb' })],
    ['signature', { ...signed, publicKey: stranger.publicKey }],
    ['signature', { ...signed, signature: 'A'.repeat(86) }],
    ['time', scene.browser.ask({ ...good, at: clock.now().getTime() - 60_001 })],
    ['time', scene.browser.ask({ ...good, at: clock.now().getTime() + 60_001 })],
    ['minutes', scene.browser.ask({ ...good, minutes: 61 })],
  ];
  for (const [reason, body] of wrong) {
    const answer = await technician.call('POST', path, body);
    assert.deepEqual([outcome(answer), reasonOf(answer)], ['400 session_wish_refused', reason]);
  }
  assert.equal(
    device.link.received.some(({ type }) => type === 'sessionAsk'),
    false,
  );
  assert.equal(outcome(await technician.call('GET', `/api/sessions/${good.id}`)), '404 not_found');
});

test('each line of the decision refuses before anybody is asked, with the whole decision', async () => {
  const { companyId, owner, technician } = scene;
  const { identity, link } = await scene.addDevice();
  const { deviceId } = identity;
  const refusedBy = async (who = technician) => {
    const { body, ...answer } = await askWith(scene.wish({ deviceId }), who);
    const { details } = body as { details?: { refusedBy: string; decision: { lines: unknown[] } } };
    if (details?.decision) assert.equal(details.decision.lines.length, 14);
    return [outcome({ ...answer, body }), details?.refusedBy];
  };
  const helper = await addPerson(scene.server);
  await addMember(scene.server, companyId, helper, ['helper']);
  assert.deepEqual(await refusedBy(helper), ['403 right_refused', 'role']);
  const stranger = await addPerson(scene.server);
  await addMember(scene.server, companyId, stranger, ['member']);
  assert.deepEqual(await refusedBy(stranger), ['404 not_found', undefined]);

  const base = `/api/companies/${companyId}`;
  const was = { target: { kind: 'device', id: deviceId }, was: 0 };
  const body = { rights: { chat: 'never' } };
  assert.equal(outcome(await owner.call('PUT', `${base}/policy`, { ...was, body })), '200');
  assert.deepEqual(await refusedBy(), ['403 right_refused', 'company_policy']);
  const shown = await technician.call('GET', `/api/devices/${deviceId}/session-rights`);
  const { rights } = shown.body as { rights: { right: string; decision: { refusedBy: string } }[] };
  assert.deepEqual(
    rights.map(({ right, decision }) => [right, decision.refusedBy]),
    [['chat', 'company_policy']],
  );
  await link.close();

  const { superuser } = scene.server.db;
  const sql = 'UPDATE candor.sign_in SET factor_at = $2 WHERE account_id = $1';
  const now = scene.clock.now().getTime();
  await superuser.query(sql, [technician.accountId, new Date(now - 15 * 60_000 - 1_000)]);
  const late = await askWith(scene.wish());
  assert.deepEqual((late.body as { details: { refusedBy: string } }).details.refusedBy, 'sign_in');
  await superuser.query(sql, [technician.accountId, new Date(now)]);
});

test('a no, a silence and a rule of the device each end it in their own words', async () => {
  const { device } = scene;
  const cases = [
    ['refused', {}, 'refused', 'refused'],
    ['timed-out', {}, 'timed-out', 'unanswered'],
    ['refused', { by: 'device' }, 'refused', 'nobody_there'],
  ] as const;
  for (const [answer, more, state, why] of cases) {
    const { asked } = await scene.ask();
    device.side.answer(asked, answer, more);
    const over = await scene.becomes(asked.sessionId, state);
    assert.deepEqual([over.why, over.grants.map((one) => [one.answer, one.until])], [why, [[answer, null]]]);
    assert.deepEqual(
      [outcome(await post(scene.technician, asked.sessionId, 'join')), over.endedAt !== null],
      ['409 request_over', true],
    );
  }
  const { asked } = await scene.ask();
  device.side.answer(asked, 'refused', { by: 'device' }, { line: 'local', code: 'local_refused' });
  const over = await scene.becomes(asked.sessionId, 'refused');
  assert.deepEqual([over.why, over.refused], ['not_allowed', { line: 'local', code: 'local_refused' }]);
  // the device says more exactly how it came about
  device.side.end(asked, { state: 'refused', why: 'too_many_prompts', startedAt: null, connection: 'none' });
  await device.link.next('sessionKept');
  assert.equal((await scene.read(asked.sessionId)).why, 'not_allowed', 'what the answer said stays');
});

test('a statement that the device did not sign, or about something else, ends its connection and changes nothing', async () => {
  const { asked } = await scene.ask();
  const other = await scene.addDevice();
  const now = () => scene.clock.now().getTime();
  const wrong: (() => void)[] = [
    () => scene.device.side.answer(asked, 'allowed', { askHash: '0'.repeat(64) }),
    () => scene.device.side.answer(asked, 'allowed', { deviceId: other.identity.deviceId }),
    () =>
      scene.device.side.answer(asked, 'allowed', {
        rights: [{ right: 'terminal', answer: 'allowed', standingId: null }],
      }),
    () => scene.device.side.answer(asked, 'allowed', { at: Number.MAX_SAFE_INTEGER }),
    () => scene.device.side.end(asked, { state: 'active' }),
    () => simulatedSide(other.identity, scene.device.link, now).answer(asked, 'allowed'),
  ];
  for (const say of wrong) {
    say();
    assert.equal(await scene.device.link.closed, 4400);
    assert.equal((await scene.read(asked.sessionId)).state, 'requested');
    await scene.device.connect();
  }
  // another device is told that it has no such session
  other.side.answer(asked, 'allowed');
  assert.equal((await other.link.next('sessionRevoke')).sessionId, asked.sessionId);
  assert.equal((await scene.read(asked.sessionId)).state, 'requested');
  await other.link.close();
  assert.equal(outcome(await post(scene.technician, asked.sessionId, 'leave')), '200');
});

test('of two who change a session at once one does, and the other is told how it stands', async () => {
  const { technician, owner, device } = scene;
  for (let round = 0; round < 5; round++) {
    const { asked } = await scene.ask();
    const id = asked.sessionId;
    const answers = await Promise.all([
      post(technician, id, 'leave'),
      post(owner, id, 'end'),
      post(technician, id, 'leave'),
      post(owner, id, 'end'),
    ]);
    assert.deepEqual(answers.map(outcome).toSorted(), [
      '200',
      '409 request_over',
      '409 request_over',
      '409 request_over',
    ]);
    const told = await device.link.next('sessionRevoke');
    const { state, why } = await scene.read(id);
    assert.deepEqual([state, told.why, told.sessionId], ['cancelled', why, id]);
    // the device had allowed it in that moment
    device.side.answer(asked, 'allowed');
    assert.equal((await device.link.next('sessionRevoke')).why, why);
  }
});

test('each step that the table does not name is an error, and changes nothing', async () => {
  const { companyId, server } = scene;
  const { asked } = await scene.ask();
  const { database } = server.running.platform;
  const read = () =>
    database.withCompany(companyId, 'support', (tx) => findSession(tx, companyId, asked.sessionId));
  for (const from of sessionStates) {
    await server.db.superuser.query('UPDATE candor.remote_session SET status = $2 WHERE id = $1', [
      asked.sessionId,
      from,
    ]);
    const session = await read();
    assert.ok(session);
    for (const to of sessionStates) {
      const move = database.withCompany(companyId, 'support', async (tx) => {
        await advance(tx, session, to);
        throw new Error('it may');
      });
      const expected = nextStates[from].includes(to) ? { message: 'it may' } : { code: 'request_over' };
      await assert.rejects(move, expected, `${from} to ${to}`);
    }
  }
  assert.equal((await read())?.status, 'failed');
});

test('somebody asks a device three times at once at most, an old agent and an absent one not at all', async () => {
  const { technician, device } = scene;
  const three = [await scene.ask(), await scene.ask(), await scene.ask()];
  assert.equal(outcome(await askWith(scene.wish())), '422 limit_reached');
  for (const { asked } of three)
    assert.equal(outcome(await post(technician, asked.sessionId, 'leave')), '200');

  await device.link.close();
  await until('it is away', () => scene.server.running.app.gateway.online(device.identity.deviceId) === null);
  assert.equal(outcome(await askWith(scene.wish())), '409 session_device_away');
  await device.connect({ protocol: 5 });
  assert.equal(outcome(await askWith(scene.wish())), '409 session_agent_too_old');
  device.side.state(three[0]?.asked.sessionId ?? '', 'active');
  assert.equal(await device.link.closed, 4400);
  await device.connect();
});
