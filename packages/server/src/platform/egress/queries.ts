import { sql } from 'kysely';
import type { EgressOutcome } from '@candor/policy/recipients.ts';
import type { Tx } from '../db/index.ts';
import type { TimedEntry } from './entry.ts';

/** The rows of the ledger, and their sums by day. */
export async function insertEntries(tx: Tx, entries: readonly TimedEntry[]): Promise<void> {
  const rows = entries.map((entry) => ({ ...entry, classes: JSON.stringify(entry.classes) }));
  await tx.insertInto('egressEntry').values(rows).execute();
  for (const { at, recipient, outcome, n, bytesOut, bytesIn } of entries) {
    await sql`
      INSERT INTO egress_day AS known (day, recipient, outcome, n, bytes_out, bytes_in)
      VALUES (date_trunc('day', ${at}::timestamptz, 'UTC'), ${recipient}, ${outcome}, ${n}, ${bytesOut}, ${bytesIn})
      ON CONFLICT (day, recipient, outcome) DO UPDATE
        SET n = known.n + excluded.n, bytes_out = known.bytes_out + excluded.bytes_out,
            bytes_in = known.bytes_in + excluded.bytes_in`.execute(tx);
  }
}

const isRefusal = sql<boolean>`(outcome LIKE 'refused%' OR outcome = 'bypassed')`;

export interface RecipientSum {
  recipient: string;
  connections: number;
  refusals: number;
  bytesOut: number;
  bytesIn: number;
}

/** Sums of all days from `since` on. Index: primary key. */
export async function egressByRecipient(tx: Tx, since: Date): Promise<RecipientSum[]> {
  const { rows } = await sql<RecipientSum>`
    SELECT recipient, coalesce(sum(n) FILTER (WHERE NOT is_refusal), 0)::bigint AS connections,
           coalesce(sum(n) FILTER (WHERE is_refusal), 0)::bigint AS refusals,
           sum(bytes_out)::bigint AS "bytesOut", sum(bytes_in)::bigint AS "bytesIn"
      FROM (SELECT *, ${isRefusal} AS is_refusal FROM egress_day WHERE day >= ${since}) AS days
     GROUP BY recipient ORDER BY recipient`.execute(tx);
  return rows;
}

export interface Refusal {
  at: Date;
  recipient: string;
  outcome: EgressOutcome;
}

/** What was refused since then, newest first. Index: egress_entry_at. */
export function lastRefusals(tx: Tx, since: Date, limit: number): Promise<Refusal[]> {
  return tx
    .selectFrom('egressEntry')
    .select(['at', 'recipient', 'outcome'])
    .where('at', '>=', since)
    .where(isRefusal)
    .orderBy('at', 'desc')
    .limit(limit)
    .execute();
}
