import type { Authorities, GatewayCertificate } from '../keys/index.ts';
import { codeOf } from '../log/index.ts';
import type { Gate } from './gate.ts';
import type { Listener } from './listener.ts';

const lookEveryMs = 12 * 3_600_000;

/** The gateway's certificate: a renewed one is swapped in, and no connection is dropped (clause I1). */
export class CertificateWatch {
  readonly #platform: Pick<Gate['platform'], 'clock' | 'log'>;
  readonly #authorities: Pick<Authorities, 'gatewayCertificate'>;
  readonly #listeners: readonly Listener[];
  #inUse: GatewayCertificate;
  #nextLookMs: number;

  constructor(
    platform: Pick<Gate['platform'], 'clock' | 'log'>,
    authorities: Pick<Authorities, 'gatewayCertificate'>,
    listeners: readonly Listener[],
    inUse: GatewayCertificate,
  ) {
    this.#platform = platform;
    this.#authorities = authorities;
    this.#listeners = listeners;
    this.#inUse = inUse;
    this.#nextLookMs = platform.clock.monotonicMs() + lookEveryMs;
  }

  get endsAt(): Date {
    return this.#inUse.notAfter;
  }

  /** Called once a second. */
  tick(): void {
    const nowMs = this.#platform.clock.monotonicMs();
    if (nowMs < this.#nextLookMs) return;
    this.#nextLookMs = nowMs + lookEveryMs;
    this.#renew().catch((error: unknown) =>
      this.#platform.log.write('component.message', { component: 'gateway', code: codeOf(error) }),
    );
  }

  async #renew(): Promise<void> {
    const certificate = await this.#authorities.gatewayCertificate();
    if (certificate.fingerprint === this.#inUse.fingerprint) return;
    this.#inUse = certificate;
    for (const listener of this.#listeners) listener.renew(certificate);
  }
}
