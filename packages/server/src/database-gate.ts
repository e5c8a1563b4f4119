import type { Place } from '@candor/policy/recipients.ts';
import type { Config } from './config.ts';
import { urlNames, urlRoles } from './database-urls.ts';
import type { Egress } from './platform/egress/index.ts';
import type { Connection } from './platform/postgres/index.ts';

type Configured = Pick<Config, 'externalDatabase'>;

/** Where the recipient `database` is: hosts and ports of an external PostgreSQL and of its keyring's. */
export function databasePlaces({ externalDatabase }: Configured): readonly Place[] {
  if (!externalDatabase) return [];
  const { app, keyring } = externalDatabase;
  const isSame = app.host === keyring.host && app.port === keyring.port;
  return (isSame ? [app] : [app, keyring]).flatMap(placesOf);
}

/** The configuration with the gate's sockets in every connection that leaves this computer by a network. */
export function throughGate<C extends Configured>(config: C, egress: Pick<Egress, 'socketFor'>): C {
  const { externalDatabase } = config;
  if (!externalDatabase) return config;
  const gated = { ...externalDatabase };
  for (const name of urlNames) {
    const { key } = urlRoles[name];
    gated[key] = gatedConnection(externalDatabase[key], egress);
  }
  return { ...config, externalDatabase: gated };
}

export function gatedConnection(connection: Connection, egress: Pick<Egress, 'socketFor'>): Connection {
  return placesOf(connection).length === 0
    ? connection
    : { ...connection, socket: egress.socketFor('database') };
}

/** Ports that the watch lets through: the embedded PostgreSQL is reached over loopback where there are no unix sockets. */
export function ownDatabasePorts({ host, port, socket }: Connection): number[] {
  return host === '127.0.0.1' && socket === undefined ? [port] : [];
}

/** Unix sockets stay on this computer, and nobody watches them. */
export function placesOf({ host, port }: Pick<Connection, 'host' | 'port'>): Place[] {
  return host.startsWith('/') ? [] : [{ host, port }];
}
