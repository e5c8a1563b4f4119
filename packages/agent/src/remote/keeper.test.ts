import assert from 'node:assert/strict';
import test from 'node:test';
import { isSigned } from '@candor/crypto/session/documents.ts';
import { completeBody } from '@candor/policy/rights/modes.ts';
import { KeeperOnBench, noon } from '../../test/session-keeper.ts';
import { Person } from '../../test/technician.ts';
import type { HeldStanding } from '../standing-consent.ts';
import { untilTakenBack } from './desk-wire.ts';

const minute = 60_000;
const day = 86_400_000;

test('while nobody is there the answer is a no that the device signed', async () => {
  await using bench = await KeeperOnBench.start();
  const id = await bench.ask();
  const answer = await bench.word('sessionAnswer', id);
  const key = Buffer.from(bench.identityKey.publicKey, 'base64url');
  assert.equal(await isSigned(key, 'session-record', answer), true);
  const { by, rights, until, why, policyVersion } = await bench.record(id);
  assert.deepEqual(
    { by, until, why, policyVersion },
    { by: 'device', until: null, why: 'nobody_there', policyVersion: 7 },
  );
  assert.deepEqual(rights, [{ right: 'chat', answer: 'refused', standingId: null }]);
});

test('the person is asked with who, why and for how long, and the first answer counts', async () => {
  await using bench = await KeeperOnBench.start();
  const [window, page] = [await bench.seat(), await bench.seat('page')];
  const id = await bench.ask({ minutes: 120 });
  const prompt = await window.prompt(id);
  assert.deepEqual(prompt, {
    sessionId: id,
    asker: { name: 'Sam Example', organisation: 'Example GmbH', isCertified: false },
    reason: 'The printer is silent',
    rights: ['chat'],
    minutes: [60, 15],
    until: noon + 30_000,
    others: [],
  });
  assert.equal((await bench.word('sessionPrompting', id)).until, noon + 30_000);
  await page.prompt(id);
  page.link.send({ act: 'allow', sessionId: id, rights: ['chat'], minutes: 15 });
  const { by, rights, until, answeredBy } = await bench.record(id);
  assert.deepEqual({ by, answeredBy, until }, { by: 'page', answeredBy: null, until: noon + 15 * minute });
  assert.deepEqual(rights, [{ right: 'chat', answer: 'allowed', standingId: null }]);
  window.link.send({ act: 'refuse', sessionId: id, today: true });
  const { live, refusedUntil } = await window.until((state) => state.live.length === 1);
  assert.deepEqual([live[0]?.state, refusedUntil], ['connecting', null]);
});

test('a yes for longer, or for more, than was shown is none', async () => {
  await using bench = await KeeperOnBench.start();
  const desk = await bench.seat();
  const id = await bench.ask({ minutes: 30 });
  await desk.prompt(id);
  desk.link.send({ act: 'allow', sessionId: id, rights: ['chat'], minutes: 480 });
  desk.link.send({ act: 'allow', sessionId: id, rights: ['chat', 'terminal'], minutes: 30 });
  desk.link.send({ act: 'refuse', sessionId: id, today: false });
  assert.equal((await bench.record(id)).rights[0]?.answer, 'refused');
});

test('silence is a no, and so is a link that is lost while somebody is asked', async () => {
  await using bench = await KeeperOnBench.start();
  const desk = await bench.seat();
  const silent = await bench.ask();
  await desk.prompt(silent);
  bench.now += 30_000;
  bench.keeper.tick();
  const { rights, by, why } = await bench.record(silent);
  assert.deepEqual([rights[0]?.answer, by, why], ['timed-out', 'device', 'unanswered']);
  const lost = await bench.ask();
  await desk.prompt(lost);
  bench.keeper.reach('lost');
  assert.equal((await bench.record(lost)).why, 'link_lost');
  assert.equal((await bench.record(await bench.ask())).why, 'nobody_there');
});

test('the same document again gets the answer that was given, and asks nobody', async () => {
  await using bench = await KeeperOnBench.start();
  const desk = await bench.seat();
  const order = await bench.technician.ask(bench.place, bench.now);
  bench.receive(order);
  await desk.prompt(order.sessionId);
  desk.link.send({ act: 'refuse', sessionId: order.sessionId, today: false });
  const first = await bench.word('sessionAnswer', order.sessionId);
  bench.receive(order);
  const after = await bench.ask();
  await desk.prompt(after);
  const said = bench.words.filter(({ sessionId }) => sessionId === order.sessionId);
  assert.deepEqual(
    said.map(({ type }) => type),
    ['sessionPrompting', 'sessionAnswer', 'sessionAnswer'],
  );
  assert.deepEqual(said.at(-1), first);
});

test('what was asked long ago, of another device, or under another key is refused without asking anybody', async () => {
  await using bench = await KeeperOnBench.start();
  await bench.seat();
  const late = await bench.ask({ at: noon - 61_000 });
  const early = await bench.ask({ at: noon + 61_000 });
  const elsewhere = await bench.ask({ deviceId: bench.place.companyId });
  const other = await Person.make();
  const forged = await bench.technician.ask(bench.place, bench.now);
  bench.receive({ ...forged, ask: { ...forged.ask, publicKey: other.publicKey } });
  for (const id of [late, early, elsewhere, forged.sessionId])
    assert.equal((await bench.record(id)).why, 'asked_wrongly');
  assert.deepEqual(
    bench.words.filter(({ type }) => type === 'sessionPrompting'),
    [],
  );
});

test('a device with a roster takes only its keys, for as long as they last and as far as they reach', async () => {
  await using bench = await KeeperOnBench.start();
  const desk = await bench.seat();
  const { technician } = bench;
  const code = async () => (await bench.record(await bench.ask())).refused?.code;
  bench.list((await Person.make()).listed(noon + day));
  assert.equal(await code(), 'roster_missing');
  bench.list(technician.listed(noon));
  assert.equal(await code(), 'roster_expired');
  bench.list(technician.listed(noon + day, { signs: [] }));
  assert.equal(await code(), 'roster_missing');
  bench.list({ ...technician.listed(noon + day), level: 'none' });
  assert.equal(await code(), 'roster_level');
  bench.roster = { version: 1, body: null };
  assert.equal(await code(), 'roster_expired');
  bench.list(technician.listed(noon + day));
  const id = await bench.ask();
  // the name that a root signed, not the server's
  assert.deepEqual((await desk.prompt(id)).asker, {
    name: 'Sam Root',
    organisation: 'Listed GmbH',
    isCertified: true,
  });
});

test('what the policy never allows, or not at this hour, or no longer, is refused by its line', async () => {
  await using bench = await KeeperOnBench.start();
  await bench.seat();
  const refused = async (part = {}) => (await bench.record(await bench.ask(part))).refused;
  bench.rules = completeBody({ rights: { chat: 'never' } });
  assert.deepEqual(await refused(), { line: 'device_policy', code: 'device_never' });
  bench.rules = completeBody({ rights: {}, hours: [{ days: [1, 2], fromMinute: 0, untilMinute: 1440 }] });
  assert.deepEqual(await refused(), { line: 'company_policy', code: 'company_hours' });
  bench.rules = completeBody({ rights: {} });
  bench.isExpired = true;
  assert.deepEqual(await refused(), { line: 'device_policy', code: 'device_expired' });
  bench.isExpired = false;
  // no session has a way for it in this version
  assert.deepEqual(await refused({ rights: ['terminal'] }), { line: 'device_policy', code: 'not_known' });
});

test('what is asked about is asked no longer when the policy forbids it meanwhile', async () => {
  await using bench = await KeeperOnBench.start();
  const desk = await bench.seat();
  const id = await bench.ask();
  await desk.prompt(id);
  bench.rules = completeBody({ rights: { chat: 'never' } });
  bench.keeper.decideAgain();
  assert.deepEqual((await bench.record(id)).refused, { line: 'device_policy', code: 'device_never' });
  await desk.until(({ prompts }) => prompts.length === 0);
});

test('"Refuse for today" is kept over a restart, and only the person takes it back', async () => {
  await using bench = await KeeperOnBench.start();
  const desk = await bench.seat();
  const id = await bench.ask();
  await desk.prompt(id);
  desk.link.send({ act: 'refuse', sessionId: id, today: true });
  assert.equal((await bench.record(id)).why, 'refused');
  await bench.keeper.stop('agent_stopped');
  bench.restart();
  const again = await bench.seat();
  assert.equal(again.state.refusedUntil, noon + 12 * 60 * minute);
  const { refused, why } = await bench.record(await bench.ask());
  assert.deepEqual(
    { refused, why },
    { refused: { line: 'local', code: 'local_refused' }, why: 'not_allowed' },
  );
  again.link.send({ act: 'refuse-all', untilAt: null });
  await again.until(({ refusedUntil }) => refusedUntil === null);
  await again.prompt(await bench.ask());
});

test('whoever asks makes three prompts in ten minutes, and not a fourth', async () => {
  await using bench = await KeeperOnBench.start();
  const desk = await bench.seat();
  const refuse = async () => {
    const id = await bench.ask();
    await desk.prompt(id);
    desk.link.send({ act: 'refuse', sessionId: id, today: false });
    await bench.word('sessionAnswer', id);
  };
  for (let n = 0; n < 3; n++) await refuse();
  assert.equal((await bench.record(await bench.ask())).why, 'too_many_prompts');
  bench.now += 10 * minute;
  await refuse();
});

const consent = (to: HeldStanding['to'], part: Partial<HeldStanding> = {}): HeldStanding => ({
  id: '3b241101-e2bb-4255-8caf-4136c566a962',
  right: 'chat',
  to,
  hours: null,
  alsoIfPresent: false,
  from: 0,
  until: noon + day,
  ...part,
});
const technicians = { kind: 'role', role: 'technician', members: [] } as const;

test('a standing consent lets in whom a root named, where nobody is there, and nobody else', async () => {
  await using bench = await KeeperOnBench.start();
  bench.rules = completeBody({ rights: { chat: 'standing' } });
  bench.standing = [consent({ ...technicians, members: [] })];
  const answer = async () => {
    const record = await bench.record(await bench.ask());
    return record.why ?? record.by;
  };
  assert.equal(await answer(), 'nobody_there', 'no roster: the session would be uncertified');
  bench.list(bench.technician.listed(noon + day));
  assert.equal(await answer(), 'nobody_there', 'no root vouches for the device');
  bench.isCertified = true;
  bench.standing = [consent({ kind: 'member', role: null, members: [bench.technician.personId] })];
  assert.equal(await answer(), 'nobody_there', 'somebody else is meant');
  bench.standing = [
    consent({ ...technicians, members: [] }, { hours: [{ days: [7], fromMinute: 0, untilMinute: 1440 }] }),
  ];
  assert.equal(await answer(), 'nobody_there', 'another day');
  bench.standing = [consent({ kind: 'member', role: null, members: [bench.technician.memberId] })];
  const id = await bench.ask();
  const { by, rights } = await bench.record(id);
  assert.deepEqual(
    [by, rights],
    ['standing', [{ right: 'chat', answer: 'standing', standingId: bench.standing[0]?.id }]],
  );
  // a second one beside it is asked for
  assert.equal(await answer(), 'nobody_there');
  // and the first ends with the consent
  bench.standing = [];
  bench.keeper.decideAgain();
  assert.equal((await bench.ended(id)).why, 'not_allowed');
});

test('whoever sits there is asked despite a standing consent, unless it is for that too', async () => {
  await using bench = await KeeperOnBench.start();
  const desk = await bench.seat();
  bench.isCertified = true;
  bench.list(bench.technician.listed(noon + day));
  bench.rules = completeBody({ rights: { chat: 'standing' }, askIfPresent: false });
  bench.standing = [consent({ ...technicians, members: [] })];
  const id = await bench.ask();
  await desk.prompt(id);
  desk.link.send({ act: 'refuse', sessionId: id, today: false });
  await bench.word('sessionAnswer', id);
  bench.standing = [consent({ ...technicians, members: [] }, { alsoIfPresent: true })];
  assert.equal((await bench.record(await bench.ask())).by, 'standing');
});

test('from the portal counts what a key of the roster signed just now, of somebody else, where the policy says so', async () => {
  await using bench = await KeeperOnBench.start();
  const colleague = await Person.make();
  const stranger = await Person.make();
  bench.list(bench.technician.listed(noon + day), colleague.listed(noon + day));
  assert.equal((await bench.record(await bench.ask())).why, 'nobody_there');
  bench.rules = completeBody({ rights: {}, answerFrom: 'device-or-portal' });
  const sessionId = await bench.ask();
  await bench.word('sessionPrompting', sessionId);
  bench.receive(await stranger.answer(bench.place, bench.now, { sessionId }));
  bench.receive(await bench.technician.answer(bench.place, bench.now, { sessionId }));
  bench.receive(await colleague.answer(bench.place, bench.now - 61_000, { sessionId }));
  const other = await bench.ask();
  const forOther = await colleague.answer(bench.place, bench.now, { sessionId: other });
  bench.receive({ ...forOther, sessionId });
  await bench.word('sessionPrompting', other);
  assert.ok(!bench.words.some((word) => word.type === 'sessionAnswer' && word.sessionId === sessionId));
  bench.receive(await colleague.answer(bench.place, bench.now, { sessionId, minutes: 480 }));
  const { by, answeredBy, until } = await bench.record(sessionId);
  assert.deepEqual(
    { by, answeredBy, until },
    { by: 'portal', answeredBy: colleague.publicKey, until: noon + 60 * minute },
  );
  bench.receive(
    await colleague.answer(bench.place, bench.now, { sessionId: other, answer: 'refuse', rights: [] }),
  );
  assert.equal((await bench.record(other)).why, 'refused');
});

test('a session ends by itself: with its grant, with the policy, with its notice, without a server', async () => {
  await using bench = await KeeperOnBench.start();
  const desk = await bench.seat();
  const begin = async () => {
    const id = await bench.ask({ minutes: 1 }, await Person.make());
    await desk.allow(id);
    await bench.word('sessionAnswer', id);
    return id;
  };
  const visible = () => (bench.keeper.desks.lastVisibleAt = bench.now);
  const over = async (id: string) => {
    bench.keeper.tick();
    const { why, state, startedAt, connection } = await bench.ended(id);
    assert.deepEqual({ startedAt, connection }, { startedAt: null, connection: 'none' });
    return [state, why];
  };
  const granted = await begin();
  bench.now += minute;
  visible();
  assert.deepEqual(await over(granted), ['timed-out', 'grant_over']);
  const unseen = await begin();
  bench.now += 5_001;
  assert.deepEqual(await over(unseen), ['cancelled', 'notice_lost']);
  const narrowed = await begin();
  bench.rules = completeBody({ rights: { chat: 'never' } });
  bench.keeper.decideAgain();
  assert.deepEqual(await over(narrowed), ['cancelled', 'not_allowed']);
  bench.rules = completeBody({ rights: {} });
  const revoked = await begin();
  bench.receive({ type: 'sessionRevoke', sessionId: revoked, why: 'by_company', line: null });
  assert.deepEqual(await over(revoked), ['cancelled', 'by_company']);
  const switched = await begin();
  desk.link.send({ act: 'refuse-all', untilAt: untilTakenBack });
  await bench.word('sessionEnd', switched);
  assert.deepEqual(await over(switched), ['cancelled', 'by_person']);
  desk.link.send({ act: 'refuse-all', untilAt: null });
  await desk.until(({ refusedUntil }) => refusedUntil === null);
  const alone = await begin();
  bench.keeper.reach('lost');
  bench.now += 121_000;
  visible();
  assert.deepEqual(await over(alone), ['timed-out', 'link_lost']);
});

test('an end is said again until the server has kept it, also of a process that was killed', async () => {
  await using bench = await KeeperOnBench.start();
  const desk = await bench.seat();
  const [stopped, killed] = [await bench.ask(), await bench.ask()];
  await desk.allow(stopped);
  await desk.allow(killed);
  await bench.word('sessionAnswer', killed);
  desk.link.send({ act: 'end', sessionId: stopped });
  await bench.word('sessionEnd', stopped);
  // nothing was stated of the other
  bench.restart();
  const ends = () => bench.words.filter(({ type }) => type === 'sessionEnd');
  bench.keeper.reach('welcomed');
  assert.equal((await bench.ended(killed)).why, 'agent_stopped');
  assert.deepEqual(
    ends().map(({ sessionId }) => sessionId),
    [stopped, stopped, killed],
  );
  bench.receive({ type: 'sessionKept', sessionId: stopped });
  bench.receive({ type: 'sessionKept', sessionId: killed });
  bench.keeper.reach('welcomed');
  await bench.record(await bench.ask({ rights: ['terminal'] }));
  assert.equal(ends().length, 3);
});

test('a desk that sends rubbish is dropped', async () => {
  await using bench = await KeeperOnBench.start();
  const desk = await bench.seat();
  // not an act: what a broken window would send
  desk.link.send({ act: 'allow' } as never);
  await desk.link.closed;
  const long = await bench.seat();
  long.link.send({ act: 'say', sessionId: bench.place.deviceId, text: 'x'.repeat(20_000) });
  await long.link.closed;
});
