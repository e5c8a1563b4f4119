import type { Config } from '../config.ts';
import type { Audit } from './audit/index.ts';
import type { Bus } from './bus/index.ts';
import type { Clock } from './clock.ts';
import type { Database } from './db/index.ts';
import type { Egress } from './egress/index.ts';
import type { ErasureLedger } from './erasures/index.ts';
import type { Jobs } from './jobs/index.ts';
import type { Keys } from './keys/index.ts';
import type { Logger } from './log/index.ts';
import type { Mail } from './mail/index.ts';

/** What every module is given. Nothing else is global. */
export interface Platform {
  config: Config;
  log: Logger;
  clock: Clock;
  database: Database;
  keys: Keys;
  bus: Bus;
  audit: Audit;
  egress: Egress;
  erasures: ErasureLedger;
  jobs: Jobs;
  mail: Mail;
}
