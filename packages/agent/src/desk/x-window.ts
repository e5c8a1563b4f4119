import type { Geometry, WindowAttributes } from 'x11';
import type { Box } from './scene.ts';
import { answered } from './x-call.ts';
import type { XDisplay } from './x-display.ts';

const inputOutput = 1;
const viewable = 2;
/** Predefined atom. */
const wmName = 39;
/** KeyPress, ButtonPress, ButtonRelease, StructureNotify. */
const eventMask = 0x1 | 0x4 | 0x8 | 0x2_00_00;
const [copyFromParent, zPixmap] = [0, 2] as const;
/** Below 65 535 words of 4 bytes, the longest request without extensions. */
const mostBytesAtOnce = 200_000;

/** A window over everything, which no window manager frames, moves or hides. */
export class XWindow {
  readonly id: number;
  readonly #display: XDisplay;
  readonly #gc: number;
  #box: Box;
  #isDestroyed = false;

  constructor(display: XDisplay, box: Box) {
    const { client, screen } = display;
    this.#display = display;
    this.#box = box;
    this.id = client.AllocID();
    this.#gc = client.AllocID();
    const { x, y, width, height } = box;
    client.CreateWindow(
      this.id,
      screen.root,
      x,
      y,
      width,
      height,
      0,
      copyFromParent,
      inputOutput,
      copyFromParent,
      {
        overrideRedirect: true,
        eventMask,
      },
    );
    client.CreateGC(this.#gc, this.id, {});
  }

  get box(): Box {
    return this.#box;
  }

  /** For accessibility tools and window lists (EWMH _NET_WM_NAME, ICCCM WM_NAME). */
  async name(title: string): Promise<void> {
    const { client } = this.#display;
    const atom = (name: string) => answered<number>((done) => client.InternAtom(false, name, done));
    const [netName, utf8] = await Promise.all([atom('_NET_WM_NAME'), atom('UTF8_STRING')]);
    if (this.#isDestroyed || !netName || !utf8) return;
    for (const property of [netName, wmName])
      client.ChangeProperty(0, this.id, property, utf8, 8, Buffer.from(title));
  }

  /** The pixels become its background, so that the server repaints it by itself. */
  show(box: Box, pixels: Buffer): void {
    const { client, screen } = this.#display;
    const { width, height } = box;
    const pixmap = client.AllocID();
    client.CreatePixmap(pixmap, this.id, screen.root_depth, width, height);
    const rowBytes = width * 4;
    const rows = Math.max(1, Math.floor(mostBytesAtOnce / rowBytes));
    for (let top = 0; top < height; top += rows) {
      const band = pixels.subarray(top * rowBytes, Math.min(height, top + rows) * rowBytes);
      const bandHeight = band.length / rowBytes;
      client.PutImage(zPixmap, pixmap, this.#gc, width, bandHeight, 0, top, 0, screen.root_depth, band);
    }
    client.ChangeWindowAttributes(this.id, { backgroundPixmap: pixmap });
    client.FreePixmap(pixmap);
    if (!isSame(box, this.#box)) this.#place(box);
    client.ClearArea(this.id, 0, 0, 0, 0, 0);
    client.MapWindow(this.id);
  }

  /** Above all others, where it belongs. */
  raise(): void {
    this.#place(this.#box);
    this.#display.client.MapWindow(this.id);
    this.#display.client.RaiseWindow(this.id);
  }

  #place(box: Box): void {
    this.#box = box;
    this.#display.client.MoveResizeWindow(this.id, box.x, box.y, box.width, box.height);
  }

  destroy(): void {
    this.#isDestroyed = true;
    this.#display.client.FreeGC(this.#gc);
    this.#display.client.DestroyWindow(this.id);
  }

  /**
   * Gone, hidden, moved away or covered: nobody can see it. Asked of the stacking order, since a server with a
   * compositor tells no window that it is covered.
   */
  async look(own: ReadonlySet<number>): Promise<'seen' | 'covered' | 'gone'> {
    const { client, screen } = this.#display;
    const [attributes, geometry, tree, overlay] = await Promise.all([
      answered<WindowAttributes>((done) => client.GetWindowAttributes(this.id, done)),
      answered<Geometry>((done) => client.GetGeometry(this.id, done)),
      answered<{ children: number[] }>((done) => client.QueryTree(screen.root, done)),
      this.#display.overlay(),
    ]);
    if (!attributes || !geometry || !tree) return 'gone';
    if (attributes.mapState !== viewable || !isSame(boxOf(geometry), this.#box)) return 'covered';
    const above = tree.children
      .slice(tree.children.indexOf(this.id) + 1)
      .filter((id) => !own.has(id) && id !== overlay);
    const covers = await Promise.all(above.map((id) => this.#isCoveredBy(id)));
    return covers.includes(true) ? 'covered' : 'seen';
  }

  async #isCoveredBy(id: number): Promise<boolean> {
    const { client } = this.#display;
    const [attributes, geometry] = await Promise.all([
      answered<WindowAttributes>((done) => client.GetWindowAttributes(id, done)),
      answered<Geometry>((done) => client.GetGeometry(id, done)),
    ]);
    if (!attributes || !geometry) return false;
    return (
      attributes.mapState === viewable &&
      attributes.klass === inputOutput &&
      overlap(boxOf(geometry), this.#box)
    );
  }
}

/** With its border, which covers as well. */
const boxOf = ({ xPos, yPos, width, height, borderWidth }: Geometry): Box => ({
  x: xPos,
  y: yPos,
  width: width + 2 * borderWidth,
  height: height + 2 * borderWidth,
});

const isSame = (a: Box, b: Box) => a.x === b.x && a.y === b.y && a.width === b.width && a.height === b.height;

const overlap = (a: Box, b: Box) =>
  a.x < b.x + b.width && b.x < a.x + a.width && a.y < b.y + b.height && b.y < a.y + a.height;
