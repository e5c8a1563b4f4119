import type { XEvent } from 'x11';
import type { DeskState, ShownLive } from '../remote/desk-wire.ts';
import { barScene, type BarControl } from './bar-view.ts';
import type { PaneOptions } from './prompt-pane.ts';
import { redrawer } from './redraw.ts';
import type { Box } from './scene.ts';
import { Surface } from './surface.ts';
import { words } from './words.ts';

/** Opens the notice page; what is returned is its address where no browser opened it. */
export type OpenConversation = () => Promise<string | undefined>;

/** Who is connected, at the top of every monitor until nobody is (clauses N1 and N2). */
export class BarPane {
  readonly #options: PaneOptions;
  readonly #openConversation: OpenConversation;
  readonly #redraw: () => Promise<void>;
  #state: Pick<DeskState, 'language' | 'live'> = { language: 'en', live: [] };
  #bars: { monitor: Box; surface: Surface<BarControl> }[] = [];
  #size: 'whole' | 'strip' = 'whole';
  #address: string | undefined;

  constructor(options: PaneOptions, openConversation: OpenConversation) {
    this.#options = options;
    this.#openConversation = openConversation;
    this.#redraw = redrawer(() => this.#draw(), options.onFailure);
  }

  get windowIds(): number[] {
    return this.#bars.flatMap(({ surface }) => surface.windowId ?? []);
  }

  show(state: DeskState): Promise<void> {
    const known = new Set(this.#state.live.map(newsOf));
    // who comes in, or has a code to compare, is shown whole, however small the bar was made before
    if (!state.live.every((live) => known.has(newsOf(live)))) this.#size = 'whole';
    this.#state = state;
    return this.#redraw();
  }

  /** Each second while a session is on. `own`: the desk's other windows, which may lie above. */
  async tick(own: readonly number[]): Promise<void> {
    if (this.#state.live.length === 0) return;
    const all = new Set([...own, ...this.windowIds]);
    const seen = await Promise.all(this.#bars.map(({ surface }) => surface.look(all)));
    this.#options.send({ act: 'visible', isVisible: seen.length > 0 && !seen.includes(false) });
    await this.#redraw();
  }

  onEvent(event: XEvent): void {
    const bar = this.#bars.find(({ surface }) => surface.windowId === event.wid);
    const control = bar?.surface.clicked(event.name, event);
    if (control === undefined) return;
    this.#press(control);
    void this.#redraw();
  }

  close(): void {
    for (const { surface } of this.#bars) surface.destroy();
    this.#bars = [];
    this.#address = undefined;
  }

  #press(control: BarControl): void {
    const { send } = this.#options;
    if (control === 'shrink' || control === 'grow') this.#size = control === 'grow' ? 'whole' : 'strip';
    if (control === 'conversation')
      void this.#openConversation().then((address) => {
        this.#address = address;
        return this.#redraw();
      }, this.#options.onFailure);
    for (const { sessionId } of this.#state.live) {
      if (control === 'end-all' || control === `end ${sessionId}`) send({ act: 'end', sessionId });
      if (control === `equal ${sessionId}`) send({ act: 'compared', sessionId, areEqual: true });
      if (control === `differ ${sessionId}`) send({ act: 'compared', sessionId, areEqual: false });
    }
  }

  async #draw(): Promise<void> {
    const { display, painter } = this.#options;
    const { live, language } = this.#state;
    if (live.length === 0) return this.close();
    const [monitors, desktopScale] = await Promise.all([display.monitors(), display.scale()]);
    if (JSON.stringify(monitors) !== JSON.stringify(this.#bars.map(({ monitor }) => monitor))) {
      for (const { surface } of this.#bars) surface.destroy();
      this.#bars = monitors.map((monitor) => ({
        monitor,
        surface: new Surface<BarControl>(display, painter),
      }));
    }
    for (const { monitor, surface } of this.#bars) {
      const shown = { live, language, size: this.#size, now: Date.now(), address: this.#address };
      const scene = await barScene(shown, Math.floor(monitor.width / desktopScale), painter.measure);
      await surface.draw(scene, {
        title: words[language].barName,
        scale: desktopScale,
        place: ({ width, height }) => ({
          x: monitor.x + Math.floor((monitor.width - width) / 2),
          y: monitor.y,
          width,
          height,
        }),
      });
    }
  }
}

const newsOf = ({ sessionId, asksToCompare }: ShownLive) => `${sessionId} ${asksToCompare}`;
