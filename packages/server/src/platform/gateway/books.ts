import type { Tx } from '../db/index.ts';
import * as focus from './focus-queries.ts';
import * as manage from './manage-queries.ts';
import type { Owner } from './owner.ts';
import type { RefusalCount } from './refused-rows.ts';

/** What the gateway keeps of one identity's reports, in the tables of its own side: Manage and Focus share none. */
export interface Books {
  /** Keeps the next report of an identity in use; waits for other reports of the same identity. */
  keepNext(tx: Tx, report: manage.ReportFacts): Promise<'kept' | 'not_next'>;
  /** Moves the last number on from `from - 1` to `to`, for reports that nobody has any more. */
  bridge(tx: Tx, from: number, to: number): Promise<'bridged' | 'not_next'>;
  /** Number of the last report. Undefined when the identity may not report any more. */
  findLast(tx: Tx): Promise<number | undefined>;
  findReport(tx: Tx, seq: number): Promise<{ hash: Uint8Array; receivedAt: Date } | undefined>;
  addRefusals(tx: Tx, agentVersion: string, day: Date, counts: readonly RefusalCount[]): Promise<void>;
  countRefusalRows(tx: Tx, day: Date): Promise<number>;
}

export function booksOf(owner: Owner): Books {
  return owner.kind === 'manage' ? manageBooks(owner) : focusBooks(owner);
}

const manageBooks = (owner: Extract<Owner, { kind: 'manage' }>): Books => ({
  keepNext: (tx, report) => manage.keepNextReport(tx, owner, report),
  bridge: (tx, from, to) => manage.bridgeReports(tx, owner, from, to),
  async findLast(tx) {
    const device = await manage.findLastReport(tx, owner);
    return device?.state === 'active' ? device.lastSeq : undefined;
  },
  findReport: (tx, seq) => manage.findReport(tx, owner, seq),
  addRefusals: (tx, agentVersion, day, counts) => manage.addRefusals(tx, owner, agentVersion, day, counts),
  countRefusalRows: (tx, day) => manage.countRefusalRows(tx, owner, day),
});

const focusBooks = (owner: Extract<Owner, { kind: 'focus' }>): Books => ({
  keepNext: (tx, report) => focus.keepNextFocusReport(tx, owner, report),
  bridge: (tx, from, to) => focus.bridgeFocusReports(tx, owner, from, to),
  async findLast(tx) {
    const device = await focus.findLastFocusReport(tx, owner);
    return device?.removedAt === null ? device.lastSeq : undefined;
  },
  findReport: (tx, seq) => focus.findFocusReport(tx, owner, seq),
  addRefusals: (tx, agentVersion, day, counts) =>
    focus.addFocusRefusals(tx, owner, agentVersion, day, counts),
  countRefusalRows: (tx, day) => focus.countFocusRefusalRows(tx, owner, day),
});
