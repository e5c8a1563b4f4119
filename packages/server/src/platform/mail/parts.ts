import type { Config } from '../../config.ts';
import type { Clock } from '../clock.ts';
import type { Database } from '../db/index.ts';
import type { Egress } from '../egress/index.ts';
import type { Jobs } from '../jobs/index.ts';
import type { Keys } from '../keys/index.ts';
import type { Logger } from '../log/index.ts';

/** What mail needs of the platform, of which it is a part itself. */
export interface MailParts {
  config: Pick<Config, 'mail' | 'publicUrl'>;
  log: Logger;
  clock: Clock;
  database: Database;
  keys: Keys;
  egress: Egress;
  jobs: Jobs;
}
