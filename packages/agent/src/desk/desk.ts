import type { XEvent } from 'x11';
import type { DeskAct, DeskState } from '../remote/desk-wire.ts';
import { BarPane, type OpenConversation } from './bar-pane.ts';
import { openPainter } from './painter.ts';
import { PromptPane, type PaneOptions } from './prompt-pane.ts';
import type { XDisplay } from './x-display.ts';

const tickMs = 1_000;
const usualSettleMs = 700;

export interface DeskOptions {
  display: XDisplay;
  send(act: DeskAct): void;
  openConversation: OpenConversation;
  /** It can show nothing more. */
  onFailure(error: unknown): void;
  settleMs?: number;
}

interface Panes {
  prompt: PromptPane;
  bar: BarPane;
}

/**
 * Shows on one display what a DeskState says, and sends what the person does. Nothing that draws is loaded before
 * something is to be shown.
 */
export class Desk {
  readonly #options: DeskOptions;
  #panes: Promise<Panes> | undefined;
  #open: Panes | undefined;
  #timer: NodeJS.Timeout | undefined;

  constructor(options: DeskOptions) {
    this.#options = options;
  }

  /** Whether anything was shown, so that what draws is in memory. */
  get hasShown(): boolean {
    return this.#panes !== undefined;
  }

  show(state: DeskState): void {
    const isNeeded = state.prompts.length > 0 || state.live.length > 0;
    if (!isNeeded && !this.#panes) return;
    this.#panes ??= this.#load();
    this.#panes
      .then(({ prompt, bar }) => Promise.all([prompt.show(state), bar.show(state)]))
      .catch(this.#options.onFailure);
    if (isNeeded) this.#timer ??= setInterval(() => this.#tick(), tickMs);
    else this.#stop();
  }

  onEvent(event: XEvent): void {
    this.#open?.prompt.onEvent(event);
    this.#open?.bar.onEvent(event);
  }

  close(): void {
    this.#stop();
    this.#open?.prompt.close();
    this.#open?.bar.close();
  }

  #tick(): void {
    const open = this.#open;
    if (!open) return;
    Promise.all([open.prompt.tick(), open.bar.tick(open.prompt.windowIds)]).catch(this.#options.onFailure);
  }

  #stop(): void {
    clearInterval(this.#timer);
    this.#timer = undefined;
  }

  async #load(): Promise<Panes> {
    const { display, send, onFailure, openConversation, settleMs = usualSettleMs } = this.#options;
    const shared: PaneOptions = { display, painter: await openPainter(), send, onFailure };
    this.#open = { prompt: new PromptPane(shared, settleMs), bar: new BarPane(shared, openConversation) };
    return this.#open;
  }
}
