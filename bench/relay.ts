// A relay in a process of its own, over TLS: what it adds to a way, and the most it passes on: npm run bench -- relay
import { setTimeout as wait } from 'node:timers/promises';
import { maxRecordBytes } from '@candor/protocol/session/handshake.ts';
import { directPairs, pairInRoom, type Pair } from '../packages/relay/test/pairs.ts';
import { secret } from '../packages/relay/test/relay-on-loopback.ts';
import { makeWebAuthority } from '../packages/server/test/web-authority.ts';
import { conclude, heading, Part } from './simulate.ts';

const rooms = 100;
/** Without a relay between them, to compare with: what else slows this computer slows both. */
const straightPairs = 20;
/** 180 kB/s, as a picture that changes: 30 messages of 6 kB. */
const [frameBytes, framesPerS, seconds] = [6_000, 30, 15];
/** Enough that no room reaches the rate of one. */
const [busyRooms, busyMegabytes] = [8, 1_000];

heading(
  `relay: ${rooms} rooms at ${(frameBytes * framesPerS) / 1_000} kB/s, then ${busyRooms} at their fastest`,
);
using authority = await makeWebAuthority();
const { certPem, keyPem } = await authority.issue(['localhost']);
const ca = authority.pem;
await using relay = new Part('simulate-relay.ts');
const port = await relay.ask<number>('serve', { secret, cert: certPem, key: keyPem });
const inRooms: Pair[] = [];
for (let n = 0; n < rooms; n++) inRooms.push(await pairInRoom(port, `room-${n}`, { ca }));
const straight = await directPairs(straightPairs, { certPem, keyPem, ca });

const [relayed, direct] = await Promise.all([sendSteadily(inRooms), sendSteadily(straight)]);
for (const [how, taken] of Object.entries({ relayed, direct }))
  console.log(
    `${taken.length} messages ${how}: p50 ${at(taken, 0.5).toFixed(2)} ms, p95 ${at(taken, 0.95).toFixed(2)} ms, p99 ${at(taken, 0.99).toFixed(2)} ms`,
  );
const rssBytes = await relay.ask<number>('rssBytes');
const most = await sendMost();
console.log(
  `RSS of the relay ${(rssBytes / 2 ** 20).toFixed(0)} MiB; ${most.perCpuS.toFixed(0)} MB a second of its CPU`,
);
for (const one of [...inRooms, ...straight]) one[Symbol.dispose]();
conclude([
  {
    what: 'added to p95 by the relay',
    measured: at(relayed, 0.95) - at(direct, 0.95),
    target: 5,
    unit: 'ms',
    peer: '-',
  },
  { what: 'passed on', measured: most.perS, target: 60, unit: 'MB/s', peer: '-', higherIsBetter: true },
]);

function at(ascending: readonly number[], share: number): number {
  return ascending[Math.floor(ascending.length * share)] ?? NaN;
}

/** Each at its pace, none at the same moment as another. @returns ms from end to end, ascending */
async function sendSteadily(pairs: readonly Pair[]): Promise<number[]> {
  const taken: number[] = [];
  const heard = pairs.map(({ to }) => {
    const all = Promise.withResolvers<void>();
    let n = 0;
    to.on('message', (bytes: Buffer, isBinary) => {
      if (!isBinary) return;
      taken.push(performance.now() - bytes.readDoubleLE());
      if (++n === framesPerS * seconds) all.resolve();
    });
    return all.promise;
  });
  for (const [n, { from }] of pairs.entries())
    void sendFrames(from, (n / pairs.length) * (1_000 / framesPerS));
  await Promise.all(heard);
  for (const { to } of pairs) to.removeAllListeners('message');
  // the first second warms up
  return taken.slice(pairs.length * framesPerS).toSorted((a, b) => a - b);
}

async function sendFrames(socket: Pair['from'], afterMs: number): Promise<void> {
  const startAt = performance.now() + afterMs;
  for (let n = 0; n < framesPerS * seconds; n++) {
    await wait(Math.max(0, startAt + (n * 1_000) / framesPerS - performance.now()));
    const frame = Buffer.alloc(frameBytes);
    frame.writeDoubleLE(performance.now());
    socket.send(frame);
  }
}

/** Some rooms as fast as their senders are read. MB/s by the clock, and by the relay's CPU. */
async function sendMost(): Promise<{ perS: number; perCpuS: number }> {
  const before = await relay.ask<number>('cpuMs');
  const startedAt = performance.now();
  const frames = Math.ceil((busyMegabytes * 1e6) / busyRooms / maxRecordBytes);
  await Promise.all(inRooms.slice(0, busyRooms).map((pair) => flood(pair, frames)));
  const wallS = (performance.now() - startedAt) / 1_000;
  const cpuS = ((await relay.ask<number>('cpuMs')) - before) / 1_000;
  const megabytes = (frames * busyRooms * maxRecordBytes) / 1e6;
  return { perS: megabytes / wallS, perCpuS: megabytes / cpuS };
}

async function flood({ from, to }: Pair, frames: number): Promise<void> {
  const frame = Buffer.alloc(maxRecordBytes);
  const all = Promise.withResolvers<void>();
  let n = 0;
  to.on('message', () => {
    if (++n === frames) all.resolve();
  });
  for (let sent = 0; sent < frames; sent++) {
    const done = Promise.withResolvers<void>();
    from.send(frame, () => done.resolve());
    if (from.bufferedAmount > 2 ** 20) await done.promise;
  }
  await all.promise;
}
