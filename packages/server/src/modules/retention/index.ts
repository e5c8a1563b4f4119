/**
 * Owns retention_run. Promises: no row outlives its declared period by more than a day. Whether that is so is
 * measured elsewhere (policy/promises/platform/kept-no-longer.ts), from the rows, not from what is written here.
 */
import { z } from 'zod';
import { task, type Task } from '../../platform/jobs/index.ts';
import type { Platform } from '../../platform/platform.ts';
import { purgeAll } from './service.ts';

export { purgeAll } from './service.ts';

export function createRetention(platform: Platform): { tasks: readonly Task[] } {
  const daily = task({
    name: 'retention.run',
    payload: z.object({}),
    deadlineMs: 300_000,
    maxAttempts: 5,
    cron: '30 3 * * *',
    run: (_payload, { signal }) => purgeAll(platform, signal),
  });
  return { tasks: [daily] };
}
