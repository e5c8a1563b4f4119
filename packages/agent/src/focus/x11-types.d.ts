/** The part of x11 4.2.2 that Focus uses, as its code behaves (the package ships no types). */
declare module 'x11' {
  import type { EventEmitter } from 'node:events';
  import type { Duplex } from 'node:stream';

  /** A callback's return value says whether it took care of the error; if not, the client emits it. */
  type Reply<Result> = (error: Error | null | undefined, result: Result) => boolean | void;
  type Property = { type: number; format: number; bytesAfter: number; data: Buffer };
  type Extension = { present: number; majorOpcode: number; firstEvent: number; firstError: number };

  interface XClient extends EventEmitter {
    /** The number of the last request; a request written by hand counts itself. */
    seq_num: number;
    /** The decoder of a reply's body (from its byte 8) and who waits for it, by request number. */
    replies: Record<
      number,
      [(body: Buffer) => unknown, (error: Error | null, result: never) => boolean | void]
    >;
    pack_stream: { put(request: Buffer): void; submit(expectsReply?: boolean): boolean };
    /** Numbers of atoms by their names, of all that were asked about. */
    atoms: Record<string, number>;
    AllocID(): number;
    QueryExtension(name: string, done: Reply<Extension>): void;
    InternAtom(onlyIfExists: boolean, name: string, done: Reply<number>): void;
    GetProperty(
      remove: 0,
      window: number,
      property: number,
      type: number,
      longOffset: number,
      longLength: number,
      done: Reply<Property>,
    ): void;
    ChangeWindowAttributes(window: number, values: { eventMask: number }): void;
    require(name: 'sync', done: Reply<SyncExtension>): void;
    require(name: 'screen-saver', done: Reply<ScreenSaverExtension>): void;
  }

  interface SyncExtension extends Extension {
    ListSystemCounters(done: Reply<{ counter: number; name: string }[]>): void;
    QueryCounter(counter: number, done: Reply<number>): void;
    CreateAlarm(
      id: number,
      values: {
        counter: number;
        valueType: number;
        value: number;
        testType: number;
        delta: number;
        events: number;
      },
    ): void;
    DestroyAlarm(id: number): void;
  }

  interface ScreenSaverExtension extends Extension {
    QueryInfo(window: number, done: Reply<{ idle: number }>): void;
  }

  /** An event of the server. `rawData` is the packet as the client got it. */
  interface XEvent {
    type: number;
    name?: string;
    rawData: Buffer;
    wid?: number;
    atom?: number;
    alarm?: number;
    counterValue?: number;
  }

  interface Screen {
    root: number;
  }
  interface Display {
    client: XClient;
    screen: Screen[];
  }

  export function createClient(
    options: { stream: Duplex; display: string; auth: undefined; disableBigRequests: true },
    done: (error: Error | undefined, display: Display | undefined) => void,
  ): XClient;
  export function parseDisplay(display: string): {
    protocol: string;
    host: string;
    displayNum: string | number;
    screenNum: string | number;
  };
}
