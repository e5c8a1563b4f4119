import { encode } from '@candor/policy/derive/encode.ts';
import { log as logRecord } from '@candor/policy/dictionary/manage/log.ts';
import type { DevicePolicy } from '@candor/protocol/messages/server.ts';
import { collectorsFor, thisHost } from './collectors/index.ts';
import { openCore, type Core, type CoreStatus } from './core.ts';
import type { HeldIdentity } from './identity.ts';
import { takeIn } from './intake.ts';
import type { LinkState } from './link/state.ts';
import { LogWindows, logLine, type Log, type LogRow } from './log.ts';
import { manageBounds } from './outbox/bounds.ts';
import { judgePolicy, type PolicyRefusal } from './policy.ts';
import { Schedule } from './schedule.ts';
import type { StateFolder } from './state-folder.ts';

export interface ManageStatus extends CoreStatus {
  policyVersion: number;
  policyRefused?: PolicyRefusal;
}
export interface ManageProcess extends AsyncDisposable {
  core: Core;
  status(): ManageStatus;
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
const sqliteFull = 13;

/** Looks after this computer: collectors, log, outbox, link. */
export async function startManage({
  state,
  identity,
  onState,
  onLogLine,
}: ManageOptions): Promise<ManageProcess> {
  const windows = new LogWindows();
  const log: Log = (template, params) => {
    windows.add(template, params, Date.now());
    onLogLine(logLine(template, params));
  };
  const policy = new PolicyInForce(identity);
  const core = await openCore({
    state,
    identity,
    bounds: manageBounds,
    flushMs,
    log,
    policyVersion: () => policy.version,
    onWanted: (sections) => schedule.runNow(sections),
    onPolicy: (signed) => {
      if (policy.replace(signed)) schedule.follow(policy.collectors);
    },
    onState,
  });
  const keep = (act: () => void) => {
    const { lost } = core.outbox.state;
    if (tryToKeep(act) === 'disk_full') log('disk.full', {});
    const n = core.outbox.state.lost - lost;
    if (n > 0) log('outbox.full', { n });
    core.link.poke();
  };
  const host = thisHost(Buffer.from(identity.current.storeKey, 'base64url'));
  const hasNewAddresses = changeOf(() => JSON.stringify(host.addresses()));
  const schedule = new Schedule({
    collectors: collectorsFor(process.platform, host),
    deviceId: identity.current.deviceId,
    log,
    onObserved: (collector, seen) => {
      keep(() => takeIn(core.outbox, log, collector, seen, Date.now()));
      // a cable was pulled, or another network joined (L1)
      if (collector === 'metrics' && hasNewAddresses()) schedule.runNow(['adapters']);
    },
  });
  const keepLog = (rows: readonly LogRow[]) => {
    if (rows.length > 0) keep(() => core.outbox.add(logRecord.name, rows.map(encodeLog), Date.now()));
  };
  const sweep = setInterval(() => keepLog(windows.takeEnded(Date.now())), sweepMs).unref();
  schedule.follow(policy.collectors);
  return {
    core,
    status: () => ({
      ...core.status(),
      policyVersion: policy.version,
      ...(policy.refused && { policyRefused: policy.refused }),
    }),
    async [Symbol.asyncDispose]() {
      clearInterval(sweep);
      schedule.stop();
      keepLog(windows.takeAll());
      core.link.flush();
      await core[Symbol.asyncDispose]();
    },
  };
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

const encodeLog = (row: LogRow): Record<string, unknown> => encode(logRecord, row).row;

/** A full disk pauses collecting: what can't be kept is not collected, and the next turn tries again. */
function tryToKeep(act: () => void): 'kept' | 'disk_full' {
  try {
    act();
    return 'kept';
  } catch (error) {
    if (error instanceof Error && 'errcode' in error && error.errcode === sqliteFull) return 'disk_full';
    throw error;
  }
}

/** The signed policy under which this device collects. An expired one still holds for collectors (A9). */
class PolicyInForce {
  readonly #identity: HeldIdentity;
  #policy: DevicePolicy | undefined;
  refused: PolicyRefusal | undefined;

  constructor(identity: HeldIdentity) {
    this.#identity = identity;
    const { current } = identity;
    const verdict = current.policy && judgePolicy(current, current.policy, { at: 0, inForce: 0 });
    if (verdict?.status === 'accepted') this.#policy = verdict.policy;
    if (verdict?.status === 'refused') this.refused = verdict.why;
  }

  get version(): number {
    return this.#policy?.version ?? 0;
  }
  get collectors(): DevicePolicy['collectors'] | undefined {
    return this.#policy?.collectors;
  }

  /** False when it was refused; then the one before stays. */
  replace(signed: { document: string; signature: string }): boolean {
    const verdict = judgePolicy(this.#identity.current, signed, { at: Date.now(), inForce: this.version });
    this.refused = verdict.status === 'refused' ? verdict.why : undefined;
    if (verdict.status === 'refused') return false;
    this.#policy = verdict.policy;
    this.#identity.change({ policy: { document: signed.document, signature: signed.signature } });
    return true;
  }
}
