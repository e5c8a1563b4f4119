import { setTimeout as wait } from 'node:timers/promises';
import pg from 'pg';
import { driverOptions } from '../db/index.ts';
import type { Logger } from '../log/index.ts';
import type { Connection } from './index.ts';
import { DatabaseRefused } from './refusal.ts';

/** Any fixed number: whoever holds this lock is the one server of the database. */
const claimLock = 0x63_6c_61_69_6d;
/** Within a minute PostgreSQL forgets a server whose computer is gone, and so gives its lock back. */
const keepAlive = '-c tcp_keepalives_idle=30 -c tcp_keepalives_interval=10 -c tcp_keepalives_count=3';
/** A server that was just killed may hold it a moment longer. */
const startMs = 2_000;
const lostMs = 120_000;
const stepMs = 250;

/**
 * Makes this server the only one of an external database, since servers have no bus between them: a lock on a
 * connection of its own. A lost connection is made again; when another server has the lock by then, `onTaken` is called.
 * Throws DatabaseRefused when another server runs.
 */
export async function claimDatabase(
  connection: Connection,
  log: Logger,
  onTaken: () => void,
): Promise<AsyncDisposable> {
  const stopping = new AbortController();
  const first = await claimWithin(connection, startMs);
  if (typeof first === 'string')
    throw new DatabaseRefused(
      `another Candor server uses database ${connection.database} (${first}). Stop it first: ` +
        'this version runs one server on a database.',
    );
  let held = first;
  let renewing = Promise.resolve();
  keep(first);

  function keep(client: pg.Client): void {
    held = client;
    client.once('end', () => {
      if (!stopping.signal.aborted) renewing = renew();
    });
  }

  async function renew(): Promise<void> {
    while (!stopping.signal.aborted) {
      const next = await claimWithin(connection, lostMs, stopping.signal).catch(() => undefined);
      if (typeof next === 'object') return keep(next);
      if (next !== undefined && !stopping.signal.aborted) {
        log.write('database.taken', {});
        return onTaken();
      }
      await wait(stepMs, undefined, { ref: false });
    }
  }

  return {
    async [Symbol.asyncDispose]() {
      stopping.abort();
      await renewing;
      await held.end();
    },
  };
}

/** @returns the connection that holds the lock, or from where it is held; throws when the database does not answer */
async function claimWithin(
  connection: Connection,
  withinMs: number,
  signal?: AbortSignal,
): Promise<pg.Client | string> {
  const { max: _, ...options } = driverOptions(connection, 'app');
  const client = new pg.Client({ ...options, options: keepAlive, application_name: 'candor claim' });
  client.on('error', () => undefined); // 'end' follows
  await client.connect();
  try {
    const until = performance.now() + withinMs;
    for (;;) {
      const { rows } = await client.query<{ mine: boolean }>('SELECT pg_try_advisory_lock($1) AS mine', [
        claimLock,
      ]);
      if (rows[0]?.mine) return client;
      if (signal?.aborted || performance.now() > until) break;
      await wait(stepMs);
    }
    const holder = await holderOf(client);
    await client.end();
    return holder;
  } catch (error) {
    await client.end();
    throw error;
  }
}

async function holderOf(client: pg.Client): Promise<string> {
  const { rows } = await client.query<{ address: string | null; since: Date }>(
    `SELECT host(client_addr) AS address, backend_start AS since FROM pg_stat_activity WHERE pid =
      (SELECT pid FROM pg_locks WHERE locktype = 'advisory' AND granted AND classid = $1 AND objid = $2
        AND database = (SELECT oid FROM pg_database WHERE datname = current_database()) LIMIT 1)`,
    [Math.floor(claimLock / 2 ** 32), claimLock % 2 ** 32],
  );
  const [row] = rows;
  return row ? `from ${row.address ?? 'this computer'}, since ${row.since.toISOString()}` : 'it just ended';
}
