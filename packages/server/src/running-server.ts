import type { App } from './app.ts';
import type { Health } from './platform/http/index.ts';
import type { Authorities } from './platform/keys/index.ts';
import type { LocalAgent } from './platform/local-agent/index.ts';
import type { Platform } from './platform/platform.ts';
import type { Connection } from './platform/postgres/index.ts';

/** An instance that is up. */
export interface RunningServer extends AsyncDisposable {
  platform: Platform;
  app: App;
  authorities: Authorities;
  localAgent: LocalAgent;
  health: Health;
  /** Reads the console's certificate files again. */
  reload(): void;
  /** For `candor sql` alone, which an embedded PostgreSQL has. */
  superuser: Connection | undefined;
  /** Ends everything in the order of clause S14. A second call waits for the first. */
  stop(): Promise<void>;
  /** Ends an embedded PostgreSQL (fast) and nothing else; children end when this process does. */
  stopNow(): Promise<void>;
}
