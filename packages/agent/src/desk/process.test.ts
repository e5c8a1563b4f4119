import assert from 'node:assert/strict';
import { spawn, type ChildProcess } from 'node:child_process';
import { once } from 'node:events';
import { mkdtempSync, rmSync } from 'node:fs';
import type { Socket } from 'node:net';
import { tmpdir } from 'node:os';
import path from 'node:path';
import { test, type TestContext } from 'node:test';
import { fileURLToPath } from 'node:url';
import { readLines } from '../control/lines.ts';
import { listen } from '../control/listen.ts';
import { startXSession, until, xSessionSkip } from '../focus/x-session.testing.ts';
import { liveOf, nothing, promptOf } from './desk.testing.ts';
import { cannotShow, keepDesk, restartInMs } from './keep-desk.ts';

const skip = xSessionSkip();
const program = fileURLToPath(new URL('../main.ts', import.meta.url));
const one = '01900000-0000-7000-8000-000000000001';

function folderOf(t: TestContext): string {
  const folder = mkdtempSync(path.join(tmpdir(), 'candor-desk-'));
  t.after(() => rmSync(folder, { recursive: true, force: true }));
  return folder;
}

function spawnDesk(folder: string, env: NodeJS.ProcessEnv): ChildProcess {
  return spawn(process.execPath, [program, 'desk', '--child', '--state', folder], {
    env: { ...env, CANDOR_AGENT_TURN: 'lean' },
    stdio: ['pipe', 'ignore', 'pipe'],
  });
}

test(
  'the program finds its agent, shows, comes back when it is thrown out, and ends with its parent',
  { skip },
  async (t) => {
    const folder = folderOf(t);
    await using session = await startXSession();
    const seats: { socket: Socket; heard: unknown[] }[] = [];
    const agent = await listen(path.join(folder, 'control.sock'), {
      answer: () => Promise.resolve({}),
      seat({ kind, socket, begun }) {
        assert.equal(kind, 'window');
        const heard: unknown[] = [];
        readLines(socket, 1_000, (line) => heard.push(JSON.parse(line)), begun);
        seats.push({ socket, heard });
        return true;
      },
    });
    const child = spawnDesk(folder, session.env);
    const gone = once(child, 'exit');
    t.after(() => {
      child.kill();
      for (const { socket } of seats) socket.destroy();
      agent.close();
    });
    const tell = (at: number, state: object) =>
      seats[at]?.socket.write(`${JSON.stringify({ ...nothing, ...state })}\n`);
    const windowOf = async (title: string) => {
      let found = '';
      await until(`${title} is shown`, async () => {
        found = await session.xdotool('search', '--onlyvisible', '--name', title).catch(() => '');
        return found !== '';
      });
      return found;
    };

    await until('it sits down', () => seats.length === 1);
    tell(0, { prompts: [promptOf(one)] });
    await windowOf('wants to connect');
    await until('Escape counts', async () => {
      // keys that come at once are not meant for it
      if (seats[0]?.heard.length === 0) await session.xdotool('key', 'Escape');
      return seats[0]?.heard.length === 1;
    });
    assert.deepEqual(seats[0]?.heard, [{ act: 'refuse', sessionId: one, today: false }]);
    tell(0, { live: [liveOf(one)] });
    await session.xdotool('windowkill', await windowOf('Who is connected'));
    await until('it sits down again', () => seats.length === 2);
    tell(1, { live: [liveOf(one)] });
    await windowOf('Who is connected');
    await until('it is seen', () => JSON.stringify(seats[1]?.heard).includes('"isVisible":true'));
    child.stdin?.end();
    assert.deepEqual(await gone, [0, null]);
  },
);

test('without a display it says so in one line, and where the notice page is', async (t) => {
  const folder = folderOf(t);
  const child = spawnDesk(folder, { ...process.env, DISPLAY: '', CANDOR_DISPLAY: '' });
  let said = '';
  child.stderr?.on('data', (part: Buffer) => (said += part.toString()));
  assert.deepEqual(await once(child, 'close'), [1, null]);
  assert.match(said, /^Sessions are not shown as windows: There is no X display .* notice page .*\n$/u);
});

test('a desk that ends is started three times a minute, one that can show nothing is not, and none outlives its agent', async () => {
  assert.equal(restartInMs([0], 500), 1_000);
  assert.equal(restartInMs([0, 2_000, 4_000], 4_500), 55_500);
  assert.equal(restartInMs([0, 2_000, 4_000], 59_900), 1_000);
  const started: ChildProcess[] = [];
  const start = (script: string) => () => {
    const child = spawn(process.execPath, ['-e', script], { stdio: ['pipe', 'ignore', 'inherit'] });
    started.push(child);
    return child;
  };
  const broken = keepDesk('', start(`process.exit(${cannotShow})`));
  await once(started[0] ?? process, 'close');
  broken.end();
  const kept = keepDesk('', start('process.stdin.resume()'));
  started[1]?.kill();
  await until('it is started again', () => started.length === 3);
  const last = started[2] ?? process;
  kept.end();
  assert.deepEqual(await once(last, 'close'), [0, null]);
  assert.equal(started.length, 3);
});
