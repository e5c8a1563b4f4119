import { lookup, resolveTxt } from 'node:dns/promises';
import { isIP, type Socket } from 'node:net';
import { connect as connectTls, type TLSSocket } from 'node:tls';
import type { Category } from '@candor/policy/dictionary/vocabulary.ts';
import { recipients, type EgressOutcome, type Place, type Recipient } from '@candor/policy/recipients.ts';
import type { Clock } from '../clock.ts';
import type { Database } from '../db/index.ts';
import { Failure } from '../http/fail.ts';
import { bareHost } from '../ip-address.ts';
import { codeOf, type Logger } from '../log/index.ts';
import { admit, placesOf, stateOf, type Register } from './admit.ts';
import type { LedgerEntry } from './entry.ts';
import { exchange, mostBytes, type EgressAnswer, type EgressRequest } from './exchange.ts';
import { GateSocket, type Resolve } from './gate-socket.ts';
import { Ledger } from './ledger.ts';

export interface EgressOptions extends Partial<Register> {
  clock: Clock;
  log: Logger;
  resolve?: Resolve;
  /** Authority (PEM) that is trusted in place of the system's: of a provider in the operator's own network. */
  ca?: string;
  /** 10 s. */
  deadlineMs?: number;
  /** Takes the entries of a process that has no ledger; undefined: they are for the ledger. */
  tell?: (entry: LedgerEntry) => void;
}

/** A recipient that came after the start. */
interface Added {
  recipient: Recipient;
  places: readonly Place[];
  /** Authority (PEM) that is trusted in place of the system's. */
  ca: string | undefined;
}
interface Opened {
  socket: GateSocket;
  secure: TLSSocket;
}

/** The one way out. Throws Failure `egress_refused` (reason) and `egress_failed` (code). */
export class Egress implements AsyncDisposable {
  readonly #options: EgressOptions;
  readonly #register: Register;
  readonly #added = new Map<string, Added>();
  readonly #ledger: Ledger;
  readonly #open = new Set<GateSocket>();
  #refused = 0;

  constructor(options: EgressOptions) {
    this.#options = options;
    this.#register = { recipients, places: {}, switched: {}, ...options };
    this.#ledger = new Ledger(this.#register.recipients, options.clock, options.log);
  }

  /** One HTTPS request, at most 10 s and 5 MiB each way. */
  async request(recipient: string, wish: EgressRequest): Promise<EgressAnswer> {
    const { protocol, hostname, port, username } = new URL(wish.url);
    if (protocol !== 'https:' || username !== '' || Buffer.byteLength(wish.body ?? '') > mostBytes)
      this.#refuse(recipient, wish.classes, 'refused_request');
    const place = { host: bareHost(hostname), port: Number(port || 443) };
    const signal = this.#deadline();
    const { socket, secure } = await this.#openSecure(recipient, place, wish.classes, signal);
    try {
      const answer = await exchange(secure, wish, signal);
      socket.outcome = 'answered';
      return answer;
    } catch (error) {
      socket.outcome = error instanceof Failure ? 'too_large' : signal.aborted ? 'timeout' : 'failed';
      throw failureOf(recipient, error);
    } finally {
      secure.destroy();
      await socket.ended;
    }
  }

  /** A connection over TLS, after at most 10 s. Its errors and its end are the caller's. */
  async connect(recipient: string, place: Place, classes: readonly Category[]): Promise<TLSSocket> {
    return (await this.#openSecure(recipient, place, classes, this.#deadline())).secure;
  }

  /**
   * From now on this recipient stands in the register too, with these places and no others; one of the same id before
   * it goes.
   */
  add(recipient: Recipient, places: readonly Place[], ca?: string): void {
    this.#added.set(recipient.id, { recipient, places, ca });
  }

  remove(id: string): void {
    this.#added.delete(id);
  }

  /** The texts of a name's TXT records, of which there may be none: what the system's resolver says. */
  async textsOf(name: string): Promise<string[]> {
    try {
      return (await resolveTxt(name)).map((parts) => parts.join(''));
    } catch {
      // no such name, no such record, nobody who answers: nothing is proven
      return [];
    }
  }

  /** For drivers that connect by themselves (pg's `stream`): sockets that connect to this recipient only. */
  socketFor(recipient: string): () => Socket {
    const classes = this.#find(recipient)?.classes ?? [];
    return () => this.#socket(recipient, classes);
  }

  /** From then on the ledger is written there. */
  begin(database: Pick<Database, 'withInstance'>): void {
    this.#ledger.open(database);
  }

  /** An entry of another process of this instance, or of the watch. */
  note(entry: LedgerEntry): void {
    if (this.#options.tell) return this.#options.tell(entry);
    if (entry.outcome.startsWith('refused') || entry.outcome === 'bypassed') {
      this.#refused += entry.n;
      const { recipient, outcome: reason } = entry;
      this.#options.log.write('egress.refused', { recipient, reason });
    }
    this.#ledger.note(entry);
  }

  /** Writes what is not written yet. */
  flush(): Promise<void> {
    return this.#ledger.flush();
  }

  /** Refusals and bypasses since the start. */
  refused(): number {
    return this.#refused;
  }

  register(): { recipient: Recipient; state: 'on' | 'off'; places: readonly Place[] }[] {
    const register = this.#whole();
    return register.recipients.map((recipient) => ({
      recipient,
      state: stateOf(register, recipient),
      places: placesOf(register, recipient),
    }));
  }

  /** What is open still is noted as it is now: its end comes when the ledger is closed. */
  [Symbol.asyncDispose](): Promise<void> {
    for (const socket of this.#open) socket.tell();
    return this.#ledger[Symbol.asyncDispose]();
  }

  async #openSecure(
    id: string,
    place: Place,
    classes: readonly Category[],
    signal: AbortSignal,
  ): Promise<Opened> {
    const socket = this.#socket(id, classes);
    try {
      const ca = this.#added.get(id)?.ca ?? this.#options.ca;
      return { socket, secure: await secured(socket, place, signal, ca) };
    } catch (error) {
      socket.destroy();
      await socket.ended;
      throw failureOf(id, error);
    }
  }

  #socket(id: string, classes: readonly Category[]): GateSocket {
    const socket = new GateSocket({
      admit: (place) => admit(this.#whole(), id, classes, place),
      resolve: this.#options.resolve ?? resolveAll,
      ended: ({ outcome, bytesWritten, bytesRead }) => {
        this.#open.delete(socket);
        this.#noteOne(id, classes, outcome, bytesWritten, bytesRead);
      },
    });
    socket.once('connect', () => this.#open.add(socket));
    return socket;
  }

  #refuse(id: string, classes: readonly Category[], reason: EgressOutcome): never {
    this.#noteOne(id, classes, reason, 0, 0);
    throw new Failure('egress_refused', { reason });
  }

  #noteOne(
    recipient: string,
    classes: readonly Category[],
    outcome: EgressOutcome,
    bytesOut: number,
    bytesIn: number,
  ): void {
    const purpose = this.#find(recipient)?.purpose ?? 'unknown';
    this.note({ recipient, purpose, classes, outcome, n: 1, bytesOut, bytesIn });
  }

  #find(id: string): Recipient | undefined {
    return this.#whole().recipients.find((one) => one.id === id);
  }

  /** What the build declares and what was added since. */
  #whole(): Register {
    if (this.#added.size === 0) return this.#register;
    const added = [...this.#added.values()];
    return {
      ...this.#register,
      recipients: [...this.#register.recipients, ...added.map(({ recipient }) => recipient)],
      places: {
        ...this.#register.places,
        ...Object.fromEntries(added.map(({ recipient, places }) => [recipient.id, places])),
      },
    };
  }

  #deadline(): AbortSignal {
    return AbortSignal.timeout(this.#options.deadlineMs ?? 10_000);
  }
}

/** Host name and certificate are checked against the name that was asked for, whichever address it led to. */
async function secured(
  socket: GateSocket,
  { host, port }: Place,
  signal: AbortSignal,
  ca: string | undefined,
): Promise<TLSSocket> {
  const { promise, resolve, reject } = Promise.withResolvers<TLSSocket>();
  const tooLate = () => {
    socket.outcome = 'timeout';
    reject(signal.reason);
  };
  signal.addEventListener('abort', tooLate);
  socket.on('error', reject);
  socket.connect(port, host);
  socket.once('connect', () => {
    const name = isIP(host) === 0 ? { servername: host } : {};
    const secure = connectTls({ socket, host, ...name, ...(ca !== undefined && { ca }) });
    secure.on('error', reject).once('secureConnect', () => resolve(secure));
  });
  return promise.finally(() => signal.removeEventListener('abort', tooLate));
}

function failureOf(recipient: string, error: unknown): Failure {
  return error instanceof Failure ? error : new Failure('egress_failed', { recipient, code: codeOf(error) });
}

function resolveAll(host: string) {
  return lookup(host, { all: true, order: 'verbatim' });
}
