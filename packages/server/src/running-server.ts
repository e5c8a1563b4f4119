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
  /** For `candor sql` alone. */
  superuser: Connection;
  /** Ends everything in the order of clause S14. A second call waits for the first. */
  stop(): Promise<void>;
  /** Ends PostgreSQL (fast) and nothing else; children end when this process does. */
  stopNow(): Promise<void>;
}
