import pg from 'pg';
import { urlNames, urlRoles, type DatabaseUrls, type UrlName } from '../../database-urls.ts';
import { driverOptions } from '../db/index.ts';
import { codeOf, type Logger } from '../log/index.ts';
import { claimDatabase } from './claim.ts';
import type { Connection } from './index.ts';
import { DatabaseRefused } from './refusal.ts';
import type { Source } from './source.ts';

const oldest = 15;
const guide = 'docs/operate/external-database.md says how it is prepared';

/** The database does not answer: a later start may succeed, so the exit code is not that of a configuration. */
class DatabaseAway extends Error {
  override readonly name = 'DatabaseAway';
  readonly exitCode = 1;
}

/**
 * Tries every address, then claims the database for this server alone. Throws DatabaseRefused (exit 78) naming the
 * option: a role or certificate that is refused, PostgreSQL before 15, another encoding than UTF8, another server.
 */
export async function claimExternal(
  urls: DatabaseUrls,
  { log, onGivenUp = () => undefined }: { log: Logger; onGivenUp?: () => void },
): Promise<Source> {
  const found = await Promise.all(urlNames.map((name) => tryAddress(name, urls[urlRoles[name].key])));
  const claim = await claimDatabase(urls.app, log, onGivenUp);
  return {
    version: found[0] ?? '',
    connections: urls,
    superuser: undefined,
    disk: () => 'room',
    stop: async () => claim[Symbol.asyncDispose](),
  };
}

interface Facts {
  version: string;
  number: number;
  encoding: string;
}

/** @returns the server's version */
async function tryAddress(name: UrlName, connection: Connection): Promise<string> {
  const place = `${connection.host}:${connection.port}`;
  const { version, number, encoding } = await readFacts(connection).catch((error: unknown) => {
    throw refusalOf(error, name, place, connection.user);
  });
  if (number < oldest * 10_000)
    throw new DatabaseRefused(
      `${name}: ${place} runs PostgreSQL ${version}; Candor needs PostgreSQL ${oldest} or newer`,
    );
  if (encoding !== 'UTF8')
    throw new DatabaseRefused(
      `${name}: database ${connection.database} is in ${encoding}, not UTF8; ${guide}`,
    );
  // Debian's says "15.18 (Debian 15.18-0+deb12u1)"
  return version.split(' ')[0] ?? version;
}

async function readFacts(connection: Connection): Promise<Facts> {
  const { max: _, ...options } = driverOptions(connection, 'app');
  const client = new pg.Client(options);
  // a connection that is lost fails the query that runs on it
  client.on('error', () => undefined);
  await client.connect();
  try {
    const { rows } = await client.query<Facts>(`SELECT current_setting('server_version') AS version,
      current_setting('server_version_num')::int AS number, current_setting('server_encoding') AS encoding`);
    return rows[0] ?? { version: 'unknown', number: 0, encoding: 'unknown' };
  } finally {
    await client.end();
  }
}

const passing = new Set(['53300', '57P03']);
const withoutTls = 'The server does not support SSL connections';

function refusalOf(error: unknown, name: UrlName, place: string, user: string): Error {
  const code = codeOf(error);
  if (error instanceof pg.DatabaseError && !passing.has(code))
    return new DatabaseRefused(`${name}: ${place} refuses ${user} (SQLSTATE ${code}); ${guide}`);
  if (error instanceof Error && error.message === withoutTls)
    return new DatabaseRefused(`${name}: ${place} has no TLS`);
  if (/CERT|TLS|SSL|SIGNATURE/u.test(code))
    return new DatabaseRefused(`${name}: the certificate of ${place} is refused (${code})`);
  return new DatabaseAway(`${name}: ${place} does not answer (${code})`);
}
