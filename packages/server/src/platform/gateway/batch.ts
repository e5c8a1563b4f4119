import type { Tx } from '../db/index.ts';
import { booksOf, type Books } from './books.ts';
import type { Gate } from './gate.ts';
import { withOwner, type Owner } from './owner.ts';
import { countRefusals } from './refused-rows.ts';
import { factsOf, receipt, type BatchOutcome, type Report } from './report.ts';
import { judgeRows } from './rows.ts';
import { storeRows } from './store-rows.ts';

/** A counter per refused name is worth little beyond this many a day; a hostile agent could make any number. */
const maxRefusalRows = 500;
const dayMs = 86_400_000;

/** Stores a report in a transaction of its own with the tenancy of the certificate's owner (clauses G5-G7). */
export async function storeBatch(
  { platform, sinks }: Pick<Gate, 'platform' | 'sinks'>,
  report: Report,
): Promise<BatchOutcome> {
  const { owner } = report;
  const books = booksOf(owner);
  const published: (() => void)[] = [];
  const outcome = await withOwner(
    platform.database,
    owner,
    'integrity',
    async (tx): Promise<BatchOutcome> => {
      if ((await books.keepNext(tx, factsOf(report))) === 'not_next')
        return answerOther(tx, books, sinks, report);
      await storeRows(tx, sinks, [report], (publish) => void published.push(publish));
      await keepRefusals(tx, report);
      return { outcome: 'stored', ack: receipt(report) };
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
  sinks: Gate['sinks'],
  { owner, items, seq, hash }: Report,
): Promise<BatchOutcome> {
  const last = await books.findLast(tx);
  if (last === undefined) return { outcome: 'ended' };
  if (seq > last) return { outcome: 'malformed' };
  const known = await books.findReport(tx, seq);
  // hashes are kept for 8 days; what is older is acknowledged as it is
  if (!known)
    return { outcome: 'stored', ack: { type: 'ack', seq, hash: hash.toString('hex'), refused: [] } };
  if (!hash.equals(known.hash)) return { outcome: 'conflict' };
  const judged = judgeRows(items, owner.kind, sinks, known.receivedAt.getTime());
  return { outcome: 'stored', ack: receipt({ seq, hash, judged }) };
}

/** Counts what was refused of a report, by the day. */
export async function keepRefusals(
  tx: Tx,
  { owner, agentVersion, judged, receivedAt }: Report,
): Promise<void> {
  if (judged.refused.length === 0) return;
  const books = booksOf(owner);
  const day = new Date(Math.floor(receivedAt.getTime() / dayMs) * dayMs);
  const isFull = (await books.countRefusalRows(tx, day)) >= maxRefusalRows;
  const refusals = isFull
    ? judged.refused.map(({ refusal: { code } }) => ({ record: 'other', refusal: { code } }))
    : judged.refused;
  await books.addRefusals(tx, agentVersion, day, countRefusals(refusals));
}
