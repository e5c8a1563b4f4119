import type { XEvent } from 'x11';
import type { DeskAct, DeskState, ShownPrompt } from '../remote/desk-wire.ts';
import { keyOf } from './keys.ts';
import type { Painter } from './painter.ts';
import { plain } from './plain-text.ts';
import { PromptForm, type Control } from './prompt-form.ts';
import { promptScene } from './prompt-view.ts';
import { redrawer } from './redraw.ts';
import type { Box } from './scene.ts';
import { Surface } from './surface.ts';
import { words } from './words.ts';
import { answered } from './x-call.ts';
import type { XDisplay } from './x-display.ts';

const mostTitle = 120;

export interface PaneOptions {
  display: XDisplay;
  painter: Painter;
  send(act: DeskAct): void;
  onFailure(error: unknown): void;
}

interface Asking {
  prompt: ShownPrompt;
  form: PromptForm;
  surface: Surface<Control>;
  monitor: Box;
  scale: number;
  openedAtMs: number;
  hasKeyboard: boolean;
}

/** The prompts, one after the other, in the middle of the monitor with the pointer (clauses C1 and C2). */
export class PromptPane {
  readonly #options: PaneOptions;
  readonly #settleMs: number;
  readonly #redraw: () => Promise<void>;
  /** Answered here: not shown again while the agent has not taken them away yet. */
  #answered = new Set<string>();
  #state: Pick<DeskState, 'language' | 'prompts'> = { language: 'en', prompts: [] };
  #asking: Asking | undefined;

  /** `settleMs`: keys that come so soon after it appeared were meant for something else. */
  constructor(options: PaneOptions, settleMs: number) {
    this.#options = options;
    this.#settleMs = settleMs;
    this.#redraw = redrawer(() => this.#draw(), options.onFailure);
  }

  get windowIds(): number[] {
    const id = this.#asking?.surface.windowId;
    return id === undefined ? [] : [id];
  }

  show(state: DeskState): Promise<void> {
    this.#state = state;
    const asked = new Set(state.prompts.map(({ sessionId }) => sessionId));
    this.#answered = new Set([...this.#answered].filter((id) => asked.has(id)));
    return this.#redraw();
  }

  /** Each second: the seconds that are left, and still over everything. */
  async tick(): Promise<void> {
    await this.#asking?.surface.look(new Set(this.windowIds));
    await this.#redraw();
  }

  onEvent(event: XEvent): void {
    const asking = this.#asking;
    if (!asking || event.wid !== asking.surface.windowId) return;
    const answer = this.#answerOf(event, asking);
    if (answer) {
      this.#answered.add(answer.sessionId);
      this.#options.send(answer);
    }
    void this.#redraw();
  }

  #answerOf(event: XEvent, { form, surface, openedAtMs }: Asking): ReturnType<PromptForm['press']> {
    if (event.name === 'ButtonPress' || event.name === 'ButtonRelease') {
      const control = surface.clicked(event.name, event);
      return control && form.press(control);
    }
    if (event.name !== 'KeyPress' || event.keycode === undefined) return undefined;
    const key = keyOf(this.#options.display.keysyms.get(event.keycode) ?? [], event.buttons ?? 0);
    return key && performance.now() - openedAtMs >= this.#settleMs ? form.key(key) : undefined;
  }

  close(): void {
    this.#asking?.surface.destroy();
    if (this.#asking) this.#options.display.client.UngrabKeyboard(0);
    this.#asking = undefined;
  }

  async #draw(): Promise<void> {
    const { painter } = this.#options;
    const open = this.#state.prompts.filter(
      ({ sessionId, until }) => !this.#answered.has(sessionId) && until > Date.now(),
    );
    const prompt = open[0];
    if (prompt?.sessionId !== this.#asking?.prompt.sessionId) this.close();
    if (!prompt) return;
    const asking = (this.#asking ??= await this.#open(prompt));
    const { form, monitor, surface } = asking;
    const scene = await promptScene(
      {
        prompt,
        form,
        language: this.#state.language,
        secondsLeft: Math.max(0, Math.ceil((prompt.until - Date.now()) / 1000)),
        waiting: open.length - 1,
      },
      painter.measure,
    );
    await surface.draw(scene, {
      title: words[this.#state.language].title(plain(prompt.asker.name, mostTitle)),
      scale: Math.min(asking.scale, monitor.height / scene.height, monitor.width / scene.width),
      place: ({ width, height }) => ({
        x: monitor.x + Math.floor((monitor.width - width) / 2),
        y: monitor.y + Math.floor((monitor.height - height) / 2),
        width,
        height,
      }),
    });
    await this.#takeKeyboard(asking);
  }

  async #open(prompt: ShownPrompt): Promise<Asking> {
    const { display, painter } = this.#options;
    const [monitor, scale] = await Promise.all([display.pointerMonitor(), display.scale()]);
    return {
      prompt,
      form: new PromptForm(prompt),
      surface: new Surface<Control>(display, painter),
      monitor,
      scale,
      openedAtMs: performance.now(),
      hasKeyboard: false,
    };
  }

  /** No window manager gives it the focus. Where another program holds the keyboard, as an open menu does, later again. */
  async #takeKeyboard(asking: Asking): Promise<void> {
    const id = asking.surface.windowId;
    if (asking.hasKeyboard || id === undefined) return;
    const { client } = this.#options.display;
    const outcome = await answered<number>((done) => client.GrabKeyboard(id, 0, 0, 1, 1, done));
    asking.hasKeyboard = outcome === 0;
    if (asking !== this.#asking && asking.hasKeyboard) client.UngrabKeyboard(0);
  }
}
