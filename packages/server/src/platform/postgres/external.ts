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
  const found = await Promise.all(urlNames.map((name) => versionAt(name, urls[urlRoles[name].key])));
  const claim = await claimDatabase(urls.app, log, onGivenUp);
  return {
    version: found[0] ?? '',
    connections: urls,
    superuser: undefined,
    disk: () => 'room',
    stop: async () => claim[Symbol.asyncDispose](),
  };
}

async function versionAt(name: UrlName, connection: Connection): Promise<string> {
  const tried = await tryAddress(connection);
  if ('version' in tried) return tried.version;
  const text = `${name}: ${tried.problem}`;
  throw tried.isPassing ? new DatabaseAway(text) : new DatabaseRefused(text);
}

/** PostgreSQL's version there, or why Candor can't use it (passing: it only does not answer). */
export type Tried = { version: string } | { problem: string; isPassing: boolean };

/** Connects as the address says, within 5 s, and looks at what answers. */
export async function tryAddress(connection: Connection): Promise<Tried> {
  const { host, port, database, user } = connection;
  const place = `${host}:${port}`;
  try {
    const { version, number, encoding } = await readFacts(connection);
    if (number < oldest * 10_000)
      return lasting(`${place} runs PostgreSQL ${version}; Candor needs PostgreSQL ${oldest} or newer`);
    if (encoding !== 'UTF8') return lasting(`database ${database} is in ${encoding}, not UTF8; ${guide}`);
    // Debian's says "15.18 (Debian 15.18-0+deb12u1)"
    return { version: version.split(' ')[0] ?? version };
  } catch (error) {
    return problemOf(error, place, user);
  }
}

interface Facts {
  version: string;
  number: number;
  encoding: string;
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

function problemOf(error: unknown, place: string, user: string): Tried {
  const code = codeOf(error);
  if (error instanceof pg.DatabaseError && !passing.has(code))
    return lasting(`${place} refuses ${user} (SQLSTATE ${code}); ${guide}`);
  if (error instanceof Error && error.message === withoutTls) return lasting(`${place} has no TLS`);
  if (/CERT|TLS|SSL|SIGNATURE/u.test(code))
    return lasting(`the certificate of ${place} is refused (${code})`);
  return { problem: `${place} does not answer (${code})`, isPassing: true };
}

const lasting = (problem: string): Tried => ({ problem, isPassing: false });
