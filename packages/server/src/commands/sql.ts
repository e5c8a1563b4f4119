import pg from 'pg';
import { newId } from '../platform/new-id.ts';
import type { Connection } from '../platform/postgres/index.ts';
import { done, failed, type HostAnswer } from './request.ts';

const statementMs = 300_000;

/** One statement as superuser, for repair. Rows come as lines of JSON. The audit entry stands before it runs. */
export async function runSql(superuser: Connection | undefined, statement: string): Promise<HostAnswer> {
  if (!superuser)
    return failed('candor sql is for the embedded PostgreSQL. This database is external: use its own psql.');
  const { password, ...where } = superuser;
  const client = new pg.Client({
    ...where,
    password: password.reveal(),
    statement_timeout: statementMs,
    connectionTimeoutMillis: 5_000,
  });
  await client.connect();
  try {
    await client.query(`SET search_path = candor`);
    await noteInAudit(client);
    const result = await client.query(statement);
    if (Array.isArray(result)) return done(...result.flatMap(linesOf));
    return done(...linesOf(result));
  } catch (error) {
    // for the eyes of the host's superuser alone; nothing of it is logged
    return failed(error instanceof Error ? error.message : 'the statement failed');
  } finally {
    await client.end();
  }
}

/** Written here and not by platform/audit: this works on a database that the server refuses to open. */
async function noteInAudit(client: pg.Client): Promise<void> {
  await client.query(
    "INSERT INTO audit_entry (id, at, actor, action, outcome) VALUES ($1, now(), 'host', 'candor sql', 'done')",
    [newId()],
  );
}

function linesOf({ command, rowCount, rows }: pg.QueryResult): string[] {
  return [...rows.map((row) => JSON.stringify(row)), rowCount === null ? command : `${command} ${rowCount}`];
}
