import { execFile } from 'node:child_process';
import { KeyObject, randomBytes, webcrypto } from 'node:crypto';
import { chmodSync, chownSync, mkdirSync, mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import os from 'node:os';
import path from 'node:path';
import { promisify } from 'node:util';
import 'reflect-metadata';
import { SubjectAlternativeNameExtension, X509CertificateGenerator } from '@peculiar/x509';
import { fileOf } from '../../../scripts/system-packages.ts';
import { urlNames, urlRoles, type UrlName } from '../src/database-urls.ts';
import { roles } from '../src/platform/migrate/roles.ts';
import { prepareCluster, programVersion } from '../src/platform/postgres/cluster.ts';
import { rolePassword } from '../src/platform/postgres/index.ts';
import type { Place } from '../src/platform/postgres/place.ts';
import { supervise, type StopMode, type Supervised } from '../src/platform/postgres/supervise.ts';
import { postgresUser } from '../src/platform/postgres/user.ts';
import { Secret } from '../src/platform/secret.ts';
import { endWithThisProcess, quietLog } from './database.ts';
import { freePort } from './free-port.ts';

const script = path.resolve(import.meta.dirname, '../../../deploy/external-roles.sql');

/** Debian's PostgreSQL as an operator would run it: on TCP, with TLS, prepared by psql. Gone when it is disposed of. */
export interface ExternalPostgres extends AsyncDisposable {
  /** "15.18" */
  version: string;
  port: number;
  /** Its self-signed certificate, which names localhost. */
  certificateFile: string;
  /** For other processes, as database.ts takes it from TEST_DATABASE. */
  facts: string;
  /** The six addresses on loopback. */
  urls(names?: DatabaseNames): Record<UrlName, string>;
  /** Runs deploy/external-roles.sql by psql as superuser. @returns what it printed */
  prepare(names?: DatabaseNames, passwords?: 'with' | 'without'): Promise<string>;
  /** As superuser, by psql. @returns rows as lines of fields between "|" */
  query(statement: string, database?: string): Promise<string>;
  stop(mode?: StopMode): Promise<void>;
  start(): Promise<void>;
}

export interface DatabaseNames {
  main: string;
  keyring: string;
}

const usual: DatabaseNames = { main: 'candor', keyring: 'candor_keyring' };

export async function startExternalPostgres(): Promise<ExternalPostgres> {
  const dir = mkdtempSync(path.join(os.tmpdir(), 'candor-external-'));
  chmodSync(dir, 0o755); // postgres may run as another user
  const place = placeIn(dir);
  const key = new Secret(randomBytes(32).toString('hex'));
  const version = await programVersion(place);
  await prepareCluster(place, version, rolePassword(key, 'postgres').reveal());
  const certificateFile = await writeCertificate(place);
  const port = await freePort();
  const settings = {
    port: String(port),
    listen_addresses: '127.0.0.1,::1',
    ssl: 'on',
    fsync: 'off',
    max_connections: '200',
  };
  const begin = async () => {
    const started = await supervise({ place, log: quietLog, settings, onGivenUp: () => undefined });
    endWithThisProcess(started.pid, [dir]);
    return started;
  };
  let running: Supervised | undefined = await begin();
  const psql = async (args: string[]) => {
    const { stdout } = await promisify(execFile)(
      path.join(place.native, 'bin/psql'),
      ['-XqAt', '-h', '127.0.0.1', '-p', String(port), '-U', 'postgres', ...args],
      {
        env: { PGPASSWORD: rolePassword(key, 'postgres').reveal(), PATH: '/usr/bin:/bin' },
      },
    );
    return stdout.trim();
  };
  return {
    version,
    port,
    certificateFile,
    facts: JSON.stringify({ host: '127.0.0.1', port, key: key.reveal() }),
    urls: ({ main, keyring } = usual) =>
      Object.fromEntries(
        urlNames.map((name) => {
          const { user } = urlRoles[name];
          const database = user === 'candor_keyring' ? keyring : main;
          return [
            name,
            `postgres://${user}:${rolePassword(key, user).reveal()}@127.0.0.1:${port}/${database}`,
          ];
        }),
        // the names are those that it was made of
      ) as Record<UrlName, string>,
    prepare: ({ main, keyring } = usual, passwords = 'with') => {
      const own = Object.keys(roles).map((role) => `${role}=${rolePassword(key, role).reveal()}`);
      const variables = [`main=${main}`, `keyring=${keyring}`, ...(passwords === 'with' ? own : [])];
      return psql([...variables.flatMap((one) => ['-v', one]), '-d', 'postgres', '-f', script]);
    },
    query: (statement, database = 'postgres') => psql(['-d', database, '-c', statement]),
    async stop(mode = 'fast') {
      await running?.stop(mode);
      running = undefined;
    },
    async start() {
      running = await begin();
    },
    async [Symbol.asyncDispose]() {
      await running?.stop('immediate');
      rmSync(dir, { recursive: true, force: true });
    },
  };
}

function placeIn(dir: string): Place {
  const native = path.dirname(path.dirname(fileOf('postgres')));
  const user = postgresUser();
  const socketDir = path.join(dir, 'socket');
  mkdirSync(socketDir);
  if (user) for (const one of [dir, socketDir]) chownSync(one, user.uid, user.gid);
  return { native, cluster: path.join(dir, 'cluster'), socketDir, user };
}

/** Where postgres looks for them. */
async function writeCertificate({ cluster, user }: Place): Promise<string> {
  const algorithm = { name: 'ECDSA', namedCurve: 'P-256', hash: 'SHA-256' };
  const keys = await webcrypto.subtle.generateKey(algorithm, true, ['sign', 'verify']);
  const certificate = await X509CertificateGenerator.createSelfSigned({
    name: 'CN=external',
    keys,
    signingAlgorithm: algorithm,
    extensions: [new SubjectAlternativeNameExtension([{ type: 'dns', value: 'localhost' }])],
  });
  const files = {
    'server.crt': certificate.toString('pem'),
    'server.key': KeyObject.from(keys.privateKey).export({ type: 'pkcs8', format: 'pem' }),
  };
  for (const [name, text] of Object.entries(files)) {
    writeFileSync(path.join(cluster, name), text, { mode: 0o600 });
    if (user) chownSync(path.join(cluster, name), user.uid, user.gid);
  }
  const readable = path.join(path.dirname(cluster), 'certificate.pem');
  writeFileSync(readable, files['server.crt']);
  return readable;
}
