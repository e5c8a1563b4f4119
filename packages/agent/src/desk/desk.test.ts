import assert from 'node:assert/strict';
import { after, before, beforeEach, describe, test } from 'node:test';
import { startXSession, until, xSessionSkip, type XSession } from '../focus/x-session.testing.ts';
import type { DeskState, ShownPrompt } from '../remote/desk-wire.ts';
import { barScene, type BarControl } from './bar-view.ts';
import { liveOf, nothing, promptOf, startDesk, untilShown, type WatchedDesk } from './desk.testing.ts';
import { openPainter } from './painter.ts';
import { PromptForm, type Control } from './prompt-form.ts';
import { promptScene } from './prompt-view.ts';
import type { Scene } from './scene.ts';
import { answered } from './x-call.ts';
import { openDisplay } from './x-display.ts';
import { XWindow } from './x-window.ts';

const skip = xSessionSkip();
const one = '01900000-0000-7000-8000-000000000001';
const other = '01900000-0000-7000-8000-000000000002';
const promptTitle = /wants to connect/u;
const barTitle = /Who is connected/u;

describe('the desk on an X display', { skip }, () => {
  let watched: WatchedDesk;
  before(async () => {
    watched = await startDesk();
  });
  after(() => watched[Symbol.asyncDispose]());
  beforeEach(async () => {
    watched.desk.show(nothing);
    await until(
      'nothing is shown',
      async () => (await watched.windows(/(wants to|Who is) connect/u)).length === 0,
    );
    watched.acts.length = 0;
  });
  const show = (state: Partial<DeskState>) => watched.desk.show({ ...nothing, ...state });
  const lastSeen = () => watched.acts.findLast((act) => act.act === 'visible')?.isVisible;

  test('a prompt is allowed by the mouse, but not before a switch is on', async () => {
    const prompt = promptOf(one);
    show({ prompts: [prompt] });
    const window = await untilShown(watched, promptTitle);
    const click = clicker(watched, window, await sceneOf(prompt));
    await click('allow');
    await click('right chat');
    await click('minutes 60');
    await click('allow');
    await until('it is answered', () => watched.acts.length > 0);
    assert.deepEqual(watched.acts, [{ act: 'allow', sessionId: one, rights: ['chat'], minutes: 60 }]);
    await until('it is gone', async () => (await watched.windows(promptTitle)).length === 0);
  });

  test('the keyboard is its own: keys reach no other window, and Allow is reached by them', async () => {
    await watched.session.openXterm('Beneath');
    show({ prompts: [promptOf(one)] });
    await untilShown(watched, promptTitle);
    // from Refuse on: Refuse for today, the switch, which is turned on, then backwards to Allow
    await watched.session.xdotool('key', 'Tab', 'Down', 'space', 'shift+Tab', 'Return');
    await until('it is answered', () => watched.acts.length > 0);
    assert.deepEqual(watched.acts, [{ act: 'allow', sessionId: one, rights: ['chat'], minutes: 15 }]);
  });

  test('prompts come one after the other, Escape refuses, and what made itself up is no key', async () => {
    const asker = { name: 'Bo', organisation: '-', isCertified: false };
    const later = promptOf(other, { asker });
    show({ prompts: [promptOf(one), later] });
    const first = await untilShown(watched, /Anna Müller wants/u);
    await watched.session.xdotool('key', '--window', first, 'Escape');
    await watched.session.xdotool('key', 'Escape');
    const second = await untilShown(watched, /Bo wants/u);
    await clicker(watched, second, await sceneOf(later))('refuse-today');
    await until('both are answered', () => watched.acts.length === 2);
    assert.deepEqual(watched.acts, [
      { act: 'refuse', sessionId: one, today: false },
      { act: 'refuse', sessionId: other, today: true },
    ]);
  });

  test('a prompt whose time is over goes by itself and says nothing', async () => {
    show({ prompts: [promptOf(one, { until: Date.now() + 1_500 })] });
    await untilShown(watched, promptTitle);
    await until('it is gone', async () => (await watched.windows(promptTitle)).length === 0);
    assert.deepEqual(watched.acts, []);
  });

  test('the bar comes back over what covered it, and says so each second', async () => {
    show({ live: [liveOf(one)] });
    const bar = await untilShown(watched, barTitle);
    await until('it is seen', () => lastSeen() === true);
    const stranger = await openDisplay(watched.session.display, { onEvent: () => {}, onLost: () => {} });
    new XWindow(stranger, { x: 100, y: 0, width: 50, height: 50 }).raise();
    await until('it is covered', () => lastSeen() === false);
    await until('it is seen again', () => lastSeen() === true);
    assert.deepEqual(await watched.windows(barTitle), [bar]);
    stranger.close();
  });

  test('a bar that was hidden, moved away or destroyed is made good', async () => {
    show({ live: [liveOf(one)] });
    for (const harm of [['windowunmap'], ['windowclose']] as const) {
      const bar = await untilShown(watched, barTitle);
      watched.acts.length = 0;
      await watched.session.xdotool(...harm, bar);
      await until(`it is missed after ${harm[0]}`, () => lastSeen() === false);
      await untilShown(watched, barTitle);
      await until('it is seen', () => lastSeen() === true);
    }
  });

  test('what is pressed in the bar is said, whole or as a strip', async () => {
    const live = [liveOf(one, { asksToCompare: true }), liveOf(other)];
    show({ live });
    const window = await untilShown(watched, barTitle);
    const scene = await barOf(live, 'whole');
    const click = clicker(watched, window, scene);
    await click(`equal ${one}`);
    await click(`differ ${one}`);
    await click(`end ${other}`);
    await click('shrink');
    const strip = await barOf(live, 'strip');
    await until('it is a strip', async () => (await heightOf(watched, window)) === strip.height);
    await clicker(watched, window, strip)('end-all');
    await until('all is said', () => watched.acts.filter(({ act }) => act === 'end').length === 3);
    assert.deepEqual(
      watched.acts.filter(({ act }) => act !== 'visible'),
      [
        { act: 'compared', sessionId: one, areEqual: true },
        { act: 'compared', sessionId: one, areEqual: false },
        { act: 'end', sessionId: other },
        { act: 'end', sessionId: one },
        { act: 'end', sessionId: other },
      ],
    );
    // whoever comes in is shown whole
    show({ live: [...live, liveOf('01900000-0000-7000-8000-000000000003')] });
    await until('it is whole again', async () => (await heightOf(watched, window)) > scene.height);
  });
});

test(
  'keys that were meant for something else answer nothing; a display that drops the desk is told',
  { skip },
  async () => {
    await using watched = await startDesk({ settleMs: 3_600_000 });
    watched.desk.show({ ...nothing, prompts: [promptOf(one)] });
    const window = await untilShown(watched, promptTitle);
    await watched.session.xdotool('key', 'space', 'Return', 'Escape');
    await clicker(watched, window, await sceneOf(promptOf(one)))('refuse-today');
    await until('the click counts', () => watched.acts.length > 0);
    assert.deepEqual(watched.acts, [{ act: 'refuse', sessionId: one, today: true }]);
    watched.desk.show({ ...nothing, live: [liveOf(one)] });
    await watched.session.xdotool('windowkill', await untilShown(watched, barTitle));
    await until('the loss is told', () => watched.lost() === 1);
  },
);

test('two displays number their atoms each in its own way', { skip }, async () => {
  await using first = await startXSession({ windowManager: false });
  await using second = await startXSession({ windowManager: false });
  const number = async ({ display: name }: XSession, ...atoms: string[]) => {
    const { client, close } = await openDisplay(name, { onEvent: () => {}, onLost: () => {} });
    const found = await Promise.all(
      atoms.map((atom) => answered<number>((done) => client.InternAtom(false, atom, done))),
    );
    close();
    return found.at(-1);
  };
  assert.notEqual(await number(first, 'ONLY_OF_THE_FIRST', 'OF_BOTH'), await number(second, 'OF_BOTH'));
});

async function sceneOf(prompt: ShownPrompt): Promise<Scene<Control>> {
  const { measure } = await openPainter();
  return promptScene(
    { prompt, form: new PromptForm(prompt), language: 'en', secondsLeft: 600, waiting: 0 },
    measure,
  );
}

async function barOf(live: DeskState['live'], size: 'whole' | 'strip'): Promise<Scene<BarControl>> {
  const { measure } = await openPainter();
  return barScene({ live, language: 'en', size, now: Date.now(), address: undefined }, 800, measure);
}

const clicker =
  <Name extends string>(watched: WatchedDesk, window: string, { targets }: Scene<Name>) =>
  async (name: Name): Promise<void> => {
    const box = targets.find((target) => target.name === name)?.box;
    assert.ok(box, `${name} can be pressed`);
    await watched.click(window, Math.round(box.x + box.width / 2), Math.round(box.y + box.height / 2));
  };

async function heightOf({ session }: WatchedDesk, window: string): Promise<number> {
  return Number(/HEIGHT=(\d+)/u.exec(await session.xdotool('getwindowgeometry', '--shell', window))?.[1]);
}
