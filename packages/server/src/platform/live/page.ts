import type { RawData, WebSocket } from 'ws';
import { parseJson } from '@candor/protocol/json.ts';
import {
  liveRequest,
  type LiveEvent,
  type LiveRequest,
  type LiveTopic,
} from '@candor/protocol/messages/live.ts';
import type { Caller } from '../http/index.ts';
import { liveTopics } from './visible.ts';

const helloMs = 10_000;
const maxSubscriptions = 100;
/** What a page may leave unread before it is closed. */
const maxBufferedBytes = 256 * 1024;
/** Values of one device come at most once in this time; what comes between is replaced by what comes last. */
const metricMs = 1_000;
const pingMs = 30_000;

/** Close codes of the live stream. */
const codes = { end: 1001, malformed: 4400, notSignedIn: 4401, tooSlow: 4408 };

/** One open page on the live stream. */
export class Page {
  caller: Caller | undefined;
  readonly #socket: WebSocket;
  readonly #redeem: (ticket: string) => Caller | undefined;
  /** Topic -> the ids asked for; "*" for all. */
  readonly #subscriptions = new Map<LiveTopic, Set<string>>();
  readonly #waiting = new Map<string, LiveEvent>();
  readonly #sentAtMs = new Map<string, number>();
  #state: 'alive' | 'silent' = 'alive';

  constructor(socket: WebSocket, redeem: (ticket: string) => Caller | undefined) {
    this.#socket = socket;
    this.#redeem = redeem;
    const hello = setTimeout(() => this.caller ?? socket.close(codes.notSignedIn), helloMs);
    const ping = setInterval(() => this.#ping(), pingMs);
    socket.on('message', (text, isBinary) => this.#read(text, isBinary));
    socket.on('pong', () => (this.#state = 'alive'));
    // a broken socket closes by itself, and its page goes with it
    socket.on('error', () => socket.terminate());
    socket.once('close', () => {
      clearTimeout(hello);
      clearInterval(ping);
    });
  }

  wants(topic: LiveTopic, id: string | undefined): boolean {
    const ids = this.#subscriptions.get(topic);
    return ids !== undefined && (ids.has('*') || (id !== undefined && ids.has(id)));
  }

  send(event: LiveEvent, about: string | undefined): void {
    if (event.topic === 'device.metric' && about !== undefined) this.#sendAtMostOnceASecond(event, about);
    else this.#write(event);
  }

  end(): void {
    this.#socket.close(codes.end);
  }

  #read(text: RawData, isBinary: boolean): void {
    const request = isBinary ? undefined : parse(text);
    if (!request || (request.type === 'hello') === (this.caller !== undefined))
      return this.#socket.close(codes.malformed);
    if (request.type === 'hello') {
      this.caller = this.#redeem(request.ticket);
      if (!this.caller) this.#socket.close(codes.notSignedIn);
    } else this.#subscribe(request);
  }

  #subscribe({ type, topic, id = '*' }: Exclude<LiveRequest, { type: 'hello' }>): void {
    const known = liveTopics.find((one) => one === topic);
    if (!known) return this.#socket.close(codes.malformed);
    const ids = this.#subscriptions.get(known) ?? new Set();
    if (type === 'subscribe' && ids.size < maxSubscriptions) ids.add(id);
    else ids.delete(id);
    this.#subscriptions.set(known, ids);
  }

  #sendAtMostOnceASecond(event: LiveEvent, about: string): void {
    const waitMs = (this.#sentAtMs.get(about) ?? -metricMs) + metricMs - performance.now();
    if (waitMs <= 0) {
      this.#sentAtMs.set(about, performance.now());
      return this.#write(event);
    }
    if (!this.#waiting.has(about)) setTimeout(() => this.#sendWaiting(about), waitMs).unref();
    this.#waiting.set(about, event);
  }

  #sendWaiting(about: string): void {
    const event = this.#waiting.get(about);
    this.#waiting.delete(about);
    if (event) this.#sendAtMostOnceASecond(event, about);
  }

  #write(event: LiveEvent): void {
    if (this.#socket.bufferedAmount > maxBufferedBytes) return this.#socket.close(codes.tooSlow);
    if (this.#socket.readyState === this.#socket.OPEN) this.#socket.send(JSON.stringify(event));
  }

  #ping(): void {
    if (this.#state === 'silent') return this.#socket.terminate();
    this.#state = 'silent';
    this.#socket.ping();
  }
}

function parse(text: RawData): LiveRequest | undefined {
  return liveRequest.safeParse(parseJson(Buffer.isBuffer(text) ? text.toString('utf8') : '')).data;
}
