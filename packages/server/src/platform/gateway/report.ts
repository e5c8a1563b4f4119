import { createHash } from 'node:crypto';
import { maxBatchRows, maxLogRows, type Batch } from '@candor/protocol/messages/agent.ts';
import type { Ack } from '@candor/protocol/messages/server.ts';
import type { Clock } from '../clock.ts';
import type { Owner } from './owner.ts';
import { judgeRows, type JudgedRows } from './rows.ts';
import type { Sinks } from './sink.ts';

/** A report as it came in, each row of it judged. */
export interface Report<O extends Owner = Owner> {
  owner: O;
  agentVersion: string;
  seq: number;
  items: Batch['items'];
  judged: JudgedRows;
  /** SHA-256 of the frame as received: what the receipt is about. */
  hash: Buffer;
  receivedAt: Date;
}

/**
 * `stored` also for a report that was stored before: it gets the same receipt and leaves no second row.
 * `malformed`: over 500 rows or 50 log rows, or a gap before it. `conflict`: another report has this number. `ended`: the
 * device is not in use any more.
 */
export type BatchOutcome = { outcome: 'stored'; ack: Ack } | { outcome: 'malformed' | 'conflict' | 'ended' };

/** Judges each row at the time of receipt. Undefined for a report over 500 rows or 50 log rows. */
export function readReport(
  {
    platform,
    sinks,
    drifted,
  }: { platform: { clock: Clock }; sinks: Sinks; drifted: () => ReadonlySet<string> },
  owner: Owner,
  agentVersion: string,
  { seq, items }: Batch,
  bytes: Uint8Array,
): Report | undefined {
  const receivedAt = platform.clock.now();
  const judged = judgeRows(items, owner.kind, sinks, receivedAt.getTime(), drifted());
  if (judged.rows > maxBatchRows || judged.logRows > maxLogRows) return undefined;
  const hash = createHash('sha256').update(bytes).digest();
  return { owner, agentVersion, seq, items, judged, hash, receivedAt };
}

/** What is kept of a report beside its rows. */
export function factsOf({ seq, hash, judged: { rows, logRows, refused }, receivedAt }: Report) {
  return { seq, hash, rows, logRows, refused: refused.length, receivedAt };
}

/** The answer to a report that is stored: its rows are there, less the ones that it names. */
export function receipt({ seq, hash, judged }: Pick<Report, 'seq' | 'hash' | 'judged'>): Ack {
  return {
    type: 'ack',
    seq,
    hash: hash.toString('hex'),
    refused: judged.refused.map(({ index, refusal }) => ({ index, code: refusal.code })),
  };
}
