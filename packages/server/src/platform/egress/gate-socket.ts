import type { LookupAddress } from 'node:dns';
import { isIP, Socket } from 'node:net';
import type { EgressOutcome } from '@candor/policy/recipients.ts';
import { Failure } from '../http/fail.ts';
import { isOutside } from './address.ts';
import type { Admit, Admitted } from './admit.ts';
import { permit } from './socket-watch.ts';

/** Every address of a name. */
export type Resolve = (host: string) => Promise<LookupAddress[]>;

interface Gate {
  admit: Admit;
  resolve: Resolve;
  /** Told once: when the socket is closed, or before by tell(). */
  ended: (socket: GateSocket) => void;
}

/**
 * A socket that connects only where the register allows it. The name is resolved once, every address of it is looked
 * at, and the connection goes to one of these and to none that a second look-up would give (DNS rebinding).
 */
export class GateSocket extends Socket {
  outcome: EgressOutcome = 'failed';
  /** Done when it is closed and noted. */
  readonly ended: Promise<void>;
  readonly #gate: Gate;
  #isTold = false;

  constructor(gate: Gate) {
    super();
    this.#gate = gate;
    permit(this);
    this.once('connect', () => (this.outcome = 'connected'));
    const { promise, resolve } = Promise.withResolvers<void>();
    this.ended = promise;
    this.once('close', () => {
      this.tell();
      resolve();
    });
  }

  /** As `connect(port, host)` or, of an internal recipient, `connect(path)`; refusals come as the event `error`. */
  override connect(...place: unknown[]): this {
    const admitted = this.#gate.admit(place);
    if (admitted.verdict !== 'admitted') return this.refuse(admitted.verdict);
    if (admitted.at === 'path') return super.connect(admitted.path);
    const { host, port } = admitted;
    if (isIP(host) !== 0 && !mayReach(admitted, host)) return this.refuse('refused_address');
    return super.connect({
      host,
      port,
      lookup: (name, options, answer) => {
        this.#lookUp(admitted, name).then(
          (found) => {
            const [first] = found;
            if (options.all) answer(null, found);
            else answer(first ? null : notFound(), first?.address ?? '', first?.family);
          },
          // an Error: thrown by the look-up or by the refusal
          (error: NodeJS.ErrnoException) => answer(error, []),
        );
      },
    });
  }

  /** Notes the socket as it is, unless that was done. */
  tell(): void {
    if (this.#isTold) return;
    this.#isTold = true;
    this.#gate.ended(this);
  }

  refuse(outcome: EgressOutcome): this {
    this.outcome = outcome;
    return this.destroy(new Failure('egress_refused', { reason: outcome }));
  }

  async #lookUp(admitted: Admitted, name: string): Promise<LookupAddress[]> {
    const found = await this.#gate.resolve(name);
    if (found.length === 0) throw notFound();
    if (found.every(({ address }) => mayReach(admitted, address))) return found;
    this.outcome = 'refused_address';
    throw new Failure('egress_refused', { reason: this.outcome });
  }
}

const mayReach = ({ recipient }: Admitted, address: string) =>
  recipient.reach === 'internal' || isOutside(address);

const notFound = () => Object.assign(new Error('the name has no address'), { code: 'ENOTFOUND' });
