import type { Config } from './config.ts';
import type { startChecks } from './modules/promises/index.ts';
import type { Clock } from './platform/clock.ts';
import type { Limits, Listeners } from './platform/http/index.ts';
import type { Logger } from './platform/log/index.ts';
import type { EmbeddedPostgres } from './platform/postgres/index.ts';
import type { InstanceDatabase, InstanceOptions } from './platform/postgres/instance.ts';
import type { Stage } from './stage-timer.ts';

/** As much of the instance's database as a server needs. */
export type ServerDatabase = Omit<InstanceDatabase, 'postgres' | typeof Symbol.asyncDispose> & {
  postgres: Pick<EmbeddedPostgres, 'version' | 'stop'>;
};

export interface StartOptions {
  config: Config;
  /** Called after each stage with its time. */
  stage?: Stage;
  /** Folder of the built console, as soon as it is built; undefined for none. */
  pages?: Promise<string | undefined>;
  /** Takes one sentence for the operator. */
  warn?: (sentence: string) => void;
  /** Called when the server can't go on. */
  onFailed?: () => void;
  /** Where log lines for people go, besides the files; the standard output otherwise. */
  out?: (line: string) => void;
  /** What a test brings with it. */
  log?: Logger;
  clock?: Clock;
  openDatabase?: (options: InstanceOptions) => Promise<ServerDatabase>;
  listeners?: Listeners;
  limits?: Pick<Limits, 'take'>;
  beginChecks?: typeof startChecks;
}
