import { storeBatch } from './batch.ts';
import type { Gate } from './gate.ts';
import { storeGroup, type ManageReport } from './group.ts';
import { receipt, type BatchOutcome, type Report } from './report.ts';
import { Slots } from './slots.ts';

interface Waiting<R extends Report = Report> {
  report: R;
  settle: PromiseWithResolvers<BatchOutcome>;
}
type WaitingGroup = Waiting<ManageReport>[];

const gatherMs = 20;
/** A transaction beyond this would hold its rows for longer than the gathering saves. */
const mostReports = 200;
const mostRows = 5_000;
/** Of the pool's connections, so that pages are answered while everything reports. */
const mostGroups = 4;
const mostAlone = 8;

/**
 * Writes reports: those of a company that arrive within 20 ms together, each company's one group after the other. What
 * a group can't store is stored alone, and so is every report of Focus, where a person's rows go with nobody else's.
 */
export class Writer {
  readonly #gate: Omit<Gate, 'writer'>;
  readonly #waiting = new Map<string, WaitingGroup>();
  readonly #writing = new Set<string>();
  readonly #groups = new Slots(mostGroups);
  readonly #aloneSlots = new Slots(mostAlone);
  /** Device -> the end of its reports that are stored alone: they keep their order. */
  readonly #alone = new Map<string, Promise<void>>();
  #state: 'idle' | 'gathering' = 'idle';

  constructor(gate: Omit<Gate, 'writer'>) {
    this.#gate = gate;
  }

  /** Resolves after the commit. Reports of one device are stored, and answered, in the order in which they are given. */
  store(report: Report): Promise<BatchOutcome> {
    const settle = Promise.withResolvers<BatchOutcome>();
    if (!isManage(report) || this.#alone.has(report.owner.deviceId)) this.#storeAlone({ report, settle });
    else {
      const { companyId } = report.owner;
      const waiting = this.#waiting.get(companyId) ?? [];
      waiting.push({ report, settle });
      this.#waiting.set(companyId, waiting);
      this.#gather();
    }
    return settle.promise;
  }

  #gather(): void {
    if (this.#state === 'gathering') return;
    this.#state = 'gathering';
    setTimeout(() => this.#writeAll(), gatherMs);
  }

  #writeAll(): void {
    this.#state = 'idle';
    for (const companyId of this.#waiting.keys())
      if (!this.#writing.has(companyId)) void this.#writeCompany(companyId);
  }

  /** One group after the other, until nothing of the company waits. */
  async #writeCompany(companyId: string): Promise<void> {
    this.#writing.add(companyId);
    while (this.#waiting.has(companyId))
      await this.#groups.run(() => this.#writeGroup(companyId, this.#take(companyId)));
    this.#writing.delete(companyId);
  }

  #take(companyId: string): WaitingGroup {
    const waiting = this.#waiting.get(companyId) ?? [];
    let rows = 0;
    const end = waiting.findIndex(({ report }, at) => {
      rows += report.judged.rows;
      return at >= mostReports || (at > 0 && rows > mostRows);
    });
    const group = waiting.splice(0, end === -1 ? waiting.length : end);
    if (waiting.length === 0) this.#waiting.delete(companyId);
    return group;
  }

  async #writeGroup(companyId: string, group: WaitingGroup): Promise<void> {
    const reports = group.map(({ report }) => report).filter(({ owner }) => !this.#alone.has(owner.deviceId));
    const stored = await this.#gate.pressure
      .timed(() => storeGroup(this.#gate, companyId, reports))
      // whose fault it was shows when each is stored alone
      .catch(() => new Set<Report>());
    for (const waiting of group) {
      const { report, settle } = waiting;
      if (stored.has(report)) settle.resolve({ outcome: 'stored', ack: receipt(report) });
      else this.#storeAlone(waiting);
    }
  }

  #storeAlone({ report, settle }: Waiting): void {
    const { deviceId } = report.owner;
    const before = this.#alone.get(deviceId) ?? Promise.resolve();
    const done = before
      .then(() => this.#aloneSlots.run(() => storeBatch(this.#gate, report)))
      .then(settle.resolve, settle.reject)
      .then(() => {
        if (this.#alone.get(deviceId) === done) this.#alone.delete(deviceId);
      });
    this.#alone.set(deviceId, done);
  }
}

const isManage = (report: Report): report is ManageReport => report.owner.kind === 'manage';
