import { readFileSync } from 'node:fs';
import path from 'node:path';
import { z } from 'zod';
import { bareHost } from './platform/ip-address.ts';
import type { Connection, Tls } from './platform/postgres/index.ts';
import { Secret } from './platform/secret.ts';

/** How to reach an external PostgreSQL as each role. */
export type DatabaseUrls = Readonly<Record<(typeof urlRoles)[UrlName]['key'], Connection>>;

export const urlRoles = {
  DATABASE_URL: { key: 'migrator', user: 'candor_migrator' },
  DATABASE_APP_URL: { key: 'app', user: 'candor_app' },
  DATABASE_CHECKER_URL: { key: 'checker', user: 'candor_checker' },
  DATABASE_JOBS_URL: { key: 'jobs', user: 'candor_jobs' },
  DATABASE_BACKUP_URL: { key: 'backup', user: 'candor_backup' },
  KEYRING_DATABASE_URL: { key: 'keyring', user: 'candor_keyring' },
} as const;
export type UrlName = keyof typeof urlRoles;
// Object.keys() gives the names as plain strings
export const urlNames = Object.keys(urlRoles) as UrlName[];

const urlOption = (what: string) => ({
  schema: z.string().transform((text) => new Secret(text)),
  default: undefined,
  secret: true,
  expected: 'postgres://ROLE:PASSWORD@HOST:PORT/DATABASE?sslmode=verify-full&sslrootcert=FILE',
  about: `${what} Unset, PostgreSQL is embedded; all six are set, or none.`,
});

/** Declared like every other option, in config.ts. */
export const databaseUrlOptions = {
  DATABASE_URL: urlOption('External PostgreSQL as candor_migrator, who owns the tables.'),
  DATABASE_APP_URL: urlOption('The same database as candor_app.'),
  DATABASE_CHECKER_URL: urlOption('The same database as candor_checker.'),
  DATABASE_JOBS_URL: urlOption('The same database as candor_jobs.'),
  DATABASE_BACKUP_URL: urlOption('The same database as candor_backup.'),
  KEYRING_DATABASE_URL: urlOption('The database of the keys, as candor_keyring.'),
} as const;

/** The six addresses, or undefined when none is set. What is wrong is added to `problems`, without a secret. */
export function readDatabaseUrls(
  read: (name: UrlName) => Secret | undefined,
  problems: string[],
): DatabaseUrls | undefined {
  const before = problems.length;
  const urls = urlNames.map((name) => ({ name, url: read(name) }));
  const first = urls.find(({ url }) => url !== undefined)?.name;
  if (first === undefined || problems.length > before) return undefined;
  const parsed = urls.map(({ name, url }) => {
    const found = url ? parseUrl(url.reveal(), urlRoles[name].user) : `an address, since ${first} is set`;
    if (typeof found !== 'string') return [urlRoles[name].key, found] as const;
    problems.push(`${name}: expected ${found}, got ${url ? 'something else' : 'nothing'}`);
    return [urlRoles[name].key, undefined] as const;
  });
  // without a problem each key has its connection
  const connections = Object.fromEntries(parsed) as Partial<DatabaseUrls>;
  if (problems.length === before) problems.push(...disagreements(connections as DatabaseUrls));
  return connections as DatabaseUrls;
}

const placeOf = ({ host, port, database }: Connection) => `${host}:${port}/${database}`;

/** Five roles work on one database; the keys lie in another. */
function disagreements(connections: DatabaseUrls): string[] {
  const main = placeOf(connections.migrator);
  return urlNames.flatMap((name) => {
    const isSame = placeOf(connections[urlRoles[name].key]) === main;
    if (name === 'KEYRING_DATABASE_URL')
      return isSame ? [`${name}: expected another database than that of DATABASE_URL, got the same`] : [];
    return isSame ? [] : [`${name}: expected host, port and database as in DATABASE_URL, got others`];
  });
}

/** @returns the connection, or what was expected */
function parseUrl(text: string, user: string): Connection | string {
  const url = URL.parse(text);
  const [host, database, found, password] = url ? partsOf(url) : [];
  if (!url || !/^postgres(ql)?:$/u.test(url.protocol) || url.hash !== '' || !host || !database)
    return 'postgres://ROLE:PASSWORD@HOST:PORT/DATABASE with %-codes for special characters in the password';
  if (found !== user) return `the role ${user}`;
  const tls = tlsOf(url.searchParams, isLocal(host));
  if (typeof tls === 'string') return tls;
  return {
    host,
    port: Number(url.port || 5432),
    database,
    user,
    password: new Secret(password ?? ''),
    ...(tls && { tls }),
  };
}

/** Host, database, user and password. A socket's folder stands as host with %2F, as libpq takes it. */
function partsOf({ hostname, pathname, username, password }: URL): string[] {
  try {
    const host = bareHost(hostname);
    return [host, pathname.slice(1), username, password].map(decodeURIComponent);
  } catch {
    return [];
  }
}

const isLocal = (host: string) =>
  host.startsWith('/') || host === 'localhost' || host === '::1' || /^127(\.\d{1,3}){3}$/u.test(host);

/** @returns undefined for a connection without TLS, or what was expected */
function tlsOf(parameters: URLSearchParams, isLocalHost: boolean): Tls | undefined | string {
  const { sslmode, sslrootcert, ...others } = Object.fromEntries(parameters);
  const [other] = Object.keys(others);
  if (other !== undefined) return 'no parameter but sslmode and sslrootcert';
  if (isLocalHost && (sslmode === undefined || sslmode === 'disable')) return undefined;
  if (sslmode !== 'verify-full' && sslmode !== 'verify-ca')
    return 'sslmode=verify-full or sslmode=verify-ca, for a host that is not this one';
  if (sslrootcert === 'system' && sslmode === 'verify-full') return { verify: 'full' };
  const ca = sslrootcert === undefined ? undefined : readCertificates(sslrootcert);
  if (ca === undefined) return `sslrootcert=FILE with a certificate in PEM beside sslmode=${sslmode}`;
  return { verify: sslmode === 'verify-full' ? 'full' : 'ca', ca };
}

function readCertificates(file: string): string | undefined {
  try {
    const text = readFileSync(path.resolve(file), 'utf8');
    return text.includes('-----BEGIN CERTIFICATE-----') ? text : undefined;
  } catch {
    return undefined;
  }
}
