import { api } from '@candor/protocol/api/index.ts';
import type { LiveEvent, LiveRequest, LiveTopic } from '@candor/protocol/messages/live.ts';
import { isCode } from './api-problem.ts';
import { request } from './request.ts';

/** open: events come. waiting: they don't, and the link is tried again; what is on the screen is as of `since`. */
export type LiveState = { link: 'open' | 'waiting'; since: number };
type Listener = { topic: LiveTopic; id: string | undefined; hear: (event: LiveEvent) => void };

/** RFC 6455, 7.4.1: going away. */
const ENDED = 1001;
const FIRST_WAIT_MS = 1_000;
const LONGEST_WAIT_MS = 30_000;
/** A page change unsubscribes and subscribes at once; the link outlives that. */
const LINGER_MS = 5_000;

const listeners = new Set<Listener>();
const watchers = new Set<() => void>();
const regained = new Set<() => void>();
let state: LiveState = { link: 'waiting', since: Date.now() };
let socket: WebSocket | undefined;
let timer: ReturnType<typeof setTimeout> | undefined;
let failures = 0;
let hasBeenOpen = false;
let holders = 0;

/** Hears the events of a topic; with an id, only those about it. */
export function listen(listener: Listener): () => void {
  listeners.add(listener);
  if (isOpen() && subscribersOf(listener) === 1) tell('subscribe', listener);
  if (socket === undefined && timer === undefined) void open();
  return () => {
    listeners.delete(listener);
    if (isOpen() && subscribersOf(listener) === 0) tell('unsubscribe', listener);
    if (!isWanted()) setTimeout(closeIfUnheard, LINGER_MS);
  };
}

/** Keeps the link also where nothing is listened to: its end tells that one's rights changed, or one's sign-in ended. */
export function holdLink(): () => void {
  holders += 1;
  if (socket === undefined && timer === undefined) void open();
  return () => {
    holders -= 1;
    if (!isWanted()) setTimeout(closeIfUnheard, LINGER_MS);
  };
}

export function liveState(): LiveState {
  return state;
}

export function watchLive(watcher: () => void): () => void {
  watchers.add(watcher);
  return () => {
    watchers.delete(watcher);
  };
}

/** After a gap: events were missed, so what is on the screen is to be asked for anew. */
export function onRegained(watcher: () => void): () => void {
  regained.add(watcher);
  return () => {
    regained.delete(watcher);
  };
}

async function open(): Promise<void> {
  clearTimeout(timer);
  timer = setTimeout(() => undefined, 0); // marks that a try is under way
  try {
    const { ticket } = (await request(api.accounts.liveTicket, undefined)) as { ticket: string }; // by the contract
    connect(ticket);
  } catch (thrown) {
    timer = undefined;
    // who isn't signed in has been sent to the sign-in page, and has nothing to hear
    if (!isCode(thrown, 'not_signed_in')) tryAgain();
  }
}

function connect(ticket: string): void {
  timer = undefined;
  if (!isWanted()) return;
  const address = new URL('/live', location.href);
  address.protocol = address.protocol === 'https:' ? 'wss:' : 'ws:';
  const opened = new WebSocket(address);
  socket = opened;
  opened.addEventListener('open', () => {
    write({ type: 'hello', ticket });
    for (const one of firstOfEach()) tell('subscribe', one);
    failures = 0;
    if (hasBeenOpen) for (const watcher of regained) watcher();
    hasBeenOpen = true;
    change('open');
  });
  opened.addEventListener('message', ({ data }) => deliver(String(data)));
  opened.addEventListener('close', ({ code }) => {
    if (socket !== opened) return;
    socket = undefined;
    change('waiting');
    if (!isWanted()) return;
    // ended by the server: whoever was signed out is to know at once
    if (code === ENDED) void open();
    else tryAgain();
  });
}

function tryAgain(): void {
  if (timer !== undefined) return;
  const longest = Math.min(LONGEST_WAIT_MS, FIRST_WAIT_MS * 2 ** failures);
  failures += 1;
  // spread, so that a restarted server isn't met by all pages at once
  timer = setTimeout(() => void open(), longest * (0.5 + Math.random() / 2));
}

function closeIfUnheard(): void {
  if (isWanted()) return;
  const unheard = socket;
  socket = undefined;
  clearTimeout(timer);
  timer = undefined;
  hasBeenOpen = false;
  unheard?.close();
}

function deliver(text: string): void {
  const event = JSON.parse(text) as LiveEvent; // the server writes nothing else
  const about = idOf(event);
  for (const { topic, id, hear } of listeners) {
    if (topic === event.topic && (id === undefined || id === about)) hear(event);
  }
}

function idOf(event: LiveEvent): string | undefined {
  if (event.topic === 'device.changed' || event.topic === 'device.metric') return event.deviceId;
  return event.topic === 'enrolment.used' ? event.tokenId : undefined;
}

function tell(type: 'subscribe' | 'unsubscribe', { topic, id }: Listener): void {
  write({ type, topic, ...(id !== undefined && { id }) });
}

function write(message: LiveRequest): void {
  socket?.send(JSON.stringify(message));
}

function isWanted(): boolean {
  return listeners.size + holders > 0;
}

function isOpen(): boolean {
  return socket?.readyState === WebSocket.OPEN;
}

function subscribersOf({ topic, id }: Listener): number {
  return [...listeners].filter((one) => one.topic === topic && one.id === id).length;
}

function firstOfEach(): Listener[] {
  const byName = new Map([...listeners].map((one) => [`${one.topic} ${one.id ?? ''}`, one]));
  return [...byName.values()];
}

function change(link: LiveState['link']): void {
  state = { link, since: Date.now() };
  for (const watcher of watchers) watcher();
}
