import { startXSession, until, type XSession } from '../focus/x-session.testing.ts';
import type { DeskAct, DeskState, ShownLive, ShownPrompt } from '../remote/desk-wire.ts';
import { Desk, type DeskOptions } from './desk.ts';
import { openDisplay } from './x-display.ts';

const asker = { name: 'Anna Müller', organisation: 'Nordlicht IT', isCertified: true };

export const nothing: DeskState = { language: 'en', refusedUntil: null, prompts: [], live: [] };

export const promptOf = (sessionId: string, changed: Partial<ShownPrompt> = {}): ShownPrompt => ({
  sessionId,
  asker,
  reason: 'The printer does not print (ticket 4711)',
  rights: ['chat'],
  minutes: [15, 60, 240],
  until: Date.now() + 600_000,
  others: [],
  ...changed,
});

export const liveOf = (sessionId: string, changed: Partial<ShownLive> = {}): ShownLive => ({
  sessionId,
  asker,
  rights: ['chat'],
  state: 'active',
  startedAt: Date.now(),
  until: Date.now() + 900_000,
  connection: 'relay_server',
  code: '123456',
  asksToCompare: false,
  chat: [],
  ...changed,
});

export interface WatchedDesk extends AsyncDisposable {
  session: XSession;
  desk: Desk;
  acts: DeskAct[];
  lost: () => number;
  /** Ids of the desk's windows that can be seen, by their titles. */
  windows(title: RegExp): Promise<string[]>;
  /** Clicks at a place within the window, in px. */
  click(window: string, x: number, y: number): Promise<void>;
}

/** A desk on a display of its own, and what it sends. */
export async function startDesk(options: Partial<DeskOptions> = {}): Promise<WatchedDesk> {
  const session = await startXSession();
  const acts: DeskAct[] = [];
  let losses = 0;
  const display = await openDisplay(session.display, {
    onEvent: (event) => desk.onEvent(event),
    onLost: () => (losses += 1),
  });
  const desk = new Desk({
    display,
    send: (act) => acts.push(act),
    openConversation: () => Promise.resolve(undefined),
    onFailure: (error) => {
      throw error;
    },
    settleMs: 0,
    ...options,
  });
  return {
    session,
    desk,
    acts,
    lost: () => losses,
    async windows(title) {
      const found = await session.xdotool('search', '--onlyvisible', '--name', title.source).catch(() => '');
      return found.split('\n').filter((line) => line !== '');
    },
    async click(window, x, y) {
      await session.xdotool('mousemove', '--window', window, String(x), String(y), 'click', '1');
    },
    async [Symbol.asyncDispose]() {
      desk.close();
      display.close();
      await session[Symbol.asyncDispose]();
    },
  };
}

/** The one window with that title, once it is there. */
export async function untilShown(watched: WatchedDesk, title: RegExp): Promise<string> {
  let found: string[] = [];
  await until(`a window ${title} is shown`, async () => (found = await watched.windows(title)).length === 1);
  return found[0] ?? '';
}
