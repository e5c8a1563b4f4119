/** The part of x11 4.2.2 that the desk uses beside what Focus does, as its code behaves (the package ships no types). */
declare module 'x11' {
  type WindowValues = {
    backgroundPixmap?: number;
    overrideRedirect?: boolean;
    eventMask?: number;
  };
  type WindowAttributes = { klass: number; mapState: number };
  type Geometry = { xPos: number; yPos: number; width: number; height: number; borderWidth: number };
  type Rectangle = { x: number; y: number; width: number; height: number };

  interface XClient {
    CreateWindow(
      id: number,
      parent: number,
      x: number,
      y: number,
      width: number,
      height: number,
      borderWidth: number,
      depth: number,
      windowClass: number,
      visual: number,
      values: WindowValues,
    ): void;
    ChangeWindowAttributes(window: number, values: WindowValues): void;
    MapWindow(window: number): void;
    DestroyWindow(window: number): void;
    RaiseWindow(window: number): void;
    MoveResizeWindow(window: number, x: number, y: number, width: number, height: number): void;
    ClearArea(window: number, x: number, y: number, width: number, height: number, exposures: 0): void;
    CreatePixmap(id: number, drawable: number, depth: number, width: number, height: number): void;
    FreePixmap(id: number): void;
    CreateGC(id: number, drawable: number, values: object): void;
    FreeGC(id: number): void;
    PutImage(
      format: 2,
      drawable: number,
      gc: number,
      width: number,
      height: number,
      x: number,
      y: number,
      leftPad: 0,
      depth: number,
      pixels: Buffer,
    ): void;
    ChangeProperty(
      mode: 0,
      window: number,
      property: number,
      type: number,
      units: 8 | 32,
      value: Buffer | number[],
    ): void;
    /** 0 where it was given. */
    GrabKeyboard(
      window: number,
      ownerEvents: 0,
      time: 0,
      pointerMode: 1,
      keyboardMode: 1,
      done: Reply<number>,
    ): void;
    UngrabKeyboard(time: 0): void;
    GetKeyboardMapping(first: number, count: number, done: Reply<number[][]>): void;
    GetWindowAttributes(window: number, done: Reply<WindowAttributes>): void;
    GetGeometry(window: number, done: Reply<Geometry>): void;
    /** 0 where nobody owns it. */
    GetSelectionOwner(selection: number, done: Reply<number>): void;
    /** Children from the lowest to the topmost. */
    QueryTree(window: number, done: Reply<{ children: number[] }>): void;
    QueryPointer(window: number, done: Reply<{ rootX: number; rootY: number }>): void;
    require(name: 'xinerama', done: Reply<XineramaExtension>): void;
    require(name: 'composite', done: Reply<CompositeExtension>): void;
  }

  interface XineramaExtension extends Extension {
    QueryScreens(done: Reply<Rectangle[]>): void;
  }

  interface CompositeExtension extends Extension {
    GetOverlayWindow(window: number, done: Reply<number>): void;
    ReleaseOverlayWindow(window: number): void;
  }

  interface XEvent {
    /** Of a button event its number. */
    keycode?: number;
    /** Within the window. */
    x?: number;
    y?: number;
    /** Modifiers and buttons that are held. */
    buttons?: number;
  }

  interface Screen {
    root: number;
    root_depth: number;
    root_visual: number;
    pixel_width: number;
    pixel_height: number;
    depths: Record<number, Record<number, { red_mask: number; blue_mask: number }>>;
  }
  interface Display {
    client: XClient;
    screen: Screen[];
    format: Record<number, { bits_per_pixel: number }>;
    /** 0: the lowest byte of a pixel first. */
    image_byte_order: number;
    min_keycode: number;
    max_keycode: number;
  }
}
