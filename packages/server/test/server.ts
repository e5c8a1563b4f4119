import { mkdtempSync, rmSync } from 'node:fs';
import os from 'node:os';
import path from 'node:path';
import { readConfig, type Config } from '../src/config.ts';
import type { PackageSource } from '../src/modules/packages/index.ts';
import type { Clock } from '../src/platform/clock.ts';
import { bindListeners, type Listeners } from '../src/platform/http/index.ts';
import { createLogger } from '../src/platform/log/index.ts';
import type { RunningServer } from '../src/running-server.ts';
import type { ServerDatabase, StartOptions } from '../src/start-options.ts';
import { startServer } from '../src/start-server.ts';
import { testDatabase, type TestDatabase } from './database.ts';
import { enrolFactors, signInWith, type OwnFactors } from './factors.ts';
import { freePort } from './free-port.ts';

export interface Answer {
  status: number;
  headers: Headers;
  /** Parsed where it is JSON, else text. */
  body: unknown;
}

/** Speaks HTTP like a browser that holds one cookie jar. */
export interface Client {
  call(method: string, path: string, body?: unknown, headers?: Record<string, string>): Promise<Answer>;
  /** The Cookie header as it is now. */
  cookie(): string;
}

export interface TestServer extends AsyncDisposable {
  running: RunningServer;
  db: TestDatabase;
  url: string;
  /** A client that nobody signed in with. */
  visitor(): Client;
  /** The owner, made by the set-up at the first call, with second factors. */
  owner(): Promise<Client>;
  /** The owner in another browser: by password and a recovery code, of which there are ten. */
  ownerAgain(): Promise<Client>;
  /** What the owner has beside the password. */
  ownerFactors(): Promise<OwnFactors>;
  /** Every line that the server logged. */
  logged(): string;
}

export const ownerForm = {
  email: 'olga@example.org',
  password: 'correct horse battery staple',
  name: 'Olga Ownerova',
  companyName: 'Zirkon Werke',
  operatorName: 'Borealis IT',
  privacyContact: 'privacy@example.org',
  ageStatement: true,
};

export interface Wish {
  clock?: Clock;
  /** Folder of a built console. */
  pages?: string;
  agentPackages?: PackageSource;
  localAgent?: 'on' | 'off';
  limits?: StartOptions['limits'];
  /** Another way to the web port than plain HTTP on loopback (secure-server.ts). */
  web?: { listeners: Listeners; url: string; environment: Record<string, string> };
  /** Further options. */
  environment?: Record<string, string>;
  /** Agents of the test's own connect: the gateway's port is one that they can be told. */
  gateway?: 'reachable' | 'any-port';
}

/** `await using server = await testServer()`: the real server on a throw-away database and ports of its own. */
export async function testServer(wish: Wish = {}): Promise<TestServer> {
  const { clock, pages, agentPackages, limits, localAgent = 'off', web, environment = {} } = wish;
  const { gateway = localAgent === 'on' ? 'reachable' : 'any-port' } = wish;
  await using starting = new AsyncDisposableStack();
  const db = starting.use(await testDatabase());
  const dataDir = mkdtempSync(path.join(os.tmpdir(), 'candor-server-'));
  starting.defer(() => rmSync(dataDir, { recursive: true, force: true }));
  const listeners =
    web?.listeners ??
    (await bindListeners([
      { host: '127.0.0.1', port: 0 },
      { host: '::1', port: 0 },
    ]));
  starting.defer(() => listeners.stop(0));
  const url = web?.url ?? `http://localhost:${listeners.port}`;
  let lines = '';
  const running = starting.use(
    await startServer({
      config: await configOf(dataDir, url, { localAgent, gateway }, { ...web?.environment, ...environment }),
      listeners,
      pages: Promise.resolve(pages),
      log: createLogger({ level: 'debug', tty: false, out: (line) => void (lines += line) }),
      ...(clock && { clock }),
      ...(limits && { limits }),
      ...(agentPackages && { agentPackages }),
      openDatabase: async () => databaseOf(db),
      // the checks have tests of their own; here no process of theirs is needed
      beginChecks: () => ({
        runNow: () => undefined,
        state: () => 'running',
        [Symbol.asyncDispose]: async () => undefined,
      }),
    }),
  );
  let made: Promise<Owner> | undefined;
  const owner = () => (made ??= makeOwner(running, url));
  const stack = starting.move();
  return {
    running,
    db,
    url,
    visitor: () => newClient(url),
    owner: async () => (await owner()).client,
    async ownerAgain() {
      const { factors } = await owner();
      const client = newClient(url);
      await signInWith(client, ownerForm, factors);
      return client;
    },
    ownerFactors: async () => (await owner()).factors,
    logged: () => lines,
    [Symbol.asyncDispose]: () => stack.disposeAsync(),
  };
}

async function configOf(
  dataDir: string,
  url: string,
  { localAgent, gateway }: Pick<Wish, 'localAgent' | 'gateway'>,
  environment: Record<string, string>,
): Promise<Config> {
  const port = gateway === 'reachable' ? await freePort() : 0;
  return readConfig({
    CANDOR_DATA: dataDir,
    CANDOR_PUBLIC_URL: url,
    CANDOR_AGENT_URL: `wss://localhost:${port}`,
    CANDOR_AGENT_LISTEN: `127.0.0.1:${port}`,
    CANDOR_LOCAL_AGENT: localAgent,
    CANDOR_METRICS_TOKEN: 'a token for the tests',
    ...environment,
  });
}

/** The throw-away database ends with its own stack. */
function databaseOf(db: TestDatabase): ServerDatabase {
  const { checker, jobs, backup, keyring, superuser } = db.connections;
  const nothing = async () => undefined;
  return {
    version: '18.4',
    database: db.database,
    keyringPool: db.keyringPool,
    close: nothing,
    stopNow: nothing,
    checkerConnection: checker,
    jobsConnection: jobs,
    backupConnection: backup,
    keyringConnection: keyring,
    superuser,
  };
}

interface Owner {
  client: Client;
  factors: OwnFactors;
}

async function makeOwner(running: RunningServer, url: string): Promise<Owner> {
  const client = newClient(url);
  return { client, factors: await setUpOwner(running, client) };
}

/** Makes the owner by the set-up, and their second factors. */
export async function setUpOwner({ app, platform }: RunningServer, client: Client): Promise<OwnFactors> {
  const token = (await app.accounts.makeSetupLink())?.split('#')[1];
  const { status, body } = await client.call('POST', '/api/setup', { ...ownerForm, token });
  if (status !== 200) throw new Error(`the set-up answered ${status} ${JSON.stringify(body)}`);
  return enrolFactors(client, platform.clock);
}

/** @param cookie of somebody who is signed in */
export function newClient(url: string, cookie = ''): Client {
  return {
    cookie: () => cookie,
    async call(method, where, body, headers = {}) {
      const response = await fetch(url + where, {
        method,
        redirect: 'manual',
        headers: {
          ...(cookie !== '' && { cookie }),
          ...(method !== 'GET' && { origin: url, 'sec-fetch-site': 'same-origin' }),
          ...(body !== undefined && { 'content-type': 'application/json' }),
          ...headers,
        },
        ...(body !== undefined && { body: typeof body === 'string' ? body : JSON.stringify(body) }),
      });
      for (const set of response.headers.getSetCookie())
        cookie = set.startsWith('__Host-candor=;') ? '' : (set.split(';')[0] ?? '');
      const text = await response.text();
      const isJson = response.headers.get('content-type')?.startsWith('application/json') === true;
      return { status: response.status, headers: response.headers, body: isJson ? JSON.parse(text) : text };
    },
  };
}
