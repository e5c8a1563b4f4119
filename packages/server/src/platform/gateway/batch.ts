import { createHash } from 'node:crypto';
import { maxBatchRows, maxLogRows, type Batch } from '@candor/protocol/messages/agent.ts';
import type { Ack } from '@candor/protocol/messages/server.ts';
import type { Tx } from '../db/index.ts';
import { booksOf, type Books } from './books.ts';
import type { Gate } from './gate.ts';
import { withOwner, type Owner } from './owner.ts';
import { countRefusals } from './refused-rows.ts';
import { judgeRows, type JudgedRows } from './rows.ts';
import type { AnySink, Sinks } from './sink.ts';

export interface Report {
  owner: Owner;
  agentVersion: string;
  batch: Batch;
  /** As received: what the receipt is about. */
  bytes: Uint8Array;
}

/**
 * `stored` also for a report that was stored before: it gets the same receipt and leaves no second row.
 * `malformed`: over 500 rows or 50 log rows, or a gap before it. `conflict`: another report has this number.
 */
export type BatchOutcome =
  | { outcome: 'stored'; ack: Ack }
  | { outcome: 'malformed' | 'conflict' | 'revoked' };

/** A counter per refused name is worth little beyond this many a day; a hostile agent could make any number. */
const maxRefusalRows = 500;
const dayMs = 86_400_000;

/** Stores a report in one transaction with the tenancy of the certificate's owner (clauses G5-G7). */
export async function storeBatch(gate: Gate, report: Report): Promise<BatchOutcome> {
  const { owner, batch, bytes } = report;
  const receivedAt = gate.platform.clock.now();
  const judged = judgeRows(batch.items, owner.kind, gate.sinks, receivedAt.getTime(), gate.drifted());
  if (judged.rows > maxBatchRows || judged.logRows > maxLogRows) return { outcome: 'malformed' };
  const hash = createHash('sha256').update(bytes).digest();
  const books = booksOf(owner);
  const published: (() => void)[] = [];
  const context = { receivedAt, afterCommit: (publish: () => void) => void published.push(publish) };
  const outcome = await withOwner(
    gate.platform.database,
    owner,
    'integrity',
    async (tx): Promise<BatchOutcome> => {
      const facts = { ...factsOf(judged, batch.seq), hash, receivedAt };
      if ((await books.keepNext(tx, facts)) === 'not_next')
        return answerOther(tx, books, gate.sinks, report, hash);
      for (const [record, rows] of judged.accepted)
        await sinkOf(gate.sinks, record).store(tx, owner, rows, context);
      await keepRefusals(tx, books, report.agentVersion, judged, receivedAt);
      return { outcome: 'stored', ack: receipt(batch.seq, hash, judged) };
    },
  );
  for (const publish of published) publish();
  return outcome;
}

/** Goes on after reports that are lost for good, and keeps that they are (clause G7). */
export async function bridgeGap(
  { platform }: Gate,
  owner: Owner,
  agentVersion: string,
  { from, to }: { from: number; to: number },
): Promise<'bridged' | 'malformed'> {
  const books = booksOf(owner);
  const day = new Date(Math.floor(platform.clock.now().getTime() / dayMs) * dayMs);
  return withOwner(platform.database, owner, 'integrity', async (tx) => {
    if ((await books.bridge(tx, from, to)) === 'not_next') return 'malformed';
    const [lost] = countRefusals([{ record: 'platform.report', refusal: { code: 'reports_lost' } }]);
    if (lost) await books.addRefusals(tx, agentVersion, day, [{ ...lost, n: to - from + 1 }]);
    return 'bridged';
  });
}

/** A report that isn't the next one. One that was stored gets the same receipt: rows are judged at the time of then. */
async function answerOther(
  tx: Tx,
  books: Books,
  sinks: Sinks,
  { owner, batch: { items, seq } }: Report,
  hash: Buffer,
): Promise<BatchOutcome> {
  const last = await books.findLast(tx);
  if (last === undefined) return { outcome: 'revoked' };
  if (seq > last) return { outcome: 'malformed' };
  const known = await books.findReport(tx, seq);
  // hashes are kept for 8 days; what is older is acknowledged as it is
  if (!known)
    return { outcome: 'stored', ack: { type: 'ack', seq, hash: hash.toString('hex'), refused: [] } };
  if (!hash.equals(known.hash)) return { outcome: 'conflict' };
  const judged = judgeRows(items, owner.kind, sinks, known.receivedAt.getTime());
  return { outcome: 'stored', ack: receipt(seq, hash, judged) };
}

async function keepRefusals(
  tx: Tx,
  books: Books,
  agentVersion: string,
  judged: JudgedRows,
  at: Date,
): Promise<void> {
  if (judged.refused.length === 0) return;
  const day = new Date(Math.floor(at.getTime() / dayMs) * dayMs);
  const isFull = (await books.countRefusalRows(tx, day)) >= maxRefusalRows;
  const refusals = isFull
    ? judged.refused.map(({ refusal: { code } }) => ({ record: 'other', refusal: { code } }))
    : judged.refused;
  await books.addRefusals(tx, agentVersion, day, countRefusals(refusals));
}

function factsOf({ rows, logRows, refused }: JudgedRows, seq: number) {
  return { seq, rows, logRows, refused: refused.length };
}

function receipt(seq: number, hash: Buffer, { refused }: JudgedRows): Ack {
  return {
    type: 'ack',
    seq,
    hash: hash.toString('hex'),
    refused: refused.map(({ index, refusal }) => ({ index, code: refusal.code })),
  };
}

function sinkOf(sinks: Sinks, record: string): AnySink {
  // judgeRows() accepts rows only of records that have a sink, and checked them against its schema
  return sinks[record as keyof Sinks];
}
