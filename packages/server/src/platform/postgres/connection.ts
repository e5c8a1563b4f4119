import type { Socket } from 'node:net';
import type { Secret } from '../secret.ts';

/** How to reach one database as one role. */
export interface Connection {
  /** A name, an address, or the folder of a socket. */
  readonly host: string;
  readonly port: number;
  readonly database: string;
  readonly user: string;
  readonly password: Secret;
  /** Undefined: without TLS, which loopback and sockets may. */
  readonly tls?: Tls;
  /** Makes the socket of a PostgreSQL that is reached through platform/egress; undefined: the driver does. */
  readonly socket?: () => Socket;
}

export interface Tls {
  /** `full`: the certificate also names the host (libpq's verify-full); `ca`: it need not (verify-ca). */
  readonly verify: 'full' | 'ca';
  /** Certificates in PEM that may have signed it; undefined: those that Node trusts. */
  readonly ca?: string;
}
