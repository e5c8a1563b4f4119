import { z } from 'zod';
import { task, type Task } from '../../platform/jobs/index.ts';
import type { Platform } from '../../platform/platform.ts';
import type { BackupService } from './service.ts';

const longestMs = 6 * 3_600_000;
const dayMs = 86_400_000;
const weekly = '0 5 * * 0';

/** The backup of each night, and the verification of each week. */
export function backupTasks({ audit, config }: Platform, service: BackupService): readonly Task[] {
  const { hour, minute } = config.backupAt;
  const facts = { payload: z.object({}), deadlineMs: longestMs, maxAttempts: 3, missedWithinMs: dayMs };
  const audited = async (action: string, work: Promise<unknown>) => {
    const entry = { actor: 'instance', action } as const;
    await work.catch(async (error: unknown) => {
      await audit.write({ ...entry, outcome: 'failed' });
      throw error;
    });
    await audit.write({ ...entry, outcome: 'done' });
  };
  return [
    task({
      ...facts,
      name: 'backup.make',
      cron: `${minute} ${hour} * * *`,
      run: (_payload, { signal }) => audited('backup.make', service.make(signal)),
    }),
    task({
      ...facts,
      name: 'backup.verify',
      cron: weekly,
      run: () => audited('backup.verify', service.verifyLast()),
    }),
  ];
}
