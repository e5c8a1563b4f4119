import type pg from 'pg';
import { connect } from '../postgres/backup-connection.ts';
import type { Connection } from '../postgres/index.ts';
import { names } from '../postgres/instance.ts';
import type { Source } from '../postgres/source.ts';
import { BackupRefused } from './refusal.ts';

const ourTables = `SELECT c.oid::regclass::text AS name FROM pg_class c JOIN pg_namespace n ON n.oid = c.relnamespace
  WHERE n.nspname IN ('candor', 'candor_migrate', 'keyring') AND c.relkind = 'r'`;

/** Throws BackupRefused unless both databases hold none of the product's tables. */
export async function refuseFull({ connections: { migrator, keyring } }: Source): Promise<void> {
  for (const connection of [migrator, keyring]) {
    const found = await whileConnected(connection, (client) => client.query(`${ourTables} LIMIT 1`));
    if (found.rowCount !== 0)
      throw new BackupRefused(
        `database ${connection.database} is not empty: a restore needs an empty one, and changes nothing here`,
      );
  }
}

/** Drops all that a restore made: of an embedded PostgreSQL the databases, else the product's tables and functions. */
export async function dropTarget({ connections, superuser }: Source): Promise<void> {
  if (superuser) {
    await whileConnected({ ...superuser, database: 'postgres' }, async (client) => {
      for (const name of Object.values(names))
        await client.query(`DROP DATABASE IF EXISTS ${name} WITH (FORCE)`);
    });
    return;
  }
  for (const connection of [connections.migrator, connections.keyring])
    await whileConnected(connection, dropOwn);
}

async function dropOwn(client: pg.Client): Promise<void> {
  const { rows } = await client.query<{ drop: string }>(
    `SELECT format('DROP TABLE %s CASCADE', name) AS drop FROM (${ourTables}) AS tables
     UNION ALL
     SELECT format('DROP FUNCTION %s CASCADE', oid::regprocedure) FROM pg_proc WHERE pronamespace = to_regnamespace('candor')`,
  );
  for (const { drop } of rows) await client.query(drop);
}

export async function whileConnected<T>(
  connection: Connection,
  work: (client: pg.Client) => Promise<T>,
): Promise<T> {
  const client = await connect(connection);
  try {
    return await work(client);
  } finally {
    await client.end();
  }
}
