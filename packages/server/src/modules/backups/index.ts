/**
 * Owns backup_run, the folder of backups and the scratch database. Promises: one backup a night, one at a time; the
 * last good one is never removed; what is called verified was restored and compared row by row.
 */
import type { backups } from '@candor/protocol/api/backups.ts';
import type { BackupDatabases } from '../../platform/backup/index.ts';
import { fail, type Handlers } from '../../platform/http/index.ts';
import type { Task } from '../../platform/jobs/index.ts';
import type { Platform } from '../../platform/platform.ts';
import { lateSince, listBackups } from './list.ts';
import { findRun } from './queries.ts';
import { createBackupService, type BackupService } from './service.ts';
import { backupTasks } from './tasks.ts';

export { backUp, noteFiles, noteUpgrade, ranOf, verify } from './work.ts';

export interface Backups extends Pick<
  BackupService,
  'begin' | 'make' | 'verifyFile' | typeof Symbol.asyncDispose
> {
  handlers: Handlers<typeof backups>;
  /** Since when a good backup is missing; undefined while none is. */
  lateSince(): Promise<Date | undefined>;
  tasks: readonly Task[];
}

const runsShown = 200;

export function createBackups(platform: Platform, databases: BackupDatabases): Backups {
  const service = createBackupService(platform, databases);
  return {
    ...service,
    tasks: backupTasks(platform, service),
    lateSince: () => lateSince(platform, { isThere: service.isThere, limit: runsShown }),
    handlers: {
      list: () =>
        listBackups(platform, {
          running: service.current() ?? null,
          isThere: service.isThere,
          limit: runsShown,
        }),
      async make() {
        inBackground(service, () => service.make());
        return {};
      },
      async verify({ params }) {
        const run = await platform.database.withInstance('availability', (tx) => findRun(tx, params.id));
        if (!run || run.state === 'running' || run.state === 'failed' || !service.isThere(run))
          fail('not_found');
        inBackground(service, () => service.verifyRun(run));
        return {};
      },
    },
  };
}

/** Nobody waits for it: how it ended is in its row, the log and the live stream. */
function inBackground({ current }: BackupService, work: () => Promise<unknown>): void {
  if (current()) fail('already_running');
  work().catch(() => undefined);
}
