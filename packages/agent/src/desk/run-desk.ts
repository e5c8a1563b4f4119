import { setTimeout as sleep } from 'node:timers/promises';
import { backOffMs } from '../back-off.ts';
import { connectDesk, type DeskLink } from '../control/connect-desk.ts';
import type { LoginDoor } from '../control/login-door.ts';
import { AgentFault } from '../fault.ts';
import type { DeskState } from '../remote/desk-wire.ts';
import type { OpenConversation } from './bar-pane.ts';
import { Desk } from './desk.ts';
import { openDisplay } from './x-display.ts';

/** Nothing has been shown for so long: what draws may leave the memory. */
const restAfterMs = 60_000;
const mostWaitMs = 15_000;
const nothing: DeskState = { language: 'en', refusedUntil: null, prompts: [], live: [] };

export interface DeskPlaces {
  display: string | undefined;
  /** The agent's. */
  door: string | LoginDoor;
  openConversation: OpenConversation;
}

/**
 * Shows on one display what the agent says, and finds the agent again when that ends. Settles with `lost` when the
 * display is gone, with `rested` when something was shown and long nothing since. Throws AgentFault `no_display` when
 * there is none, `cannot_draw` when nothing can be drawn.
 */
export async function runDesk({
  display: name,
  door,
  openConversation,
}: DeskPlaces): Promise<'lost' | 'rested'> {
  const ended = Promise.withResolvers<'lost' | 'rested'>();
  let link: DeskLink | undefined;
  let rest: NodeJS.Timeout | undefined;
  const display = await openDisplay(name, {
    onEvent: (event) => desk.onEvent(event),
    onLost: () => ended.resolve('lost'),
  });
  const desk = new Desk({
    display,
    send: (act) => link?.send(act),
    openConversation,
    onFailure: ended.reject,
  });
  const show = (state: DeskState) => {
    desk.show(state);
    clearTimeout(rest);
    const isIdle = state.prompts.length + state.live.length === 0;
    if (isIdle && desk.hasShown) rest = setTimeout(() => ended.resolve('rested'), restAfterMs);
  };
  const over = new AbortController();
  try {
    const linked = keepLinked(door, show, over.signal, (now) => (link = now));
    return await Promise.race([ended.promise, linked]);
  } finally {
    over.abort();
    clearTimeout(rest);
    link?.close();
    desk.close();
    display.close();
  }
}

/** Never settles before the signal aborts, but by an error that is not the agent's absence. */
async function keepLinked(
  door: string | LoginDoor,
  show: (state: DeskState) => void,
  signal: AbortSignal,
  onLink: (link: DeskLink | undefined) => void,
): Promise<'lost'> {
  let failures = 0;
  while (!signal.aborted) {
    const link = await connectDesk(door, 'window', (state) => {
      failures = 0;
      show(state);
    }).catch(absent);
    onLink(link);
    await link?.closed;
    onLink(undefined);
    if (signal.aborted) break;
    show(nothing);
    failures += 1;
    // ended by the signal
    await sleep(Math.min(mostWaitMs, backOffMs(failures)), undefined, { signal }).catch(() => undefined);
  }
  return 'lost';
}

function absent(error: unknown): undefined {
  if (error instanceof AgentFault && error.code === 'not_running') return undefined;
  throw error;
}
