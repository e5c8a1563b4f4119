import assert from 'node:assert/strict';
import { randomUUID } from 'node:crypto';
import { after, before, test } from 'node:test';
import type { SessionState } from '@candor/protocol/session/states.ts';
import { outcome } from '../../../test/people.ts';
import { sessionScene, type Asked, type SessionScene } from '../../../test/session-scene.ts';
import { SessionWatch } from './watch.ts';

let scene: SessionScene;
before(async () => (scene = await sessionScene()));
after(() => scene[Symbol.asyncDispose]());

const look = () => scene.server.running.app.sessions.look({});
/** As if so much time had passed since it came into its state. */
async function later({ sessionId }: Asked, ms: number): Promise<void> {
  await scene.server.db.superuser.query(
    `UPDATE candor.session_request SET due_at = due_at - make_interval(secs => $2) WHERE session_id = $1`,
    [sessionId, ms / 1_000],
  );
  await look();
}
async function granted(): Promise<Asked> {
  const { asked } = await scene.ask();
  scene.device.side.answer(asked, 'allowed');
  await scene.becomes(asked.sessionId, 'granted');
  return asked;
}
async function connecting(): Promise<Asked> {
  const asked = await granted();
  assert.equal(outcome(await scene.technician.call('POST', `/api/sessions/${asked.sessionId}/join`)), '200');
  return asked;
}
async function comparing(): Promise<Asked> {
  const asked = await connecting();
  const { device } = scene;
  device.side.state(asked.sessionId, 'comparing');
  // what it says is heard in its order
  device.side.state(randomUUID(), 'active');
  await device.link.next('sessionRevoke');
  return asked;
}
async function interrupted(): Promise<Asked> {
  const asked = await scene.active();
  scene.device.side.state(asked.sessionId, 'interrupted');
  await scene.becomes(asked.sessionId, 'interrupted');
  return asked;
}

test('what nobody goes on with in time is over by itself, and the device is told', async () => {
  const cases: [string, () => Promise<Asked>, number, SessionState][] = [
    ['requested', async () => (await scene.ask()).asked, 45_000, 'timed-out'],
    ['granted', granted, 150_000, 'timed-out'],
    ['connecting', connecting, 30_000, 'timed-out'],
    ['connecting', comparing, 630_000, 'timed-out'],
    ['interrupted', interrupted, 150_000, 'ended'],
  ];
  for (const [state, make, ms, then] of cases) {
    const asked = await make();
    await later(asked, ms - 1);
    assert.equal((await scene.read(asked.sessionId)).state, state);
    await later(asked, 1);
    const over = await scene.read(asked.sessionId);
    assert.deepEqual([over.state, over.why], [then, 'no_answer'], state);
    assert.equal((await scene.device.link.next('sessionRevoke')).why, 'no_answer');
  }
});

test('a device that goes away interrupts its sessions, and takes them up when it is back', async () => {
  const { device } = scene;
  const asked = await scene.active();
  const { startedAt } = await scene.read(asked.sessionId);
  await device.link.close();
  await scene.becomes(asked.sessionId, 'interrupted');
  await device.connect();
  device.side.state(asked.sessionId, 'active');
  assert.equal((await scene.becomes(asked.sessionId, 'active')).startedAt, startedAt);

  // it ended meanwhile, here or there
  await device.link.close();
  await scene.becomes(asked.sessionId, 'interrupted');
  await later(asked, 150_000);
  await scene.becomes(asked.sessionId, 'ended');
  await device.connect();
  device.side.state(asked.sessionId, 'active');
  assert.equal((await device.link.next('sessionRevoke')).why, 'no_answer');
  const endedAt = scene.clock.now().getTime() - 1_000;
  device.side.end(asked, { why: 'link_lost', startedAt, endedAt });
  await device.link.next('sessionKept');
  const over = await scene.read(asked.sessionId);
  assert.deepEqual([over.state, over.why, over.endedAt], ['ended', 'link_lost', endedAt]);
  device.side.end(asked, { why: 'by_person', startedAt, endedAt: endedAt - 5 });
  await device.link.next('sessionKept');
  assert.equal((await scene.read(asked.sessionId)).endedAt, endedAt, 'what it signed first stays');
});

test('what was on when a server stopped is looked after by the next one', async () => {
  const { device, server } = scene;
  const asked = await scene.active();
  await device.link.close();
  await scene.becomes(asked.sessionId, 'interrupted');
  // killed, so that nobody noted that it was away
  await server.db.superuser.query(`UPDATE candor.remote_session SET status = 'active' WHERE id = $1`, [
    asked.sessionId,
  ]);
  const { app, platform } = server.running;
  const rooms = { ticket: () => assert.fail('nobody joins'), close: () => undefined };
  await using next = new SessionWatch({ ...app, platform, rooms });
  await next.begin();
  await next.look({});
  assert.equal((await scene.read(asked.sessionId)).state, 'interrupted');
  await device.connect();
  // an end of which the server that was killed never heard
  device.side.end(asked, { why: 'by_person' });
  await device.link.next('sessionKept');
  assert.equal((await scene.read(asked.sessionId)).why, 'by_person');
});

test('a session that ended before anything of it was heard is what the device says', async () => {
  const { device } = scene;
  const { asked } = await scene.ask();
  device.side.end(asked, { state: 'cancelled', why: 'agent_stopped', startedAt: null, connection: 'none' });
  await device.link.next('sessionKept');
  const over = await scene.read(asked.sessionId);
  assert.deepEqual(
    [over.state, over.why, over.startedAt, over.connection],
    ['cancelled', 'agent_stopped', null, 'none'],
  );
  const late = await scene.active();
  device.side.end(late, { state: 'failed', why: 'e2e_failed' });
  await device.link.next('sessionKept');
  assert.equal((await scene.read(late.sessionId)).state, 'ended', 'one that was on is ended');
});
