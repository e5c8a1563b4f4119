import type { Pool } from 'pg';
import type { Secret } from '../secret.ts';

/** Every role of the product. None is a superuser; none but these three kinds of row security. */
export const roles = {
  candor_migrator: 'LOGIN NOBYPASSRLS',
  candor_app: 'LOGIN NOBYPASSRLS',
  candor_checker: 'LOGIN NOBYPASSRLS',
  candor_jobs: 'LOGIN NOBYPASSRLS',
  // of an embedded PostgreSQL: may log in while a backup connects
  candor_backup: 'NOLOGIN BYPASSRLS',
  // owns the generated functions; nobody logs in as it
  candor_keeper: 'NOLOGIN BYPASSRLS',
  candor_keyring: 'LOGIN NOBYPASSRLS',
} as const;
export type RoleName = keyof typeof roles;

const quote = (text: string) => `'${text.replaceAll("'", "''")}'`;

/** Roles and databases; run on the cluster as superuser. Only what is missing is made. */
export async function makeRoles(
  superuser: Pick<Pool, 'query'>,
  passwordOf: (role: string) => Secret,
): Promise<void> {
  const { rows } = await superuser.query<{ rolname: string }>(
    `SELECT rolname FROM pg_roles WHERE rolname LIKE 'candor%'`,
  );
  const present = new Set(rows.map(({ rolname }) => rolname));
  const missing = Object.entries(roles).filter(([name]) => !present.has(name));
  for (const [name, attributes] of missing) {
    await superuser.query(
      `CREATE ROLE ${name} ${plainRole} ${attributes} PASSWORD ${quote(passwordOf(name).reveal())}`,
    );
  }
  if (missing.length > 0) await superuser.query(membershipsText);
  // a server that was killed while a backup connected has left it open
  await superuser.query('ALTER ROLE candor_backup NOLOGIN');
}

export const plainRole = 'NOSUPERUSER NOCREATEDB NOCREATEROLE NOREPLICATION';

/** The migrator gives the generated functions their owners; it does not inherit what these may do. */
export const membershipsText = `
ALTER ROLE candor_migrator NOINHERIT;
GRANT candor_keeper, candor_jobs TO candor_migrator;
ALTER ROLE candor_app SET search_path = candor;
ALTER ROLE candor_backup SET search_path = candor;
ALTER ROLE candor_keyring SET search_path = keyring;`;

/** Makes a database unless it is there. */
export async function makeDatabase(superuser: Pick<Pool, 'query'>, name: string): Promise<void> {
  const { rows } = await superuser.query('SELECT FROM pg_database WHERE datname = $1', [name]);
  if (rows.length === 0) await superuser.query(`CREATE DATABASE ${name}`);
}

/** Who may connect to the main database; not copied from a template. */
export function mainConnectText(database: string): string {
  return `REVOKE ALL ON DATABASE ${database} FROM PUBLIC;
GRANT CONNECT ON DATABASE ${database} TO candor_migrator, candor_app, candor_checker, candor_jobs, candor_backup`;
}

/** Who may connect to the keyring's database: its one role. */
export function keyringConnectText(database: string): string {
  return `REVOKE ALL ON DATABASE ${database} FROM PUBLIC;
GRANT CONNECT ON DATABASE ${database} TO candor_keyring`;
}

/** Where backups are verified: rows lie there in clear meanwhile, for its owner alone. */
export function scratchConnectText(database: string): string {
  return `REVOKE ALL ON DATABASE ${database} FROM PUBLIC`;
}
export const scratchSuffix = '_scratch';

/** Schemas of the main database; run inside it as superuser. */
export const mainSchemasText = `
REVOKE ALL ON SCHEMA public FROM PUBLIC;
CREATE SCHEMA IF NOT EXISTS candor AUTHORIZATION candor_migrator;
CREATE SCHEMA IF NOT EXISTS candor_migrate AUTHORIZATION candor_migrator;
CREATE SCHEMA IF NOT EXISTS graphile_worker AUTHORIZATION candor_jobs;
GRANT USAGE ON SCHEMA candor TO candor_app, candor_checker, candor_backup, candor_keeper;`;

export const keyringSchemasText = `
REVOKE ALL ON SCHEMA public FROM PUBLIC;
CREATE SCHEMA IF NOT EXISTS keyring AUTHORIZATION candor_keyring;
CREATE SCHEMA IF NOT EXISTS candor_migrate AUTHORIZATION candor_keyring;`;
