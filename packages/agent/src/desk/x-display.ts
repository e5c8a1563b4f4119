/// <reference path="../focus/x11-types.d.ts" />
/// <reference path="./x11-windows.d.ts" />
import { createConnection } from 'node:net';
import {
  createClient,
  type CompositeExtension,
  type Display,
  type Rectangle,
  type Screen,
  type XClient,
  type XEvent,
  type XineramaExtension,
} from 'x11';
import { AgentFault } from '../fault.ts';
import { displayAddress, keepOwnAtoms } from '../x11-client.ts';
import type { Box } from './scene.ts';
import { answered } from './x-call.ts';

const connectDeadlineMs = 5_000;
/** Predefined atoms (x11proto appendix B). */
const [resourceManager, stringType] = [23, 31];
const mostResources = 65_536;
const usualDpi = 96;
const mostScale = 4;

/** The display of the signed-in person. Every answer may be undefined or empty when the display is just ending. */
export interface XDisplay {
  readonly client: XClient;
  readonly screen: Screen;
  /** Keysyms of each key. */
  readonly keysyms: ReadonlyMap<number, readonly number[]>;
  monitors(): Promise<Box[]>;
  /** The one with the pointer. */
  pointerMonitor(): Promise<Box>;
  /** The compositor's, in the stacking order above all windows; undefined without one. */
  overlay(): Promise<number | undefined>;
  /** How much larger everything is drawn: Xft.dpi over 96, which desktops set for dense screens. */
  scale(): Promise<number>;
  close(): void;
}

export interface XListeners {
  onEvent(event: XEvent): void;
  /** Not called after `close`. */
  onLost(): void;
}

/** Throws AgentFault `no_display` when there is none, it refuses, is silent for 5 s, or has no pixels of 24 bit. */
export async function openDisplay(name: string | undefined, listeners: XListeners): Promise<XDisplay> {
  const { display, screen, close } = await connect(name, listeners);
  const { client, min_keycode: first, max_keycode: last } = display;
  const table =
    (await answered<number[][]>((done) => client.GetKeyboardMapping(first, last - first + 1, done))) ?? [];
  const whole = { x: 0, y: 0, width: screen.pixel_width, height: screen.pixel_height };
  const monitors = () => readMonitors(client, whole);
  return {
    client,
    screen,
    close,
    keysyms: new Map(table.map((columns, index) => [first + index, columns])),
    monitors,
    async pointerMonitor() {
      const all = await monitors();
      const at = await answered<{ rootX: number; rootY: number }>((done) =>
        client.QueryPointer(screen.root, done),
      );
      return all.find((box) => at && isWithin(box, at)) ?? all[0] ?? whole;
    },
    overlay: overlayFinder(client, screen.root),
    async scale() {
      const found = await answered<{ data: Buffer }>((done) =>
        client.GetProperty(0, screen.root, resourceManager, stringType, 0, mostResources, done),
      );
      return scaleOf(found?.data.toString('latin1') ?? '');
    },
  };
}

/** `resources`: of the root window, as xrdb writes them. */
export function scaleOf(resources: string): number {
  const dpi = Number(/^Xft\.dpi:[ \t]*(\d+(?:\.\d+)?)[ \t]*$/mu.exec(resources)?.[1] ?? usualDpi);
  return Math.min(mostScale, Math.max(1, dpi / usualDpi));
}

/**
 * What a compositor draws all windows on: it stands above them and covers nothing (compositeproto section 5). Without a
 * compositor the question itself would lay one over the screen.
 */
function overlayFinder(client: XClient, root: number): () => Promise<number | undefined> {
  let asked: { owner: number; overlay: number | undefined } | undefined;
  return async () => {
    const atom = await answered<number>((done) => client.InternAtom(false, '_NET_WM_CM_S0', done));
    const owner = atom && (await answered<number>((done) => client.GetSelectionOwner(atom, done)));
    if (!owner) return undefined;
    if (asked?.owner === owner) return asked.overlay;
    const composite = await answered<CompositeExtension>((done) => client.require('composite', done));
    const overlay = composite && (await answered<number>((done) => composite.GetOverlayWindow(root, done)));
    composite?.ReleaseOverlayWindow(root);
    asked = { owner, overlay };
    return overlay;
  };
}

const isWithin = ({ x, y, width, height }: Box, { rootX, rootY }: { rootX: number; rootY: number }) =>
  rootX >= x && rootX < x + width && rootY >= y && rootY < y + height;

/** As RandR and Xinerama know them; without either the whole screen is one. */
async function readMonitors(client: XClient, whole: Box): Promise<Box[]> {
  const xinerama = await answered<XineramaExtension>((done) => client.require('xinerama', done));
  const found = xinerama && (await answered<Rectangle[]>((done) => xinerama.QueryScreens(done)));
  return found && found.length > 0 ? found : [whole];
}

interface Connected {
  display: Display;
  screen: Screen;
  close(): void;
}

function connect(name: string | undefined, { onEvent, onLost }: XListeners): Promise<Connected> {
  const { promise, resolve, reject } = Promise.withResolvers<Connected>();
  let status: 'connecting' | 'open' | 'ended' = 'connecting';
  const refuse = (cause: unknown) =>
    reject(new AgentFault('no_display', 'There is no X display here to show windows on.', cause));
  if (name === undefined) {
    refuse(new Error('DISPLAY is not set'));
    return promise;
  }
  const socket = openSocket(name);
  if (socket instanceof Error) {
    refuse(socket);
    return promise;
  }
  const end = (cause?: unknown) => {
    const before = status;
    status = 'ended';
    clearTimeout(deadline);
    socket.destroy();
    if (before === 'connecting') refuse(cause);
    if (before === 'open') onLost();
  };
  const deadline = setTimeout(() => end(new Error('the display stayed silent')), connectDeadlineMs);
  const open = (display: Display) => {
    const screen = display.screen[0];
    if (!screen || !hasTrueColour(display, screen)) return end(new Error('no pixels of 24 bit'));
    status = 'open';
    clearTimeout(deadline);
    keepOwnAtoms(display.client);
    // what another program made up is no press of a key (x11proto SendEvent)
    display.client.on('event', (event: XEvent) => {
      if (((event.rawData[0] ?? 0) & 0x80) === 0) onEvent(event);
    });
    const close = () => {
      status = 'ended';
      socket.destroy();
    };
    resolve({ display, screen, close });
  };
  const client = createClient(
    { stream: socket, display: name, auth: undefined, disableBigRequests: true },
    (error, found) => (found ? open(found) : end(error)),
  );
  socket.on('close', () => end(new Error('the display closed the connection')));
  // an answer to one request, as for a window that has died since, voids that request only
  client.on('error', (error: object) => {
    if (!('error' in error)) end(error);
  });
  return promise;
}

function openSocket(name: string) {
  try {
    return createConnection(displayAddress(name));
  } catch (error) {
    return error instanceof Error ? error : new Error('no name of a display');
  }
}

function hasTrueColour({ format, image_byte_order: order }: Display, screen: Screen): boolean {
  const visual = screen.depths[screen.root_depth]?.[screen.root_visual];
  return (
    format[screen.root_depth]?.bits_per_pixel === 32 &&
    order === 0 &&
    visual?.red_mask === 0xff_00_00 &&
    visual.blue_mask === 0xff
  );
}
