import type { XEvent } from 'x11';
import { appOfWindowClass, unknownWindow } from './app-name.ts';
import type { XConnection } from './x11-connection.ts';

const destroyNotify = 17;
const propertyNotify = 28;
const structureNotifyMask = 0x0002_0000;
const propertyChangeMask = 0x0040_0000;
/** AnyPropertyType of GetProperty. */
const anyType = 0;
/** In units of 4 bytes: a class never needs more, whatever a program has put there. */
const classWords = 1_024;

const atomNames = ['_NET_ACTIVE_WINDOW', '_NET_SUPPORTING_WM_CHECK', '_NET_WM_PID', 'WM_CLASS'] as const;
type Atoms = Record<(typeof atomNames)[number], number>;

export type ActiveWindow = { app: string; pid?: number };

/**
 * Tells the active window at once and after each change; null when there is none, which includes a window manager that
 * has died (its properties stay on the root). `onEvent` must be given every event of the connection.
 */
export class ActiveWindowWatch {
  readonly #connection: XConnection;
  readonly #tell: (active: ActiveWindow | null, at: number) => void;
  #atoms: Atoms | undefined;
  /** The window manager's own window, whose death is the manager's. */
  #manager = 0;
  #window = 0;
  #hasClass = false;
  /** Goes up with each reading; answers to an earlier one are dropped. */
  #reading = 0;

  constructor(connection: XConnection, tell: (active: ActiveWindow | null, at: number) => void) {
    this.#connection = connection;
    this.#tell = tell;
    connection.reader.allow(destroyNotify);
    connection.reader.allow(propertyNotify);
  }

  start(): void {
    const { client, root } = this.#connection;
    client.ChangeWindowAttributes(root, { eventMask: propertyChangeMask });
    const found = new Map<string, number>();
    for (const name of atomNames) {
      client.InternAtom(false, name, (error, atom) => {
        if (!error) found.set(name, atom);
        if (found.size === atomNames.length) this.#begin(found);
        return true;
      });
    }
  }

  onEvent(event: XEvent): void {
    const atoms = this.#atoms;
    if (!atoms) return;
    const isOnRoot = event.wid === this.#connection.root;
    if (event.type === propertyNotify && isOnRoot) {
      if (event.atom === atoms._NET_ACTIVE_WINDOW) this.#readActive(atoms, Date.now());
      if (event.atom === atoms._NET_SUPPORTING_WM_CHECK) this.#readManager(atoms, Date.now());
    }
    // Some programs name themselves after their window has been shown.
    const isLateClass =
      event.type === propertyNotify && event.wid === this.#window && event.atom === atoms.WM_CLASS;
    if (isLateClass && !this.#hasClass) this.#readActive(atoms, Date.now());
    if (event.type === destroyNotify) this.#onDestroyed(atoms, event.wid ?? 0);
  }

  /**
   * Of a manager that has died nothing on the root is true any more; another one names itself there. A window's death
   * may be told after the change to the next one, so the root is asked anew: to answer "none" could drop that change.
   */
  #onDestroyed(atoms: Atoms, window: number): void {
    if (window === 0 || (window !== this.#manager && window !== this.#window)) return;
    if (window === this.#manager) this.#manager = 0;
    this.#readActive(atoms, Date.now());
  }

  #begin(found: ReadonlyMap<string, number>): void {
    const of = (name: string) => found.get(name) ?? 0;
    this.#atoms = {
      _NET_ACTIVE_WINDOW: of('_NET_ACTIVE_WINDOW'),
      _NET_SUPPORTING_WM_CHECK: of('_NET_SUPPORTING_WM_CHECK'),
      _NET_WM_PID: of('_NET_WM_PID'),
      WM_CLASS: of('WM_CLASS'),
    };
    this.#readManager(this.#atoms, Date.now());
  }

  /** EWMH: the root names the manager's window, which names itself. Stale, it names a window that is dead. */
  #readManager(atoms: Atoms, at: number): void {
    const { root } = this.#connection;
    const reading = this.#next();
    this.#readNumber(root, atoms._NET_SUPPORTING_WM_CHECK, (manager) => {
      if (reading !== this.#reading) return;
      if (!manager) return this.#none(at);
      this.#watch(manager, structureNotifyMask);
      this.#readNumber(manager, atoms._NET_SUPPORTING_WM_CHECK, (self) => {
        if (reading !== this.#reading) return;
        this.#manager = self === manager ? manager : 0;
        this.#readActive(atoms, at);
      });
    });
  }

  #readActive(atoms: Atoms, at: number): void {
    if (this.#manager === 0) return this.#none(at);
    const reading = this.#next();
    this.#readNumber(this.#connection.root, atoms._NET_ACTIVE_WINDOW, (window) => {
      if (reading !== this.#reading) return;
      if (!window) return this.#none(at);
      this.#readWindow(atoms, window, at);
    });
  }

  #readWindow(atoms: Atoms, window: number, at: number): void {
    const { client } = this.#connection;
    const reading = this.#next();
    if (window !== this.#window) this.#release();
    this.#window = window;
    this.#hasClass = false;
    this.#watch(window, structureNotifyMask | propertyChangeMask);
    let app: string | null = null;
    client.GetProperty(0, window, atoms.WM_CLASS, anyType, 0, classWords, (error, property) => {
      if (!error) app = appOfWindowClass(property.data);
      return true;
    });
    // Answers come in the order of the requests, so the class is known when this one arrives.
    this.#readNumber(window, atoms._NET_WM_PID, (pid) => {
      if (reading !== this.#reading) return;
      if (app === null) return this.#none(at);
      this.#hasClass = app !== unknownWindow;
      // Without this mask a title that changes every second wakes nobody.
      if (this.#hasClass) this.#watch(window, structureNotifyMask);
      this.#tell(pid ? { app, pid } : { app }, at);
    });
  }

  #none(at: number): void {
    this.#next();
    this.#release();
    this.#tell(null, at);
  }

  #release(): void {
    if (this.#window !== 0 && this.#window !== this.#manager) this.#watch(this.#window, 0);
    this.#window = 0;
  }

  #next(): number {
    this.#reading += 1;
    return this.#reading;
  }

  #watch(window: number, eventMask: number): void {
    this.#connection.client.ChangeWindowAttributes(window, { eventMask });
  }

  /** A property of one 32-bit number; 0 when it is missing or its window is dead. */
  #readNumber(window: number, property: number, done: (value: number) => void): void {
    this.#connection.client.GetProperty(0, window, property, anyType, 0, 1, (error, found) => {
      done(!error && found.data.length >= 4 ? found.data.readUInt32LE(0) : 0);
      return true;
    });
  }
}
