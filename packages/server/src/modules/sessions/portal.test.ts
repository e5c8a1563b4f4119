import assert from 'node:assert/strict';
import { once } from 'node:events';
import { after, before, test } from 'node:test';
import { WebSocket } from 'ws';
import type { Output } from '@candor/protocol/api/route.ts';
import type { sessions, ShownSession } from '@candor/protocol/api/sessions.ts';
import { statements } from '@candor/protocol/statements.ts';
import { addCompany, addMember, addPerson, outcome, type Person } from '../../../test/people.ts';
import { emptyRoster, rootHolder } from '../../../test/root-holder.ts';
import { sessionScene, type Asked, type SessionScene } from '../../../test/session-scene.ts';
import { simulatedBrowser } from '../../../test/simulated-sessions.ts';
import { until } from '../../../test/until.ts';

let scene: SessionScene;
let assigned: Person;
let assignedId: string;
before(async () => {
  scene = await sessionScene();
  const { companyId, owner, server, device } = scene;
  assigned = await addPerson(server, 'Anna Zuweisung');
  assignedId = await addMember(server, companyId, assigned, ['member']);
  const people = `/api/companies/${companyId}/devices/${device.identity.deviceId}/people`;
  assert.equal(outcome(await owner.call('PUT', people, { memberIds: [assignedId] })), '200');
});
after(() => scene[Symbol.asyncDispose]());

const mine = async (who = assigned) =>
  ((await who.call('GET', '/api/portal/sessions')).body as Output<typeof sessions.mySessions>).items;
const key = simulatedBrowser();
const said = ({ sessionId }: Asked, more: Partial<Parameters<typeof key.answer>[0]> = {}) =>
  key.answer({
    sessionId,
    companyId: scene.companyId,
    deviceId: scene.device.identity.deviceId,
    answer: 'allow',
    rights: ['chat'],
    minutes: 15,
    at: scene.clock.now().getTime(),
    ...more,
  });
const answer = (who: Pick<Person, 'call'>, asked: Asked, body: unknown = said(asked)) =>
  who.call('POST', `/api/portal/sessions/${asked.sessionId}/answer`, body);
const reasonOf = ({ body }: { body: unknown }) => (body as { details: { reason: string } }).details.reason;

test('a session on their device is shown to whom it is assigned, who answers where the policy lets them', async () => {
  const { owner, companyId, device, technician, clock } = scene;
  const { asked } = await scene.ask({ minutes: 45 });
  device.side.prompting(asked, clock.now().getTime() + 30_000);
  await scene.becomes(asked.sessionId, 'prompting');
  const [shown] = await mine();
  assert.deepEqual(
    shown && [shown.id, shown.state, shown.mayAnswer, shown.minutes, shown.companyId, shown.reason],
    [asked.sessionId, 'prompting', false, 45, companyId, 'The printer prints nothing.'],
  );
  assert.equal(outcome(await answer(assigned, asked)), '409 session_answer_elsewhere');

  await mayAnswerInPortal();
  await until('it may be answered', async () => (await mine())[0]?.mayAnswer);
  const passed = said(asked);
  assert.equal(outcome(await answer(assigned, asked, passed)), '200');
  const told = await device.link.next('sessionPortalAnswer');
  assert.deepEqual([told.sessionId, told.answer], [asked.sessionId, passed]);
  assert.equal((await scene.read(asked.sessionId)).state, 'prompting', 'the device answers, not the server');

  // not assigned to them, their own question, nobody of the company
  assert.equal(outcome(await answer(owner, asked)), '403 right_refused');
  assert.equal(outcome(await answer(technician, asked)), '403 right_refused');
  const { owner: foreign } = await addCompany(scene.server, 'Nickel AG');
  assert.equal(outcome(await answer(foreign, asked)), '404 not_found');
  const wrong: [string, unknown][] = [
    ['form', { ...passed, document: '{}' }],
    ['session', said(asked, { sessionId: companyId })],
    ['rights', said(asked, { rights: ['terminal'] })],
    ['time', said(asked, { at: clock.now().getTime() - 60_001 })],
    ['signature', { ...passed, signature: 'A'.repeat(86) }],
  ];
  for (const [reason, body] of wrong) {
    const refused = await answer(assigned, asked, body);
    assert.deepEqual([outcome(refused), reasonOf(refused)], ['400 session_wish_refused', reason]);
  }
  device.side.answer(asked, 'allowed', { by: 'portal', answeredBy: key.publicKey });
  const granted = await scene.becomes(asked.sessionId, 'granted');
  assert.equal(granted.grants[0]?.by, 'portal');
  const late = await answer(assigned, asked);
  assert.deepEqual(
    [outcome(late), (late.body as { details: unknown }).details],
    ['409 request_over', { state: 'granted', by: 'Anna Zuweisung' }],
  );
  assert.equal(outcome(await assigned.call('POST', `/api/sessions/${asked.sessionId}/end`)), '200');
  const told2 = await device.link.next('sessionRevoke');
  assert.deepEqual([told2.why, (await mine())[0]?.why], ['by_company', 'by_company']);
});

/** A root of the company signs it, and the device, which trusts that root, takes it. */
async function mayAnswerInPortal(): Promise<void> {
  const { companyId, owner, device, clock } = scene;
  const holder = await rootHolder(companyId);
  assert.equal(outcome(await owner.call('POST', '/api/roots', { ...holder.wish, signed: 'first' })), '200');
  await device.link.close();
  await device.connect({ roots: [holder.fingerprint] });
  const now = clock.now().getTime();
  const part = { rights: {}, answerFrom: 'device-or-portal' } as const;
  const body = { companyId, workstation: part, server: part };
  const times = { from: now - 1_000, until: now + 86_400_000 };
  const signed = await holder.sign(statements.sessionRules, body, 1, times);
  const keys = [{ kind: 'browser' as const, publicKey: key.publicKey, until: times.until }];
  const anna = { person: assigned.accountId, name: 'Anna', organisation: 'Kupfer GmbH' };
  const people = [{ ...anna, level: 'view' as const, signs: ['session' as const], keys }];
  const roster = await holder.sign(statements.roster, { ...emptyRoster(companyId), people }, 1, times);
  assert.equal(outcome(await owner.call('POST', '/api/roster', { signed: roster })), '200');
  const path = `/api/companies/${companyId}/policy/signed`;
  assert.equal(outcome(await owner.call('POST', path, { was: 0, signed })), '200');
}

test('sessions are seen by whoever sees the device and may, by whom it is assigned to, and by who asked', async () => {
  const { owner, server, companyId, device, technician } = scene;
  const { asked } = await scene.ask();
  const id = asked.sessionId;
  const join = async (roles: Parameters<typeof addMember>[3]) => {
    const person = await addPerson(server);
    await addMember(server, companyId, person, roles);
    return person;
  };
  const member = await join(['member']);
  const helper = await join(['helper']);
  const auditor = await join(['auditor']);
  const officer = await join(['privacy-officer']);
  const { owner: foreign } = await addCompany(server, 'Zinn OHG');
  const list = async (who: Person) => {
    const { body } = await who.call('GET', `/api/sessions?state=live`);
    return (body as { items: ShownSession[] }).items.map((one) => one.id);
  };
  for (const who of [owner, technician, assigned, auditor, officer]) {
    assert.deepEqual(await list(who), [id]);
    assert.equal((await who.call('GET', `/api/sessions/${id}`)).status, 200);
  }
  for (const who of [member, helper, foreign]) {
    assert.deepEqual(await list(who), []);
    assert.equal((await who.call('GET', `/api/sessions/${id}`)).status, 404);
    for (const act of ['join', 'leave', 'end'])
      assert.ok([403, 404].includes((await who.call('POST', `/api/sessions/${id}/${act}`)).status));
  }
  assert.equal(outcome(await auditor.call('POST', `/api/sessions/${id}/end`)), '403 not_allowed');
  assert.equal(
    outcome(await owner.call('POST', `/api/sessions/${id}/join`)),
    '404 not_found',
    'it is theirs alone',
  );
  assert.equal(outcome(await technician.call('POST', `/api/sessions/${id}/leave`)), '200');
  assert.equal((await device.link.next('sessionRevoke')).why, 'by_technician');

  // pages, newest first
  const three = [];
  for (let n = 0; n < 2; n++) {
    const { asked: next } = await scene.ask();
    await technician.call('POST', `/api/sessions/${next.sessionId}/leave`);
    three.push(next.sessionId);
    scene.clock.advance(1);
  }
  const seen = [];
  for (let after = ''; ;) {
    const deviceId = device.identity.deviceId;
    const { body } = await owner.call('GET', `/api/sessions?limit=1&state=over&device=${deviceId}${after}`);
    const { items, next } = body as { items: ShownSession[]; next: string | null };
    seen.push(...items.map((one) => one.id));
    if (next === null) break;
    after = `&after=${next}`;
  }
  assert.deepEqual(seen.slice(0, 2), three.toReversed());
  assert.ok(seen.includes(id) && new Set(seen).size === seen.length);
});

test('pages of those who may see a session hear of each step, and no others', async () => {
  const { server, technician, owner } = scene;
  const stranger = await addPerson(server);
  await addMember(server, scene.companyId, stranger, ['helper']);
  const heard = async (who: Person) => {
    const { body } = await who.call('POST', '/api/live-ticket');
    const socket = new WebSocket(`${server.url.replace('http', 'ws')}/live`, { origin: server.url });
    const events: unknown[] = [];
    socket.on('message', (text: Buffer) => events.push(JSON.parse(text.toString())));
    await once(socket, 'open');
    socket.send(JSON.stringify({ type: 'hello', ticket: (body as { ticket: string }).ticket }));
    socket.send(JSON.stringify({ type: 'subscribe', topic: 'session.changed' }));
    const settled = async () => {
      socket.ping();
      await once(socket, 'pong');
    };
    await settled();
    return { events, settled, close: () => socket.terminate() };
  };
  const pages = await Promise.all([owner, technician, assigned, stranger].map(heard));
  const { asked } = await scene.ask();
  await technician.call('POST', `/api/sessions/${asked.sessionId}/leave`);
  const event = {
    topic: 'session.changed',
    sessionId: asked.sessionId,
    deviceId: scene.device.identity.deviceId,
  };
  const wanted = ['requested', 'cancelled'].map((state) => ({ ...event, state }));
  for (const [n, page] of pages.entries()) {
    await page.settled();
    assert.deepEqual(page.events, n < 3 ? wanted : []);
    page.close();
  }
});
