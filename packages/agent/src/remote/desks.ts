import type { Socket } from 'node:net';
import { parseJson } from '@candor/protocol/json.ts';
import { readLines } from '../control/lines.ts';
import type { DeskConnection } from '../control/listen.ts';
import { deskAct, type DeskAct, type DeskKind, type DeskState } from './desk-wire.ts';

export interface DesksParts {
  state: () => DeskState;
  /** False for what does not fit what is shown. */
  act: (act: DeskAct, kind: DeskKind) => boolean;
  /** One came or went. */
  onSeated: () => void;
  now: () => number;
}

/** Two thousand characters, each written as an escape, and what stands around them. */
const mostActChars = 16_384;
const mostDesks = 8;
/** At most so often a second all of it is written anew. */
const everyMs = 50;

/** What shows sessions at this computer, and what the people in front of it say. One that sends rubbish is dropped. */
export class Desks {
  readonly #parts: DesksParts;
  readonly #seated = new Map<Socket, DeskKind>();
  #timer: NodeJS.Timeout | undefined;
  /** When one said last that a person could see who is connected. */
  lastVisibleAt = 0;

  constructor(parts: DesksParts) {
    this.#parts = parts;
  }

  get isSomebodyThere(): boolean {
    return this.#seated.size > 0;
  }

  seat({ kind, socket, begun }: DeskConnection): void {
    if (this.#seated.size >= mostDesks) return void socket.destroy();
    this.#seated.set(socket, kind);
    socket.once('close', () => {
      this.#seated.delete(socket);
      this.#parts.onSeated();
    });
    this.#write(socket);
    readLines(socket, mostActChars, (line) => this.#hear(socket, kind, line), begun);
    this.#parts.onSeated();
  }

  /** What is shown has changed. */
  tell(): void {
    this.#timer ??= setTimeout(() => {
      this.#timer = undefined;
      for (const socket of this.#seated.keys()) this.#write(socket);
    }, everyMs);
  }

  close(): void {
    clearTimeout(this.#timer);
    for (const socket of this.#seated.keys()) socket.destroy();
  }

  #hear(socket: Socket, kind: DeskKind, line: string): void {
    const { data: act } = deskAct.safeParse(parseJson(line));
    if (!act) return void socket.destroy();
    if (act.act === 'visible') {
      if (act.isVisible) this.lastVisibleAt = this.#parts.now();
    } else if (!this.#parts.act(act, kind)) this.#write(socket);
  }

  /** One that does not read gets the newest state when it does. */
  #write(socket: Socket): void {
    if (socket.writableNeedDrain) return void socket.once('drain', () => this.#write(socket));
    socket.write(`${JSON.stringify(this.#parts.state())}\n`);
  }
}
