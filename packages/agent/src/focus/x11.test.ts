import assert from 'node:assert/strict';
import { spawn } from 'node:child_process';
import { readFileSync } from 'node:fs';
import { createServer } from 'node:net';
import { describe, test } from 'node:test';
import { setTimeout as sleep } from 'node:timers/promises';
import { FocusSourceError, type FocusEvent } from './source.ts';
import { listenAsDisplay, withoutExtension } from './x-proxy.testing.ts';
import { startXSession, until, xSessionSkip, type XSession } from './x-session.testing.ts';
import { connectX } from './x11-connection.ts';
import { openCounts } from './x11-counts.ts';
import { X11Source } from './x11.ts';

const skip = xSessionSkip();
const longLimitMs = 3_600_000;

/** A running source and everything that it has told. */
async function watch(display: string, idleLimitMs = longLimitMs) {
  const source = new X11Source({ display, idleLimitMs });
  const events: FocusEvent[] = [];
  await source.start((event) => events.push(event));
  return {
    source,
    events,
    apps: () => events.flatMap((event) => (event.kind === 'focused' ? [event.app] : [])),
    kinds: () => events.map(({ kind }) => kind),
    idleKinds: () => events.flatMap(({ kind }) => (kind === 'idle' || kind === 'active' ? [kind] : [])),
    counts: () => {
      const all = events.flatMap((event) => (event.kind === 'counts' ? [event] : []));
      return {
        keys: all.reduce((total, each) => total + each.keys, 0),
        clicks: all.reduce((total, each) => total + each.clicks, 0),
      };
    },
    [Symbol.asyncDispose]: () => source.stop(),
  };
}

/** Everything the server had to say before has been heard: a change of window that comes after it is known. */
async function settled(session: XSession, watched: { apps(): (string | null)[] }): Promise<void> {
  const count = watched.apps().length;
  await session.openXterm(`Marker${count}`);
  await until('the marker window is told', () => watched.apps().at(-1) === `Marker${count}`);
}

describe('the active window', { skip }, () => {
  test('switching between two windows tells each app in turn, with its pid', async () => {
    await using session = await startXSession();
    await using watched = await watch(session.display);
    assert.deepEqual(watched.kinds()[0], 'ready');
    const alpha = await session.openXterm('Alpha');
    const beta = await session.openXterm('Beta');
    await until('Beta is told', () => watched.apps().at(-1) === 'Beta');
    await session.activate(alpha);
    await until('Alpha is told', () => watched.apps().at(-1) === 'Alpha');
    await session.activate(beta);
    await until('Beta is told again', () => watched.apps().at(-1) === 'Beta');
    const last = watched.events.at(-1);
    assert.equal(last?.kind === 'focused' ? last.pid : undefined, beta.process.pid);
    assert.deepEqual(
      watched.apps().filter((app, index, all) => app !== null && app !== all[index - 1]),
      ['Alpha', 'Beta', 'Alpha', 'Beta'],
    );
  });

  test('the window that is active at the start is told at once', async () => {
    await using session = await startXSession();
    await session.openXterm('Alpha');
    await using watched = await watch(session.display);
    await until('Alpha is told', () => watched.apps().at(-1) === 'Alpha');
  });

  test('a window that is destroyed while active leaves none, and the source goes on', async () => {
    await using session = await startXSession();
    await using watched = await watch(session.display);
    const alpha = await session.openXterm('Alpha');
    await until('Alpha is told', () => watched.apps().at(-1) === 'Alpha');
    await session.end(alpha.process);
    await until('no window is told', () => watched.apps().at(-1) === null);
    await session.openXterm('Beta');
    await until('Beta is told', () => watched.apps().at(-1) === 'Beta');
  });

  test('windows that come and go faster than they can be asked about crash nothing', async () => {
    await using session = await startXSession();
    await using watched = await watch(session.display);
    const opened = await Promise.all(['A', 'B', 'C', 'D'].map((name) => openAndEnd(session, name)));
    assert.equal(opened.length, 4);
    await session.openXterm('Last');
    await until('Last is told', () => watched.apps().at(-1) === 'Last');
  });

  test('without a window manager there is no active window', async () => {
    await using session = await startXSession({ windowManager: false });
    await using watched = await watch(session.display);
    await until('no window is told', () => watched.apps().at(-1) === null);
    await session.startWindowManager();
    await session.openXterm('Alpha');
    await until('Alpha is told', () => watched.apps().at(-1) === 'Alpha');
  });

  test('a window manager that dies takes the active window with it', async () => {
    await using session = await startXSession({ windowManager: false });
    const manager = await session.startWindowManager();
    await using watched = await watch(session.display);
    await session.openXterm('Alpha');
    await until('Alpha is told', () => watched.apps().at(-1) === 'Alpha');
    await session.end(manager, 'SIGKILL');
    await until('no window is told', () => watched.apps().at(-1) === null);
    await using late = await watch(session.display);
    await until('nobody believes what it left behind', () => late.apps().length > 0);
    assert.deepEqual(late.apps(), [null]);
  });
});

/** Ends an xterm as soon as it has a window. */
async function openAndEnd(session: XSession, name: string): Promise<void> {
  const child = spawn('xterm', ['-class', name, '-e', 'cat'], { env: session.env, stdio: 'ignore' });
  // xdotool itself fails when a window that it looks at has just died.
  await until(`${name} has a window`, () =>
    session.xdotool('search', '--class', `^${name}$`).then(Boolean, () => false),
  );
  await session.end(child);
}

describe('counts', { skip }, () => {
  test('keys and clicks are counted exactly, the wheel adds nothing, a held key counts once', async () => {
    await using session = await startXSession();
    await using watched = await watch(session.display);
    watched.source.setCounts(true);
    await session.openXterm('Alpha');
    assert.equal(watched.source.abilities.counts, 'available');
    const secret = 'hunter2-secret';
    await session.xdotool('type', '--delay', '1', secret);
    await session.xdotool('click', '1', 'click', '3', 'click', '8');
    await session.xdotool('click', '4', 'click', '5', 'click', '6', 'click', '7');
    await session.xdotool('keydown', 'b', 'sleep', '1.2', 'keyup', 'b');
    await settled(session, watched);
    assert.deepEqual(watched.counts(), { keys: secret.length + 1, clicks: 3 });
  });

  test('nothing is selected until counts are on, and nothing after they are off', async () => {
    await using session = await startXSession();
    await using watched = await watch(session.display);
    await session.openXterm('Alpha');
    await session.xdotool('type', 'abc');
    watched.source.setCounts(true);
    await settled(session, watched);
    await session.xdotool('type', 'de');
    await settled(session, watched);
    watched.source.setCounts(false);
    await settled(session, watched);
    await session.xdotool('type', 'fgh');
    await settled(session, watched);
    assert.deepEqual(watched.counts(), { keys: 2, clicks: 0 });
  });

  test('what reaches the library of an input event is blank', async () => {
    await using session = await startXSession();
    const packets: Buffer[] = [];
    let keys = 0;
    const connection = await connectX(session.display, {
      onEvent: (event) => packets.push(event.rawData),
      onCounts: (counts) => void (keys += counts.keys),
      onLost: () => {},
    });
    openCounts(connection, (watched) => watched?.select(true));
    await session.openXterm('Alpha');
    await until('a key is counted', async () => {
      await session.xdotool('key', 'x');
      return keys > 0;
    });
    connection.close();
    const input = packets.filter((packet) => packet[0] === 35);
    assert.ok(input.length > 0);
    for (const packet of packets) assert.ok(packet.subarray(10).every((byte) => byte === 0));
  });
});

describe('idleness', { skip, concurrency: true }, () => {
  const limitMs = 2_000;

  test('absence and return are told by alarms, to the moment of the input', async () => {
    await using session = await startXSession();
    await using watched = await watch(session.display, limitMs);
    assert.equal(watched.source.abilities.idle, 'alarm');
    const first = await press(session);
    await until('absence is told', () => watched.idleKinds().at(-1) === 'idle');
    const second = await press(session);
    await until('return is told', () => watched.idleKinds().at(-1) === 'active');
    await until('absence is told again', () => watched.idleKinds().at(-1) === 'idle');
    const [idle, active, again] = watched.events
      .filter(({ kind }) => kind === 'idle' || kind === 'active')
      .slice(-3);
    assert.ok(idle?.kind === 'idle' && active?.kind === 'active' && again?.kind === 'idle');
    isMomentOf(first, idle.since);
    isMomentOf(second, active.at);
    isMomentOf(second, again.since);
    assert.ok(idle.at - idle.since >= limitMs);
  });

  test('changing windows without any input is a sign of presence until one limit later', async () => {
    await using session = await startXSession();
    const alpha = await session.openXterm('Alpha');
    await session.openXterm('Beta');
    await using watched = await watch(session.display, limitMs);
    await until('absence is told', () => watched.idleKinds().at(-1) === 'idle');
    const switched = await around(() => session.activate(alpha));
    await until('return is told', () => watched.idleKinds().at(-1) === 'active');
    await until('absence is told again', () => watched.idleKinds().at(-1) === 'idle');
    const last = watched.events.findLast((event) => event.kind === 'idle');
    isMomentOf(switched, last?.since);
  });

  test('another limit takes effect at once', async () => {
    await using session = await startXSession();
    await session.xdotool('key', 'a');
    await using watched = await watch(session.display, longLimitMs);
    // Longer than the limit that comes next; time itself is what this is about.
    await sleep(limitMs);
    assert.deepEqual(watched.idleKinds(), []);
    watched.source.setIdleLimit(limitMs);
    await until('absence is told', () => watched.idleKinds().at(-1) === 'idle');
    watched.source.setIdleLimit(longLimitMs);
    await until('return is told', () => watched.idleKinds().at(-1) === 'active');
  });

  test('a server without SYNC is asked by MIT-SCREEN-SAVER instead', async () => {
    await using session = await startXSession();
    await using proxy = await withoutExtension(session, 'SYNC');
    await session.xdotool('key', 'a');
    await using watched = await watch(proxy.display, limitMs);
    assert.equal(watched.source.abilities.idle, 'timer');
    await until('absence is told', () => watched.idleKinds().at(-1) === 'idle');
    const returned = await press(session);
    await until('return is told', () => watched.idleKinds().at(-1) === 'active');
    isMomentOf(returned, watched.events.findLast((event) => event.kind === 'active')?.at);
  });

  test('a server with neither says so', async () => {
    await using session = await startXSession({ serverWords: ['-extension', 'MIT-SCREEN-SAVER'] });
    await using proxy = await withoutExtension(session, 'SYNC');
    await using watched = await watch(proxy.display, limitMs);
    assert.equal(watched.source.abilities.idle, 'none');
  });

  test('no timer runs while idle: over 12 s the main thread gives up the processor at most 4 times', async () => {
    await using session = await startXSession();
    await session.openXterm('Alpha');
    const child = spawn(
      process.execPath,
      [new URL('x11-child.testing.ts', import.meta.url).pathname, String(limitMs)],
      {
        env: session.env,
        stdio: ['ignore', 'pipe', 'inherit'],
      },
    );
    try {
      let told = '';
      child.stdout.on('data', (chunk: Buffer) => (told += chunk.toString()));
      await until('absence is told', () => told.includes('"idle"'));
      // What follows the last event (its garbage, its writes) is not part of being idle.
      await sleep(2_000);
      const before = voluntarySwitches(child.pid);
      await sleep(12_000);
      const grown = voluntarySwitches(child.pid) - before;
      assert.ok(grown <= 4, `${grown} voluntary context switches`);
      await session.xdotool('key', 'a');
      await until('return is told', () => told.includes('"active"'));
    } finally {
      await session.end(child);
    }
  });
});

type Moment = { fromMs: number; toMs: number };

/** When something was done: between these two. */
async function around(act: () => Promise<unknown>): Promise<Moment> {
  const fromMs = Date.now();
  await act();
  return { fromMs, toMs: Date.now() };
}

const press = (session: XSession) => around(() => session.xdotool('key', 'a'));

/** The server's counter has steps of 4 ms, and its answer may take a while to come on a busy machine. */
function isMomentOf({ fromMs, toMs }: Moment, at: number | undefined): void {
  assert.ok(
    at !== undefined && at >= fromMs - 10 && at <= toMs + 1_000,
    `${at} is not in ${fromMs}..${toMs}`,
  );
}

function voluntarySwitches(pid: number | undefined): number {
  const status = readFileSync(`/proc/${pid}/status`, 'utf8');
  return Number(/^voluntary_ctxt_switches:\s*(\d+)$/mu.exec(status)?.[1]);
}

describe('a display that is not there', () => {
  const isNoDisplay = (error: unknown) => error instanceof FocusSourceError && error.code === 'no_x_display';
  const start = (display: string | undefined) =>
    new X11Source({ display, idleLimitMs: longLimitMs }).start(() => {});

  test('start rejects with no_x_display without DISPLAY, with a foreign one and with one that nobody serves', async () => {
    for (const display of [undefined, '', 'nonsense', ':9999', '127.0.0.1:59535']) {
      await assert.rejects(start(display), isNoDisplay);
    }
  });

  test('start rejects with no_x_display when what answers is no X server', async () => {
    const server = createServer((socket) =>
      socket.end('\u0000\u0003\u0000\u0000\u0000\u0000\u0001\u0000no!!'),
    );
    await assert.rejects(start(await listenAsDisplay(server)), isNoDisplay);
    server.close();
  });

  test('a stop before the start has finished rejects it with stopped', { skip }, async () => {
    await using session = await startXSession({ windowManager: false });
    const source = new X11Source({ display: session.display, idleLimitMs: longLimitMs });
    const started = source.start(() => {});
    await source.stop();
    await assert.rejects(started, (error) => error instanceof FocusSourceError && error.code === 'stopped');
  });

  test('a server that dies is told as lost, once, and a stop is not', { skip }, async () => {
    await using session = await startXSession();
    await using watched = await watch(session.display);
    const stopped = await watch(session.display);
    await stopped.source.stop();
    await session.end(session.server, 'SIGTERM');
    await until('the loss is told', () => watched.kinds().at(-1) === 'lost');
    assert.equal(watched.kinds().filter((kind) => kind === 'lost').length, 1);
    assert.deepEqual(watched.source.abilities.window, 'none');
    assert.ok(!stopped.kinds().includes('lost'));
  });
});
