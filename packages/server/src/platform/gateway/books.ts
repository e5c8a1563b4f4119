import type { Tx } from '../db/index.ts';
import * as focus from './focus-queries.ts';
import * as manage from './manage-queries.ts';
import type { Owner } from './owner.ts';
import type { RefusalCount } from './refused-rows.ts';

/** What the gateway keeps of one identity's reports, in the tables of its own side: Manage and Focus share none. */
export interface Books {
  /** Waits for other reports of the same identity. Undefined when it may not report any more. */
  lock(tx: Tx): Promise<{ lastSeq: number } | undefined>;
  findReport(tx: Tx, seq: number): Promise<{ hash: Uint8Array; receivedAt: Date } | undefined>;
  keepReport(tx: Tx, report: manage.ReportFacts): Promise<void>;
  addRefusals(tx: Tx, agentVersion: string, day: Date, counts: readonly RefusalCount[]): Promise<void>;
  countRefusalRows(tx: Tx, day: Date): Promise<number>;
}

export function booksOf(owner: Owner): Books {
  return owner.kind === 'manage' ? manageBooks(owner) : focusBooks(owner);
}

const manageBooks = (owner: Extract<Owner, { kind: 'manage' }>): Books => ({
  async lock(tx) {
    const device = await manage.lockDevice(tx, owner);
    return device?.state === 'active' ? device : undefined;
  },
  findReport: (tx, seq) => manage.findReport(tx, owner, seq),
  keepReport: (tx, report) => manage.keepReport(tx, owner, report),
  addRefusals: (tx, agentVersion, day, counts) => manage.addRefusals(tx, owner, agentVersion, day, counts),
  countRefusalRows: (tx, day) => manage.countRefusalRows(tx, owner, day),
});

const focusBooks = (owner: Extract<Owner, { kind: 'focus' }>): Books => ({
  async lock(tx) {
    const device = await focus.lockFocusDevice(tx, owner);
    return device?.removedAt === null ? device : undefined;
  },
  findReport: (tx, seq) => focus.findFocusReport(tx, owner, seq),
  keepReport: (tx, report) => focus.keepFocusReport(tx, owner, report),
  addRefusals: (tx, agentVersion, day, counts) =>
    focus.addFocusRefusals(tx, owner, agentVersion, day, counts),
  countRefusalRows: (tx, day) => focus.countFocusRefusalRows(tx, owner, day),
});
