import pg, { type Pool } from 'pg';
import { checkFunction } from '@candor/policy/derive/functions.ts';
import type { Evidence } from '@candor/policy/promises/promise.ts';
import { compareCatalogue, type Declared } from '../../platform/migrate/index.ts';
import type { CatalogueReading } from './probes/catalogue-matches.ts';
import type { CheckerLink } from './runner.ts';

/** Any fixed number: whoever holds this lock is the instance's one runner. */
const runnerLock = 0x63_68_65_63;

/** The checker's way to the database, as candor_checker. */
export interface Checker extends CheckerLink, Disposable {
  readCatalogue(): Promise<CatalogueReading>;
}

/** Waits until no other runner of this database is left; the lock has a connection beside those of the pool. */
export async function openChecker(pool: Pool, declared: Declared): Promise<Checker> {
  // the pool hides its password from being copied
  const { max: _, password, ...options } = pool.options;
  const held = new pg.Client({ ...options, ...(password !== undefined && { password }) });
  // with the database the checks are lost too, and they end the process
  held.on('error', () => undefined);
  await held.connect();
  await held.query(`SET statement_timeout = 0; SELECT pg_advisory_lock(${runnerLock})`);
  return {
    async measure(id) {
      const { rows } = await pool.query<Record<string, unknown>>(
        `SELECT ${columnsAsMs(declared, id)} FROM candor.${checkFunction(id)}()`,
      );
      return rows[0] ?? {};
    },
    async record(checkId, outcome, tookMs, evidence: Evidence) {
      await pool.query('SELECT candor.record_check_result($1, $2, $3, $4)', [
        checkId,
        outcome,
        tookMs,
        JSON.stringify(evidence),
      ]);
    },
    async readCatalogue() {
      const differences = await compareCatalogue(pool, declared);
      const columns = declared.records.reduce((sum, one) => sum + Object.keys(one.fields).length, 0);
      return { columns, differences: differences.length };
    },
    // closes the connection, and with it ends the lock
    [Symbol.dispose]: () => void held.end(),
  };
}

/** Times and periods leave as ms, so that evidence is numbers and truths only. */
function columnsAsMs({ measures }: Declared, id: string): string {
  const columns = measures.find((one) => one.id === id)?.columns ?? {};
  const selected = Object.entries(columns).map(([column, type]) =>
    type === 'timestamptz' || type === 'interval'
      ? `(extract(epoch FROM ${column}) * 1000)::bigint AS ${column}`
      : column,
  );
  return selected.join(', ');
}
