// What each agent kept and had acknowledged, against what the server has.
import { loadIdentity } from '../../packages/agent/src/identity.ts';
import { Ledger } from '../../packages/agent/src/ledger.ts';
import { statePaths } from '../../packages/agent/src/state-folder.ts';
import type { Candor } from '../candor.ts';
import { openSuperuser, type Superuser } from '../database.ts';
import type { TrafficAgent } from './traffic.ts';

export interface Account {
  rowsKept: number;
  rowsStored: number;
  reportsAcknowledged: number;
  /** Rows that were kept or acknowledged, and aren't there. */
  lost: number;
  /** Rows, or messages in the sum of a log row, that are there more than once. */
  duplicated: number;
  /** Acknowledged reports whose hash differs from the server's. */
  differing: number;
}

/** Call after all agents were drained. */
export async function settle(candor: Candor, agents: readonly TrafficAgent[]): Promise<Account> {
  await using database = openSuperuser(candor);
  const total = {
    rowsKept: 0,
    rowsStored: 0,
    reportsAcknowledged: 0,
    lost: 0,
    duplicated: 0,
    differing: 0,
  };
  for (const agent of agents) {
    const one = await settleOne(database, agent);
    for (const key of Object.keys(total) as (keyof Account)[]) total[key] += one[key];
  }
  return total;
}

async function settleOne(database: Superuser, { state, kept }: TrafficAgent): Promise<Account> {
  const { identity: file, ledger: ledgerFile } = statePaths(state);
  const identity = loadIdentity(file);
  if (!identity) throw new Error(`${state} is not enrolled`);
  using ledger = new Ledger(ledgerFile, Buffer.from(identity.storeKey, 'base64url'), 'read');
  const acknowledged = new Map<number, string>();
  const sent = new Set<number>();
  for (const { id, seq, hash, ackedAt } of ledger.entries({ record: 'manage.metric' })) {
    if (seq === null || ackedAt === null || acknowledged.has(seq)) continue;
    acknowledged.set(seq, hash);
    for (const n of numbersIn(ledger.bytesOf(id))) sent.add(n);
  }
  const { deviceId } = identity;
  const values = await database.rows<{ value: number }>(
    'SELECT value FROM candor.metric_recent WHERE device_id = $1',
    [deviceId],
  );
  const reports = await database.rows<{ seq: string; hash: Buffer }>(
    'SELECT seq, hash FROM candor.report_batch WHERE device_id = $1',
    [deviceId],
  );
  const [messages] = await database.rows<{ n: string }>(
    'SELECT coalesce(sum(n), 0) AS n FROM candor.device_log WHERE device_id = $1',
    [deviceId],
  );
  const stored = new Set(values.map(({ value }) => value));
  const receipts = new Map(reports.map(({ seq, hash }) => [Number(seq), hash.toString('hex')]));
  const owed = new Set([...kept, ...sent]);
  const logged = Number(messages?.n ?? 0);
  return {
    rowsKept: kept.length,
    rowsStored: values.length,
    reportsAcknowledged: acknowledged.size,
    // each metric row has one message of the log beside it; the last of a life may have been kept alone
    lost: [...owed].filter((n) => !stored.has(n)).length + Math.max(0, kept.length - logged),
    duplicated: values.length - stored.size + Math.max(0, logged - values.length),
    differing: [...acknowledged].filter(([seq, hash]) => receipts.get(seq) !== hash).length,
  };
}

/** Values of the metrics in a frame. */
export function numbersIn(bytes: Uint8Array | undefined): number[] {
  // a frame that the agent wrote
  const { items } = JSON.parse(Buffer.from(bytes ?? []).toString('utf8')) as {
    items: { record: string; rows: { value: number }[] }[];
  };
  return items
    .filter(({ record }) => record === 'manage.metric')
    .flatMap(({ rows }) => rows.map(({ value }) => value));
}
