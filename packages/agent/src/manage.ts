import { encode } from '@candor/policy/derive/encode.ts';
import { log as logRecord } from '@candor/policy/dictionary/manage/log.ts';
import type { DeviceClass } from '@candor/policy/rights/modes.ts';
import type { LicenceLanguage } from '@candor/policy/texts/licence.ts';
import { readText } from './collectors/files.ts';
import { collectorsFor, thisHost, type Collector, type Host } from './collectors/index.ts';
import { openCore, type Core, type CoreStatus } from './core.ts';
import { isDiskFull } from './database-file.ts';
import { classOf, type HeldIdentity } from './identity.ts';
import { takeIn } from './intake.ts';
import { Licence, type LicenceStatus } from './licence.ts';
import type { LinkState } from './link/state.ts';
import { LogWindows, logLine, type Log, type LogRow } from './log.ts';
import { manageBounds } from './outbox/bounds.ts';
import { SessionGate } from './remote/gate.ts';
import { Rules, type RulesStatus } from './rules.ts';
import { Schedule } from './schedule.ts';
import type { StateFolder } from './state-folder.ts';

export type ManageStatus = CoreStatus &
  RulesStatus & { licence?: LicenceStatus; remote?: ReturnType<SessionGate['status']> };
export interface ManageOptions {
  state: StateFolder;
  /** Of the person at the computer. */
  language: LicenceLanguage;
  identity: HeldIdentity;
  onState: (state: LinkState) => void;
  /** A line for this computer's journal. */
  onLogLine: (line: string) => void;
}

interface ManageParts {
  collectors: readonly Collector[];
  host: Host;
  identity: HeldIdentity;
  log: Log;
  licence: Licence;
  rules: Rules;
  sessions: SessionGate;
  windows: LogWindows;
}

/** Rows of one moment share a report. */
const flushMs = 1_000;
const sweepMs = 60_000;

/** Looks after this computer: collectors, log, outbox, link. */
export class ManageProcess implements AsyncDisposable {
  readonly core: Core;
  readonly sessions: SessionGate;
  readonly #identity: HeldIdentity;
  readonly #log: Log;
  readonly #windows: LogWindows;
  readonly #rules: Rules;
  readonly #licence: Licence;
  readonly #schedule: Schedule;
  readonly #sweep: NodeJS.Timeout;

  static async start(options: ManageOptions): Promise<ManageProcess> {
    const { state, identity, onState } = options;
    const windows = new LogWindows();
    const log: Log = (template, params) => {
      windows.add(template, params, Date.now());
      options.onLogLine(logLine(template, params));
    };
    const keptSerial = await readText('/', state.serial);
    const host = thisHost(Buffer.from(identity.current.storeKey, 'base64url'), keptSerial);
    const collectors = collectorsFor(process.platform, host);
    const rules = await Rules.of(state, identity, collectors);
    const licence = new Licence(state.licence, identity, log);
    // the link speaks before the rest is there only from a later turn of the event loop
    const running: { manage?: ManageProcess } = {};
    const sessions = gateOf({ ...options, licence, log, rules }, () => running.manage?.core);
    const core = await openCore({
      state,
      identity,
      bounds: manageBounds,
      flushMs,
      log,
      roots: rules.roots,
      licence,
      sessions,
      policyVersion: () => rules.version,
      onWanted: (sections) => running.manage?.runNow(sections),
      onPolicy: async (signed) => {
        const answer = await rules.replacePolicy(signed);
        if (answer.type === 'policyTaken') {
          running.manage?.followPolicy();
          sessions.decideAgain();
        }
        return answer;
      },
      onState,
    });
    running.manage = new ManageProcess(core, {
      collectors,
      host,
      identity,
      licence,
      log,
      rules,
      sessions,
      windows,
    });
    return running.manage;
  }

  private constructor(core: Core, parts: ManageParts) {
    const { collectors, host, identity, licence, log, rules, windows } = parts;
    this.core = core;
    this.sessions = parts.sessions;
    this.#identity = identity;
    this.#log = log;
    this.#windows = windows;
    this.#rules = rules;
    this.#licence = licence;
    const hasNewAddresses = changeOf(() => JSON.stringify(host.addresses()));
    this.#schedule = new Schedule({
      collectors,
      deviceId: identity.current.deviceId,
      log,
      onObserved: (collector, seen) => {
        this.#keep(() => takeIn(core.outbox, log, collector, seen, Date.now()));
        // a cable was pulled, or another network joined (L1)
        if (collector === 'metrics' && hasNewAddresses()) this.#schedule.runNow(['adapters']);
      },
    });
    this.#sweep = setInterval(() => {
      if (rules.lookAgain() === 'changed') this.followPolicy();
      this.#keepLog(windows.takeEnded(Date.now()));
    }, sweepMs).unref();
    this.#schedule.follow(rules.collectors);
  }

  /** Collectors out of turn, by the names of their sections. */
  runNow(sections: readonly string[]): void {
    this.#schedule.runNow(sections);
  }

  followPolicy(): void {
    this.#schedule.follow(this.#rules.collectors);
  }

  status(): ManageStatus {
    const licence = this.#licence.status(Date.now());
    const remote = this.sessions.status();
    return {
      ...this.core.status(),
      ...this.#rules.status(),
      ...(licence && { licence }),
      ...(remote && { remote }),
    };
  }

  /** The word of this computer's administrator; the server is told with a new hello. */
  trust(fingerprint: string): void {
    this.#rules.roots.trust(fingerprint);
    this.sessions.decideAgain();
    this.core.link.reconnect();
  }

  /** What this computer is, by the same word; the server compiles its policy anew. */
  beOfClass(deviceClass: DeviceClass): void {
    if (classOf(this.#identity.current) === deviceClass) return;
    this.#identity.change({ deviceClass });
    this.core.link.reconnect();
  }

  /** Tells the server goodbye. */
  async leave(): Promise<'heard' | 'unheard'> {
    await this.sessions.stop('device_left');
    return this.core.link.leave();
  }

  async [Symbol.asyncDispose](): Promise<void> {
    clearInterval(this.#sweep);
    await this.sessions.stop('agent_stopped');
    this.#licence.stop();
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

/** `core`: undefined until it is there, before which nothing is said of sessions. */
function gateOf(
  {
    identity,
    language,
    licence,
    log,
    rules,
    state,
  }: ManageOptions & Pick<ManageParts, 'licence' | 'log' | 'rules'>,
  core: () => Core | undefined,
): SessionGate {
  return new SessionGate({
    language,
    log,
    files: state,
    identity: () => identity.current,
    policy: (at) => rules.forSessions(at),
    roster: (at) => rules.roots.roster(at),
    certificate: (at) => rules.roots.certificate(at),
    companyId: () => rules.roots.companyId,
    licence: (at) => licence.status(at),
    say: (word) => core()?.link.say(word) ?? false,
    allowSocket: (address) => core()?.allowSocket(address) ?? { [Symbol.dispose]: () => {} },
    note: (sent) => core()?.note(sent),
  });
}
