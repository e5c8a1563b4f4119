import { encode } from '@candor/policy/derive/encode.ts';
import { log as logRecord } from '@candor/policy/dictionary/manage/log.ts';
import { collectorsFor, thisHost } from './collectors/index.ts';
import { openCore, type Core, type CoreStatus } from './core.ts';
import { isDiskFull } from './database-file.ts';
import type { HeldIdentity } from './identity.ts';
import { takeIn } from './intake.ts';
import type { LinkState } from './link/state.ts';
import { LogWindows, logLine, type Log, type LogRow } from './log.ts';
import { manageBounds } from './outbox/bounds.ts';
import { PolicyInForce, type PolicyRefusal } from './policy.ts';
import { Schedule } from './schedule.ts';
import type { StateFolder } from './state-folder.ts';

export interface ManageStatus extends CoreStatus {
  policyVersion: number;
  policyRefused?: PolicyRefusal;
}
export interface ManageOptions {
  state: StateFolder;
  identity: HeldIdentity;
  onState: (state: LinkState) => void;
  /** A line for this computer's journal. */
  onLogLine: (line: string) => void;
}

/** Rows of one moment share a report. */
const flushMs = 1_000;
const sweepMs = 60_000;

/** Looks after this computer: collectors, log, outbox, link. */
export class ManageProcess implements AsyncDisposable {
  readonly core: Core;
  readonly #log: Log;
  readonly #windows: LogWindows;
  readonly #policy: PolicyInForce;
  readonly #schedule: Schedule;
  readonly #sweep: NodeJS.Timeout;

  static async start(options: ManageOptions): Promise<ManageProcess> {
    const { state, identity, onState } = options;
    const windows = new LogWindows();
    const log: Log = (template, params) => {
      windows.add(template, params, Date.now());
      options.onLogLine(logLine(template, params));
    };
    const policy = new PolicyInForce(identity);
    // the link speaks before the rest is there only from a later turn of the event loop
    const running: { manage?: ManageProcess } = {};
    const core = await openCore({
      state,
      identity,
      bounds: manageBounds,
      flushMs,
      log,
      policyVersion: () => policy.version,
      onWanted: (sections) => running.manage?.runNow(sections),
      onPolicy: (signed) => {
        if (policy.replace(signed)) running.manage?.followPolicy();
      },
      onState,
    });
    running.manage = new ManageProcess(core, identity, { log, windows, policy });
    return running.manage;
  }

  private constructor(
    core: Core,
    { current }: HeldIdentity,
    { log, windows, policy }: { log: Log; windows: LogWindows; policy: PolicyInForce },
  ) {
    this.core = core;
    this.#log = log;
    this.#windows = windows;
    this.#policy = policy;
    const host = thisHost(Buffer.from(current.storeKey, 'base64url'));
    const hasNewAddresses = changeOf(() => JSON.stringify(host.addresses()));
    this.#schedule = new Schedule({
      collectors: collectorsFor(process.platform, host),
      deviceId: current.deviceId,
      log,
      onObserved: (collector, seen) => {
        this.#keep(() => takeIn(core.outbox, log, collector, seen, Date.now()));
        // a cable was pulled, or another network joined (L1)
        if (collector === 'metrics' && hasNewAddresses()) this.#schedule.runNow(['adapters']);
      },
    });
    this.#sweep = setInterval(() => this.#keepLog(windows.takeEnded(Date.now())), sweepMs).unref();
    this.#schedule.follow(policy.collectors);
  }

  /** Collectors out of turn, by the names of their sections. */
  runNow(sections: readonly string[]): void {
    this.#schedule.runNow(sections);
  }

  followPolicy(): void {
    this.#schedule.follow(this.#policy.collectors);
  }

  status(): ManageStatus {
    const { version, refused } = this.#policy;
    return { ...this.core.status(), policyVersion: version, ...(refused && { policyRefused: refused }) };
  }

  async [Symbol.asyncDispose](): Promise<void> {
    clearInterval(this.#sweep);
    this.#schedule.stop();
    this.#keepLog(this.#windows.takeAll());
    this.core.link.flush();
    await this.core[Symbol.asyncDispose]();
  }

  /** A full disk pauses collecting: what can't be kept is not collected, and the next turn tries again. */
  #keep(act: () => void): void {
    const { lost } = this.core.outbox.state;
    try {
      act();
    } catch (error) {
      if (!isDiskFull(error)) throw error;
      this.#log('disk.full', {});
    }
    const n = this.core.outbox.state.lost - lost;
    if (n > 0) this.#log('outbox.full', { n });
    this.core.link.poke();
  }

  #keepLog(rows: readonly LogRow[]): void {
    if (rows.length === 0) return;
    const encoded = rows.map((row) => encode(logRecord, { ...row }).row);
    this.#keep(() => this.core.outbox.add(logRecord.name, encoded, Date.now()));
  }
}

/** Whether it reads otherwise than the time before. */
function changeOf(read: () => string): () => boolean {
  let before = read();
  return () => {
    const now = read();
    const hasChanged = now !== before;
    before = now;
    return hasChanged;
  };
}
