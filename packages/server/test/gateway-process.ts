// A gateway in a process of its own, to be killed: `fork` with the place as JSON; answers with its port.
import { systemClock } from '../src/platform/clock.ts';
import { openDatabase, openPool } from '../src/platform/db/index.ts';
import type { Connection } from '../src/platform/postgres/index.ts';
import { Secret } from '../src/platform/secret.ts';
import { quietLog, type TestDatabase } from './database.ts';
import { linkInstance, type LinkPlace } from './link-instance.ts';

type OpenConnection = Omit<Connection, 'password'> & { password: string };

/** Where the gateway finds its instance, as it can be handed to another process. */
export interface Place extends Pick<LinkPlace, 'dataDir' | 'owners'> {
  port: number;
  connections: Record<'app' | 'keyring' | 'superuser', OpenConnection>;
}

/** What `db` and the rest come to as text. */
export function placeText(db: TestDatabase, rest: Omit<Place, 'connections'>): string {
  const { app, keyring, superuser } = db.connections;
  const open = (one: Connection): OpenConnection => ({ ...one, password: one.password.reveal() });
  const connections = { app: open(app), keyring: open(keyring), superuser: open(superuser) };
  return JSON.stringify({ ...rest, connections } satisfies Place);
}

if (import.meta.main) {
  // placeText() wrote it
  const { dataDir, owners, port, connections } = JSON.parse(process.argv[2] ?? '') as Place;
  const close = (one: OpenConnection): Connection => ({ ...one, password: new Secret(one.password) });
  const db = {
    database: openDatabase(close(connections.app), quietLog),
    keyringPool: openPool(close(connections.keyring), 'keyring', quietLog),
    superuser: openPool(close(connections.superuser), 'app', quietLog),
    log: quietLog,
  };
  const agentListen = [{ host: '127.0.0.1', port }];
  const one = await linkInstance(systemClock, { db, dataDir, ...(owners && { owners }) }, { agentListen });
  process.once('disconnect', () => process.exit(0));
  process.send?.(one.port);
}
