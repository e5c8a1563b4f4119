import { randomUUID } from 'node:crypto';
import { clean } from '@candor/policy/text.ts';
import { chatMessage, mostChatText, type ChatMessage } from '@candor/protocol/session/channels.ts';
import type { ShownLive } from './desk-wire.ts';

type Line = ShownLive['chat'][number];

const mostLines = 500;
const mostPerSecond = 5;

/** What is said in a session, in memory only; the oldest goes when there is too much. */
export class Conversation {
  readonly #lines: Line[] = [];
  readonly #now: () => number;
  /** When the last few came, of each side. */
  readonly #times = { technician: [] as number[], person: [] as number[] };

  constructor(now: () => number) {
    this.#now = now;
  }

  get lines(): readonly Line[] {
    return this.#lines;
  }

  /** Of the technician: what comes too fast, or twice, is dropped. */
  take(message: ChatMessage): void {
    if (message.type === 'shown') return this.#mark(message.id);
    if (this.#lines.some(({ id }) => id === message.id) || !this.#hasRoom('technician')) return;
    this.#add({ id: message.id, from: 'technician', text: message.text, at: this.#now(), isShown: false });
  }

  /** Of the person at this computer; undefined where nothing is left of it, or it comes too fast. */
  say(text: string): ChatMessage | undefined {
    const lines = text.split('\n').map((line) => clean(line, mostChatText));
    const line = { id: randomUUID(), text: lines.join('\n').trim(), at: this.#now() };
    const { data: message } = chatMessage.safeParse({ type: 'text', ...line });
    if (!message || !this.#hasRoom('person')) return undefined;
    this.#add({ ...line, from: 'person', isShown: false });
    return message;
  }

  /** What a desk shows by now: words to the technician that it does. */
  show(): ChatMessage[] {
    const fresh = this.#lines.filter(({ from, isShown }) => from === 'technician' && !isShown);
    for (const { id } of fresh) this.#mark(id);
    return fresh.map(({ id }) => ({ type: 'shown', id }));
  }

  #hasRoom(from: Line['from']): boolean {
    const now = this.#now();
    const times = this.#times[from].filter((at) => now - at < 1_000);
    this.#times[from] = times;
    if (times.length >= mostPerSecond) return false;
    times.push(now);
    return true;
  }

  #add(line: Line): void {
    this.#lines.push(line);
    if (this.#lines.length > mostLines) this.#lines.shift();
  }

  #mark(id: string): void {
    const at = this.#lines.findIndex((line) => line.id === id);
    const line = this.#lines[at];
    if (line) this.#lines[at] = { ...line, isShown: true };
  }
}
