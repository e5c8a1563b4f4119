import { createHash } from 'node:crypto';
import { readFileSync } from 'node:fs';
import path from 'node:path';
import pg from 'pg';
import { driverOptions } from '../db/index.ts';
import { codeOf, type Logger } from '../log/index.ts';
import { type Connection, DatabaseRefused } from '../postgres/index.ts';
import { programFiles } from '../program-files.ts';

// "CANDOR": servers that start at the same time wait for each other
const lockKey = 0x43_41_4e_44_4f_52;
const lockWait = '120s';

export interface Migration {
  name: string;
  text: string;
}

export function readMigrations(names: readonly string[]): Migration[] {
  return names.map((name) => ({
    name,
    text: readFileSync(path.join(programFiles.migrations, name), 'utf8'),
  }));
}

/** Runs `work` on one connection while no other server migrates. */
export async function whileLocked<T>(
  connection: Connection,
  work: (client: pg.Client) => Promise<T>,
): Promise<T> {
  const { max: _, ...options } = driverOptions(connection, 'migrator');
  const client = new pg.Client(options);
  // a connection that is lost fails the query that runs on it
  client.on('error', () => undefined);
  await client.connect();
  try {
    await client.query(`SET lock_timeout = '${lockWait}'`);
    await client.query(`SELECT pg_advisory_lock(${lockKey})`);
    await client.query('RESET lock_timeout');
    return await work(client);
  } finally {
    await client.end(); // gives the lock back
  }
}

/** Which of the migrations ran on the database, and which have yet to. */
export interface Progress {
  applied: readonly Migration[];
  waiting: readonly Migration[];
}

/** Throws DatabaseRefused when an applied file was changed, and when the database is newer than this build. */
export async function progressOf(client: pg.Client, migrations: readonly Migration[]): Promise<Progress> {
  await client.query(`CREATE TABLE IF NOT EXISTS candor_migrate.migration (
    name text PRIMARY KEY, sha256 bytea NOT NULL, applied_at timestamptz NOT NULL, ms integer NOT NULL)`);
  const { rows } = await client.query<{ name: string; sha256: Buffer }>(
    'SELECT name, sha256 FROM candor_migrate.migration',
  );
  const applied = new Map(rows.map(({ name, sha256 }) => [name, sha256]));
  refuseForeign(applied, migrations);
  return {
    applied: migrations.filter(({ name }) => applied.has(name)),
    waiting: migrations.filter(({ name }) => !applied.has(name)),
  };
}

/**
 * Runs what has not run yet, all in one transaction: after a failure the database is still the earlier version's.
 * Throws DatabaseRefused as progressOf() does, and when a file fails. Returns how many ran.
 */
export async function migrate(
  client: pg.Client,
  migrations: readonly Migration[],
  log: Logger,
): Promise<number> {
  const { waiting } = await progressOf(client, migrations);
  if (waiting.length === 0) return 0;
  await client.query('BEGIN');
  const took: { name: string; tookMs: number }[] = [];
  for (const migration of waiting) took.push(await apply(client, migration));
  await client.query('COMMIT');
  for (const one of took) log.write('database.migrated', one);
  return waiting.length;
}

function refuseForeign(applied: Map<string, Buffer>, migrations: readonly Migration[]): void {
  const known = new Map(migrations.map(({ name, text }) => [name, sha256(text)]));
  for (const [name, hash] of applied) {
    const expected = known.get(name);
    if (name === generatedName) continue;
    if (!expected)
      throw new DatabaseRefused(`the database is newer than this build: ${name} is not part of it`);
    if (!expected.equals(hash))
      throw new DatabaseRefused(`${name} was changed after it ran on this database; undo the change`);
  }
}

async function apply(
  client: pg.Client,
  { name, text }: Migration,
): Promise<{ name: string; tookMs: number }> {
  const startedAt = performance.now();
  try {
    await client.query(text);
    const tookMs = Math.round(performance.now() - startedAt);
    await recordRun(client, name, sha256(text), tookMs);
    return { name, tookMs };
  } catch (error) {
    await client.query('ROLLBACK');
    throw new DatabaseRefused(
      `${name} failed and was rolled back (SQLSTATE ${codeOf(error)}): ${String(error)}`,
    );
  }
}

/** Name under which the last run of the generated step is noted beside the migrations. */
export const generatedName = 'generated';

export async function recordRun(
  client: pg.Client,
  name: string,
  hash: Buffer,
  tookMs: number,
): Promise<void> {
  await client.query(
    `INSERT INTO candor_migrate.migration (name, sha256, applied_at, ms) VALUES ($1, $2, now(), $3)
     ON CONFLICT (name) DO UPDATE SET sha256 = excluded.sha256, applied_at = excluded.applied_at, ms = excluded.ms`,
    [name, hash, tookMs],
  );
}

export const sha256 = (text: string | Uint8Array) => createHash('sha256').update(text).digest();
