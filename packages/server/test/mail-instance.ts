// Mail of an instance with its jobs, for tests; `fork` runs it in a process of its own, to be killed.
import path from 'node:path';
import { readConfig } from '../src/config.ts';
import { createBus } from '../src/platform/bus/index.ts';
import { systemClock, type Clock } from '../src/platform/clock.ts';
import { openDatabase, openPool } from '../src/platform/db/index.ts';
import { Egress, type EgressOptions } from '../src/platform/egress/index.ts';
import { openErasureLedger } from '../src/platform/erasures/index.ts';
import { openJobs, type Jobs } from '../src/platform/jobs/index.ts';
import { openKeys, type Keys } from '../src/platform/keys/index.ts';
import { createLogger, type Logger } from '../src/platform/log/index.ts';
import { createMail, type Mail } from '../src/platform/mail/index.ts';
import type { Connection } from '../src/platform/postgres/index.ts';
import { Secret } from '../src/platform/secret.ts';
import { quietLog, type TestDatabase } from './database.ts';

type Db = Pick<TestDatabase, 'database' | 'keyringPool'> & {
  connections: Pick<TestDatabase['connections'], 'jobs'>;
};

interface Wish {
  db: Db;
  dataDir: string;
  /** Options of mail, as mailServer() gives them. */
  environment: Record<string, string>;
  clock?: Clock;
  resolve?: EgressOptions['resolve'];
  log?: Logger;
}

export interface MailInstance extends AsyncDisposable {
  mail: Mail;
  jobs: Jobs;
  keys: Keys;
  egress: Egress;
  database: Db['database'];
  /** Begins to send. */
  start(): Promise<void>;
  /** Every line that it logged. */
  logged(): string;
}

export async function mailInstance(wish: Wish): Promise<MailInstance> {
  const { db, dataDir, environment, clock = systemClock, resolve } = wish;
  await using starting = new AsyncDisposableStack();
  let lines = '';
  const log = createLogger({ level: 'debug', tty: false, out: (line) => void (lines += line) });
  const config = {
    ...readConfig({ CANDOR_DATA: dataDir, ...environment }),
    publicUrl: 'https://candor.example.test',
  };
  const erasures = await openErasureLedger(path.join(dataDir, 'backups'), clock);
  const storageKeyFile = path.join(dataDir, 'keys/storage.key');
  const keys = starting.use(
    await openKeys({ storageKeyFile, keyring: db.keyringPool, clock, erasures, warn: () => undefined }),
  );
  await keys.ensureInstanceKey();
  const places = { mail: config.mail ? [config.mail] : [] };
  const egress = starting.use(new Egress({ clock, log, places, ...(resolve && { resolve }) }));
  egress.begin(db.database);
  starting.use(keys.joinBus(createBus(() => undefined)));
  const pool = openPool(db.connections.jobs, 'jobs', log);
  starting.defer(() => pool.end());
  const jobs = starting.use(openJobs(pool, log));
  const mail = createMail({ config, log, clock, database: db.database, keys, egress, jobs });
  const stack = starting.move();
  return {
    mail,
    jobs,
    keys,
    egress,
    database: db.database,
    start: () => jobs.start(mail.tasks),
    logged: () => lines,
    [Symbol.asyncDispose]: () => stack.disposeAsync(),
  };
}

type OpenConnection = Omit<Connection, 'password'> & { password: string };

interface Place {
  dataDir: string;
  environment: Record<string, string>;
  connections: Record<'app' | 'keyring' | 'jobs', OpenConnection>;
}

/** What a process of its own needs to send the letters of this instance. */
export function placeText({ connections }: TestDatabase, rest: Omit<Place, 'connections'>): string {
  const { app, keyring, jobs } = connections;
  const open = (one: Connection): OpenConnection => ({ ...one, password: one.password.reveal() });
  return JSON.stringify({
    ...rest,
    connections: { app: open(app), keyring: open(keyring), jobs: open(jobs) },
  });
}

if (import.meta.main) {
  // placeText() wrote it
  const { dataDir, environment, connections } = JSON.parse(process.argv[2] ?? '') as Place;
  const close = (one: OpenConnection): Connection => ({ ...one, password: new Secret(one.password) });
  const db = {
    database: openDatabase(close(connections.app), quietLog),
    keyringPool: openPool(close(connections.keyring), 'keyring', quietLog),
    connections: { jobs: close(connections.jobs) },
  };
  process.once('disconnect', () => process.exit(0));
  await (await mailInstance({ db, dataDir, environment })).start();
}
