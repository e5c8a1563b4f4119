import type pg from 'pg';

/** The first table that holds the text readable in any column; undefined for none. */
export async function needleIn(superuser: pg.Pool, text: string): Promise<string | undefined> {
  const { rows: tables } = await superuser.query<{ name: string }>(
    "SELECT format('%I.%I', schemaname, tablename) AS name FROM pg_tables WHERE schemaname IN ('candor', 'graphile_worker')",
  );
  for (const { name } of tables) {
    const { rows } = await superuser.query(
      `SELECT 1 FROM ${name} AS t WHERE position($1 IN t::text) > 0 OR position(encode($1::bytea, 'hex') IN t::text) > 0 LIMIT 1`,
      [text],
    );
    if (rows.length > 0) return name;
  }
  return undefined;
}
