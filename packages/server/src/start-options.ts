import type { Config } from './config.ts';
import type { PackageSource } from './modules/packages/index.ts';
import type { startChecks } from './modules/promises/index.ts';
import type { Clock } from './platform/clock.ts';
import type { Egress } from './platform/egress/index.ts';
import type { Limits, Listeners } from './platform/http/index.ts';
import type { Logger } from './platform/log/index.ts';
import type { InstanceDatabase, InstanceOptions } from './platform/postgres/instance.ts';
import type { Stage } from './platform/stage-timer.ts';

/** As much of the instance's database as a server needs. */
export type ServerDatabase = Omit<InstanceDatabase, 'closePools' | typeof Symbol.asyncDispose>;

export interface StartOptions {
  config: Config;
  /** Called after each stage with its time. */
  stage?: Stage;
  /** Folder of the built console, as soon as it is built; undefined for none. */
  pages?: Promise<string | undefined>;
  /** Where the agent's packages lie, and who makes them when somebody asks. */
  agentPackages?: PackageSource;
  /** Takes one sentence for the operator. */
  warn?: (sentence: string) => void;
  /** Called when the server can't go on. */
  onFailed?: () => void;
  /** Where log lines for people go, besides the files; the standard output otherwise. */
  out?: (line: string) => void;
  /** Whether sockets that did not come through the gate are destroyed: in a process that is the server alone. */
  sockets?: 'watched' | 'free';
  /** What a test brings with it. */
  log?: Logger;
  clock?: Clock;
  egress?: Egress;
  openDatabase?: (options: InstanceOptions) => Promise<ServerDatabase>;
  listeners?: Listeners;
  limits?: Pick<Limits, 'take'>;
  beginChecks?: typeof startChecks;
}
