import assert from 'node:assert/strict';
import { once } from 'node:events';
import { connect, createServer, type AddressInfo, type Socket } from 'node:net';
import { test, type TestContext } from 'node:test';
import { setTimeout as wait } from 'node:timers/promises';
import { until } from '../../../test/until.ts';
import { fakeClock, systemClock } from '../clock.ts';
import { Unfinished } from './unfinished.ts';

async function door(t: TestContext, clock = systemClock) {
  const unfinished = new Unfinished(clock);
  const begun: Socket[] = [];
  const server = createServer({ pauseOnConnect: true }, (socket) =>
    unfinished.admit(socket, () => void begun.push(socket)),
  );
  server.listen(0, '0.0.0.0');
  await once(server, 'listening');
  const { port } = server.address() as AddressInfo; // a listening TCP server has one
  const peers: Socket[] = [];
  t.after(() => {
    unfinished[Symbol.dispose]();
    for (const peer of peers) peer.destroy();
    server.close();
  });
  /** Answers whether the socket was let in. */
  const knock = async (from = '127.0.0.1') => {
    const before = begun.length;
    const peer = connect({ port, host: '127.0.0.1', localAddress: from });
    peers.push(peer);
    let isReset = false;
    peer.on('error', () => (isReset = true));
    await until('an answer', () => isReset || begun.length > before);
    return !isReset;
  };
  return { unfinished, begun, port, peers, knock };
}

test('an address may have twenty unfinished sockets, and one more when one of them ends or is finished', async (t) => {
  const { unfinished, begun, peers, knock } = await door(t);
  for (let i = 0; i < 20; i++) assert.equal(await knock(), true);
  assert.equal(await knock(), false);
  assert.equal(await knock('127.0.0.2'), true);
  peers[0]?.destroy();
  begun[0]?.resume(); // whoever reads it notices its end
  await until('one has ended', () => unfinished.size === 20);
  assert.equal(await knock(), true);
  assert.equal(await knock(), false);
  if (begun[1]) unfinished.finish(begun[1]);
  assert.equal(await knock(), true);
});

test('five hundred in all may be unfinished, and two hundred a second have their turn', async (t) => {
  const { unfinished, begun, port, peers } = await door(t);
  const startedAt = performance.now();
  let resets = 0;
  for (let i = 0; i < 520; i++)
    peers.push(
      connect({ port, host: '127.0.0.1', localAddress: `127.0.1.${1 + Math.floor(i / 20)}` }).on(
        'error',
        () => resets++,
      ),
    );
  await until('20 are turned away', () => resets === 20);
  assert.equal(unfinished.size, 500);
  assert.ok(begun.length < 500, 'most of them wait');
  await until('all had their turn', () => begun.length === 500);
  const seconds = (performance.now() - startedAt) / 1_000;
  assert.ok(seconds > 2.3, `500 had their turn within ${seconds} s`);
});

test("a deadline runs from the socket's turn on: 10 s for TLS, 5 s for the upgrade", async (t) => {
  const clock = fakeClock();
  const { unfinished, begun, knock } = await door(t, clock);
  await knock();
  await knock();
  const [slow, quick] = begun;
  clock.advance(9_000);
  if (quick) unfinished.reached(quick, 'upgrade');
  await wait(60);
  assert.equal(unfinished.size, 2);
  clock.advance(2_000);
  await until('the slow one ends', () => unfinished.size === 1);
  assert.equal(slow?.destroyed, true);
  clock.advance(3_500);
  await until('the quick one ends', () => unfinished.size === 0);
  assert.equal(quick?.destroyed, true);
});
