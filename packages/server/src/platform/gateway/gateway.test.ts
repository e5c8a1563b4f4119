import assert from 'node:assert/strict';
import { once } from 'node:events';
import { after, before, test } from 'node:test';
import { setTimeout as wait } from 'node:timers/promises';
import { connect } from 'node:tls';
import { closeCodes } from '@candor/protocol/errors.ts';
import { devicePolicy } from '@candor/protocol/messages/server.ts';
import { linkInstance, type LinkInstance } from '../../../test/link-instance.ts';
import {
  foreignCertificate,
  helloMessage,
  makeLinkKey,
  metricRows,
  signStatement,
  type SimulatedIdentity,
} from '../../../test/simulated-agent.ts';
import { until } from '../../../test/until.ts';
import { fakeClock } from '../clock.ts';
import { spreadMs } from './gateway.ts';

const dayMs = 86_400_000;

let one: LinkInstance;
let me: SimulatedIdentity;
before(async () => {
  one = await linkInstance();
  me = await one.enrol();
});
after(() => one[Symbol.asyncDispose]());

const superuser = async <T extends object>(text: string, values: unknown[] = []) =>
  (await one.db.superuser.query<T & Record<string, unknown>>(text, values)).rows;
test('a device with its certificate is welcomed', async () => {
  const link = one.link(me);
  const welcome = await link.hello();
  assert.equal(welcome.lastSeq, 0);
  assert.ok(one.gateway.online(me.deviceId));
  await link.close();
  await until('it is offline', () => one.gateway.online(me.deviceId) === null);
});

test('nobody without a certificate says a word', async () => {
  const link = one.link(undefined, { tls: { ca: me.serverCa } });
  assert.equal(await link.opened, 'refused');
});

test('a certificate of another authority says nothing', async () => {
  const foreign = await foreignCertificate(me.deviceId);
  const link = one.link({ ...me, ...foreign });
  assert.equal(await link.opened, 'refused');
});

test('a certificate of the own authority that no table knows is closed before hello', async () => {
  const key = await makeLinkKey();
  const { pem } = await one.authorities.issueDeviceCertificate({
    csr: key.request,
    deviceId: me.deviceId,
    days: 7,
  });
  const link = one.link({ ...me, certificate: pem, linkKey: key.pem });
  assert.equal((await link.next('refuse')).code, 'not_known');
  assert.equal(await link.closed, closeCodes.notKnown);
});

for (const [what, options] of [
  ['TLS 1.2', { tls: { minVersion: 'TLSv1.2', maxVersion: 'TLSv1.2' } }],
  ['another path', { path: '/' }],
  ['another subprotocol', { protocol: 'candor.9' }],
  ["a browser's Origin", { headers: { origin: 'https://example.org' } }],
] as const)
  test(`${what} is refused`, async () => {
    assert.equal(await one.link(me, options).opened, 'refused');
  });

test('a resumed ticket of a revoked device is closed soon, and its open connection at once', async () => {
  const lost = await one.enrol();
  const first = one.link(lost);
  await first.hello();
  await until('a ticket is there', () => first.ticket !== undefined);
  const session = first.ticket;
  const second = one.link(lost, { tls: { session } });
  await second.hello();
  assert.equal(second.isResumed, true);
  assert.equal(await first.closed, closeCodes.identityInUse);

  const revokedAt = performance.now();
  assert.equal((await one.call('DELETE', `/api/devices/${lost.deviceId}`)).status, 200);
  assert.equal(await second.closed, closeCodes.revoked);
  assert.ok(performance.now() - revokedAt < 5_000);

  const third = one.link(lost, { tls: { session: second.ticket ?? session } });
  assert.equal((await third.next('refuse')).code, 'revoked');
  assert.equal(await third.closed, closeCodes.revoked);
  assert.equal(third.isResumed, true);
  const ends = () =>
    superuser<{ reason: string | null }>(
      'SELECT reason FROM candor.device_availability WHERE device_id = $1 ORDER BY online_from',
      [lost.deviceId],
    );
  await until('both have ended', async () => (await ends()).every(({ reason }) => reason !== null));
  assert.deepEqual(
    (await ends()).map(({ reason }) => reason),
    ['replaced', 'revoked'],
  );
});

test('an expired certificate is refused, also by a ticket from before', async () => {
  const device = await one.enrol();
  const first = one.link(device);
  await first.hello();
  await until('a ticket is there', () => first.ticket !== undefined);
  await first.close();
  await superuser(
    "UPDATE candor.device_key SET not_after = now() - interval '1 second' WHERE device_id = $1",
    [device.deviceId],
  );
  const second = one.link(device, { tls: { session: first.ticket } });
  assert.equal((await second.next('refuse')).code, 'not_known');
  assert.equal(await second.closed, closeCodes.notKnown);
});

test('a renewed link key replaces the old one when it is first used', async () => {
  const device = await one.enrol();
  const first = one.link(device);
  await first.hello();
  await wait(1_000); // certificates know no parts of a second, and the newer one must be newer
  const key = await makeLinkKey();
  first.send({ type: 'renew', csr: Buffer.from(key.request).toString('base64url') });
  const { pem } = await first.next('certificate');
  const again = one.link(device); // an agent that died before it could keep the answer
  await again.hello();
  const second = one.link({ ...device, certificate: pem, linkKey: key.pem });
  await second.hello();
  const third = one.link(device);
  assert.equal((await third.next('refuse')).code, 'revoked');
  await second.close();
});

for (const [what, message] of [
  ['something else than hello', { type: 'leave', signature: 'A'.repeat(86) }],
  ['an unknown message', { type: 'shell' }],
  ['a version that lies', helloMessage({ version: 'a\u202eb' })],
  ['text that is no JSON', 'hello?'],
] as const)
  test(`a connection that begins with ${what} is closed as malformed`, async () => {
    const link = one.link(me);
    await link.opened;
    link.send(message);
    assert.equal(await link.closed, closeCodes.malformed);
  });

test('binary frames, and frames over 256 KiB, end the connection', async () => {
  const binary = one.link(me);
  await binary.hello();
  binary.socket.send(Buffer.from('{}'), { binary: true });
  assert.equal(await binary.closed, closeCodes.binary);
  const large = one.link(me);
  await large.hello();
  const before = process.memoryUsage().arrayBuffers;
  large.send('x'.repeat(30 * 2 ** 20));
  assert.equal(await large.closed, closeCodes.tooLarge);
  // what the client itself holds of it is there before and after
  assert.ok(process.memoryUsage().arrayBuffers - before < 70 * 2 ** 20);
});

test('the newer connection of an identity wins', async () => {
  const older = one.link(me);
  await older.hello();
  const newer = one.link(me);
  await newer.hello();
  assert.equal(await older.closed, closeCodes.identityInUse);
  assert.ok(one.gateway.online(me.deviceId));
  await newer.close();
});

test('the public address is nowhere: not in the database, and only as a hash that differs by company', async () => {
  const other = await one.enrol({ company: 1 });
  for (const identity of [me, other]) {
    const link = one.link(identity);
    await link.hello();
    await link.close();
  }
  const rows = await superuser<{ public_ip_hmac: Buffer; company_id: string }>(
    'SELECT DISTINCT company_id, public_ip_hmac FROM candor.device_network',
  );
  assert.equal(rows.length, 2);
  assert.notDeepEqual(rows[0]?.public_ip_hmac, rows[1]?.public_ip_hmac);
  assert.equal(rows[0]?.public_ip_hmac.length, 32);
  for (const { table_name: table } of await superuser<{ table_name: string }>(
    "SELECT table_name FROM information_schema.tables WHERE table_schema = 'candor'",
  ))
    assert.deepEqual(
      await superuser(`SELECT 1 FROM candor.${table} AS row WHERE row::text LIKE '%127.0.0.1%'`),
      [],
      table,
    );
});

test('availability says when a device was there, and how it ended', async () => {
  const device = await one.enrol();
  const clean = one.link(device);
  await clean.hello();
  await clean.close();
  const lost = one.link(device);
  await lost.hello();
  lost.tls?.destroy();
  await lost.closed;
  await until(
    'its end is stored',
    async () =>
      (
        await superuser(
          'SELECT 1 FROM candor.device_availability WHERE device_id = $1 AND online_until IS NOT NULL',
          [device.deviceId],
        )
      ).length === 2,
  );
  const periods = await superuser<{ reason: string }>(
    'SELECT reason FROM candor.device_availability WHERE device_id = $1 ORDER BY online_from',
    [device.deviceId],
  );
  assert.deepEqual(
    periods.map(({ reason }) => reason),
    ['clean', 'lost'],
  );
  const answer: { body: { state: string } } = await one.call('GET', `/api/devices/${device.deviceId}`);
  assert.equal(answer.body.state, 'lost');
});

test('the last sign of life is written within seconds', async () => {
  const device = await one.enrol();
  const link = one.link(device);
  await link.hello();
  const seen = async () =>
    (
      await superuser<{ last_seen_at: Date }>('SELECT last_seen_at FROM candor.device WHERE id = $1', [
        device.deviceId,
      ])
    )[0]?.last_seen_at.getTime() ?? 0;
  const first = await seen();
  await wait(5);
  await link.report([{ record: 'manage.metric', rows: metricRows(1) }]);
  await until('it is seen again', async () => (await seen()) > first, 8_000);
  await link.close();
});

test('silence is noticed, a connection that says no hello is closed, and a quiet one is left alone', async () => {
  const clock = fakeClock(new Date());
  await using fake = await linkInstance(clock);
  const [watched, mute, quiet] = [await fake.enrol(), await fake.enrol(), await fake.join()];
  const links = { watched: fake.link(watched), quiet: fake.link(quiet) };
  await links.watched.hello();
  await links.quiet.hello({ quiet: true });
  const muteLink = fake.link(mute);
  await muteLink.opened;
  let pings = 0;
  links.watched.socket.on('ping', () => pings++);
  links.quiet.socket.on('ping', () => assert.fail('a quiet connection was pinged'));
  clock.advance(6_000);
  assert.equal(await muteLink.closed, closeCodes.tooSlow);
  clock.advance(36_000);
  await until('a ping comes', () => pings > 0);
  // its answer comes after the pong, which must not arrive at the later time
  await links.watched.report([{ record: 'manage.metric', rows: metricRows(1) }]);
  links.watched.tls?.pause(); // it hears nothing any more, and answers nothing
  clock.advance(80_000);
  await until('it counts as lost', () => fake.gateway.online(watched.deviceId) === null);
  assert.ok(fake.gateway.online(quiet.deviceId));
  await until(
    'that is stored',
    async () =>
      (await fake.db.superuser.query("SELECT 1 FROM candor.device_availability WHERE reason = 'lost'"))
        .rowCount === 1,
  );
  links.watched.socket.terminate();
  await links.quiet.close();
});

test('a stopping server asks agents to come back later, and says so in their availability', async () => {
  await using short = await linkInstance();
  const device = await short.enrol();
  const link = short.link(device);
  await link.hello();
  const bytes = link.reportBytes([{ record: 'manage.metric', rows: metricRows(2) }]);
  link.socket.send(bytes, { binary: false });
  await link.next('ack');
  const [closed] = await Promise.all([link.closed, short.gateway.close()]);
  assert.equal(closed, 1001);
  assert.deepEqual(
    link.received.filter(({ type }) => type === 'goingAway'),
    [{ type: 'goingAway', spreadMs: 1_000 }],
  );
  const { rows } = await short.db.superuser.query<{ reason: string }>(
    'SELECT reason FROM candor.device_availability',
  );
  assert.deepEqual(rows, [{ reason: 'server_stop' }]);
});

test('agents are spread by 5 ms each, over at least a second', () => {
  assert.deepEqual([0, 200, 201, 20_000].map(spreadMs), [1_000, 1_000, 1_005, 100_000]);
});

test('the certificate is made anew from day 60 on, and nobody is disconnected for it', async () => {
  const clock = fakeClock(new Date(Math.floor(Date.now() / 1000) * 1000));
  await using short = await linkInstance(clock);
  const device = await short.enrol();
  const link = short.link(device);
  await link.hello({ quiet: true });
  const endsAt = Number(short.gateway.certificateEndsAt());
  assert.equal(endsAt - clock.now().getTime(), 90 * dayMs);
  const served = async () => {
    // by the fake clock its life has yet to begin: which one it is counts here
    const socket = connect({ port: short.port, host: '127.0.0.1', rejectUnauthorized: false });
    socket.on('error', () => undefined);
    await once(socket, 'secureConnect');
    const { fingerprint256 } = socket.getPeerCertificate();
    socket.destroy();
    return fingerprint256;
  };
  const first = await served();
  clock.advance(59 * dayMs);
  await wait(1_100);
  assert.equal(await served(), first);
  clock.advance(2 * dayMs);
  await until('another certificate', async () => (await served()) !== first);
  assert.equal(Number(short.gateway.certificateEndsAt()) - endsAt, 61 * dayMs);
  assert.equal((await link.report([{ record: 'manage.metric', rows: metricRows(2) }])).refused.length, 0);
  assert.equal(link.socket.readyState, link.socket.OPEN);
});

test('a period that a killed server left open ends where the device was last seen', async () => {
  await using short = await linkInstance();
  const device = await short.enrol();
  const seen = new Date('2026-11-20T10:00:00Z');
  await short.db.superuser.query('UPDATE candor.device SET last_seen_at = $1', [seen]);
  await short.db.superuser.query(
    'INSERT INTO candor.device_availability (company_id, device_id, online_from) SELECT company_id, id, $2 FROM candor.device WHERE id = $1',
    [device.deviceId, new Date('2026-11-20T09:00:00Z')],
  );
  await short.gateway.close();
  await short.gateway.listen();
  const { rows } = await short.db.superuser.query<{ online_until: Date; reason: string }>(
    'SELECT online_until, reason FROM candor.device_availability',
  );
  assert.deepEqual(rows, [{ online_until: seen, reason: 'server_stop' }]);
});

test('a device that leaves is gone for good, and only its own identity key can say so', async () => {
  const device = await one.enrol();
  const stranger = await one.enrol();
  const leave = (signer: SimulatedIdentity) => ({
    type: 'leave',
    signature: signStatement(signer, { kind: 'leave', version: 1, deviceId: device.deviceId }),
  });
  const forged = one.link(device);
  await forged.hello();
  forged.send(leave(stranger));
  assert.equal(await forged.closed, closeCodes.malformed);
  const own = one.link(device);
  await own.hello();
  own.send(leave(device));
  assert.equal(await own.closed, closeCodes.revoked);
  assert.equal((await one.call('GET', `/api/devices/${device.deviceId}`)).status, 404);
  const again = one.link(device);
  assert.equal(await again.closed, closeCodes.revoked);
});

test('a request for a certificate that is none ends the connection, and changes nothing', async () => {
  const device = await one.enrol();
  const link = one.link(device);
  await link.hello();
  link.send({ type: 'renew', csr: 'AAAA' });
  assert.equal(await link.closed, closeCodes.malformed);
  const keys = await superuser('SELECT 1 FROM candor.device_key WHERE device_id = $1', [device.deviceId]);
  assert.equal(keys.length, 1);
});

test('a Focus device leaves by itself', async () => {
  const laptop = await one.join();
  const link = one.link(laptop);
  await link.hello({ quiet: true });
  const statement = { kind: 'leave', version: 1, deviceId: laptop.deviceId };
  link.send({ type: 'leave', signature: signStatement(laptop, statement) });
  assert.equal(await link.closed, closeCodes.revoked);
  assert.equal(await one.link(laptop).closed, closeCodes.revoked);
});

test('beyond the most agents, the next is asked to try again later', async () => {
  await using small = await linkInstance(undefined, undefined, { maxAgents: 1 });
  const [first, second] = [small.link(await small.enrol()), small.link(await small.enrol())];
  await first.hello();
  assert.equal(await second.closed, 1013);
  await first.close();
});

test('an agent whose policy is older gets the one in force', async () => {
  const link = one.link(await one.enrol());
  await link.hello({ policyVersion: 1 });
  const { document } = await link.next('policy');
  const { version } = devicePolicy.parse(JSON.parse(document));
  await link.close();
  const again = one.link(me);
  await again.hello({ policyVersion: version });
  await again.report([]);
  assert.deepEqual(again.received, []);
  await again.close();
});
