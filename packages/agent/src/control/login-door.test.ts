import assert from 'node:assert/strict';
import { once } from 'node:events';
import {
  linkSync,
  mkdtempSync,
  renameSync,
  rmSync,
  statSync,
  symlinkSync,
  utimesSync,
  writeFileSync,
} from 'node:fs';
import { createConnection } from 'node:net';
import { tmpdir } from 'node:os';
import path from 'node:path';
import { test, type TestContext } from 'node:test';
import { isAtComputer } from './active-login.ts';
import { connectDesk } from './connect-desk.ts';
import { readOneLine } from './lines.ts';
import type { DeskConnection } from './listen.ts';
import { loginDoor, openLoginDoor } from './login-door.ts';

const nothing = { language: 'en', refusedUntil: null, prompts: [], live: [] };
const me = process.getuid?.() ?? 0;

async function openDoor(t: TestContext, hasLogin = (uid: number) => uid === me) {
  const folder = mkdtempSync(path.join(tmpdir(), 'candor-door-'));
  const seated: DeskConnection[] = [];
  const asked: number[] = [];
  const door = await openLoginDoor(folder, {
    hasLogin(uid) {
      asked.push(uid);
      return Promise.resolve(hasLogin(uid));
    },
    seat: (desk) => seated.push(desk),
  });
  t.after(() => {
    for (const { socket } of seated) socket.destroy();
    door[Symbol.dispose]();
    rmSync(folder, { recursive: true });
  });
  return { folder, place: loginDoor(folder), seated, asked };
}

/** Somebody who answers what is asked for with what they like, and then says `line`. */
async function knock(
  place: ReturnType<typeof loginDoor>,
  prove: (file: string) => void,
  line: object,
): Promise<void> {
  const socket = createConnection(place.socket);
  const closed = once(socket, 'close');
  const asked: { prove: string } = JSON.parse((await readOneLine(socket, 1_000)).line);
  prove(path.join(place.proofs, asked.prove));
  socket.write(`${JSON.stringify(line)}\n`);
  socket.resume();
  await closed;
}

test('a person with a login sits down as a desk, and their proof is gone', async (t) => {
  const { place, seated, asked } = await openDoor(t);
  assert.equal(statSync(place.proofs).mode & 0o7777, 0o1733);
  const states: object[] = [];
  const link = await connectDesk(place, 'window', (state) => states.push(state));
  while (seated.length === 0) await new Promise(setImmediate);
  seated[0]?.socket.write(`${JSON.stringify(nothing)}\n`);
  while (states.length === 0) await new Promise(setImmediate);
  assert.deepEqual([seated[0]?.kind, asked, states], ['window', [me], [nothing]]);
  // it is empty, or it could not be removed
  rmSync(place.proofs, { recursive: true });
  link.close();
});

test('no proof, an old one, one with another name elsewhere, a link or no desk: nobody sits down', async (t) => {
  const { folder, place, seated, asked } = await openDoor(t);
  const desk = { ask: 'desk', as: 'window' };
  const other = path.join(folder, 'of-somebody-else');
  const long = new Date(Date.now() - 60_000);
  const forgeries: ((file: string) => void)[] = [
    () => {},
    (file) => linkSync(other, file),
    (file) => symlinkSync(other, file),
    (file) => writeFileSync(file, 'not empty'),
    (file) => {
      utimesSync(other, long, long);
      renameSync(other, file);
    },
  ];
  for (const forge of forgeries) {
    writeFileSync(other, '');
    await knock(place, forge, desk);
  }
  for (const line of [{ ask: 'status' }, { ask: 'stop' }, { ask: 'trust', fingerprint: 'ab'.repeat(32) }])
    await knock(place, (file) => writeFileSync(file, ''), line);
  assert.deepEqual([seated, asked], [[], []]);
});

test('a person without a login at the computer does not sit down', async (t) => {
  const { place, seated, asked } = await openDoor(t, () => false);
  const link = await connectDesk(place, 'page', () => assert.fail('it was shown something'));
  await link.closed;
  assert.deepEqual([seated, asked], [[], [me]]);
});

test('who sits at the computer has a graphical login there that is in front and not locked', () => {
  const session = (changed: Record<string, string> = {}) =>
    Object.entries({ Active: 'yes', Class: 'user', LockedHint: 'no', Remote: 'no', Type: 'x11', ...changed })
      .map(([name, value]) => `${name}=${value}\n`)
      .join('');
  assert.ok(isAtComputer(session()));
  assert.ok(isAtComputer(`${session({ Type: 'tty' })}\n${session({ Type: 'wayland' })}`));
  const not: Record<string, string>[] = [
    { Active: 'no' },
    { Class: 'greeter' },
    { LockedHint: 'yes' },
    { Remote: 'yes' },
    { Type: 'tty' },
  ];
  for (const changed of not) assert.ok(!isAtComputer(session(changed)), JSON.stringify(changed));
  // no session has all of it
  assert.ok(!isAtComputer(`${session({ Active: 'no' })}\n${session({ Type: 'tty' })}`));
  assert.ok(!isAtComputer(''));
});
