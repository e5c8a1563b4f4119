import type { EgressOutcome } from '@candor/policy/recipients.ts';

export interface LedgerEntry {
  recipient: string;
  purpose: string;
  classes: readonly string[];
  outcome: EgressOutcome;
  n: number;
  bytesOut: number;
  bytesIn: number;
}
export type TimedEntry = LedgerEntry & { id: string; at: Date };
