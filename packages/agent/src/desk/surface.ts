import type { Painter } from './painter.ts';
import { svgOf, targetAt, type Box, type Scene } from './scene.ts';
import type { XDisplay } from './x-display.ts';
import { XWindow } from './x-window.ts';

/** A window with a scene on it. */
export class Surface<Name extends string> {
  readonly #display: XDisplay;
  readonly #painter: Painter;
  #window: XWindow | undefined;
  #scene: Scene<Name> | undefined;
  #scale = 1;
  #drawn = '';
  #pressed: Name | undefined;

  constructor(display: XDisplay, painter: Painter) {
    this.#display = display;
    this.#painter = painter;
  }

  get windowId(): number | undefined {
    return this.#window?.id;
  }

  /** Where it lies on the monitor is `place`'s decision, which is given its size in px of the screen. */
  async draw(
    scene: Scene<Name>,
    {
      title,
      scale,
      place,
    }: { title: string; scale: number; place(size: { width: number; height: number }): Box },
  ): Promise<void> {
    const drawn = `${scale} ${svgOf(scene, scale)}`;
    this.#scene = scene;
    this.#scale = scale;
    if (drawn === this.#drawn && this.#window) return;
    const { width, height, pixels } = await this.#painter.paint(scene, scale);
    const box = place({ width, height });
    const isNew = this.#window === undefined;
    this.#window ??= new XWindow(this.#display, box);
    if (isNew) void this.#window.name(title);
    this.#window.show(box, pixels);
    if (isNew) this.#window.raise();
    this.#drawn = drawn;
  }

  /** What a finished click of the left button was on. */
  clicked(
    name: string | undefined,
    { x = -1, y = -1, keycode }: { x?: number; y?: number; keycode?: number },
  ): Name | undefined {
    const left = 1;
    if (keycode !== left || !this.#scene) return undefined;
    const target = targetAt(this.#scene, x / this.#scale, y / this.#scale);
    if (name === 'ButtonPress') this.#pressed = target;
    if (name !== 'ButtonRelease') return undefined;
    const isSame = target !== undefined && target === this.#pressed;
    this.#pressed = undefined;
    return isSame ? target : undefined;
  }

  /** Whether the person could see it just now; if not, it is brought back. `own`: windows of the desk may cover it. */
  async look(own: ReadonlySet<number>): Promise<boolean> {
    const found = await this.#window?.look(own);
    if (found === 'covered') this.#window?.raise();
    // the next draw makes another
    if (found === 'gone') this.#window = undefined;
    return found === 'seen';
  }

  destroy(): void {
    this.#window?.destroy();
    this.#window = undefined;
  }
}
