import type { DatabaseUrls } from '../../database-urls.ts';
import type { DiskState } from './disk.ts';
import type { Connection } from './index.ts';

/** A PostgreSQL with the product's roles and databases, whoever runs it. */
export interface Source {
  version: string;
  connections: DatabaseUrls;
  superuser: Connection | undefined;
  /** Of an embedded one: whether its disk has room. */
  disk: () => DiskState;
  /** Ends what was begun for it: an embedded one itself, of an external one the claim to it. */
  stop(): Promise<void>;
}
