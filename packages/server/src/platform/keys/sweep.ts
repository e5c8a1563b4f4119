import { z } from 'zod';
import type { Clock } from '../clock.ts';
import { task, type Task } from '../jobs/index.ts';
import type { Logger } from '../log/index.ts';
import type { Keys } from './keys.ts';
import type { DestructibleOwner } from './owner.ts';

const graceMs = 24 * 3_600_000;
/** A key is made before its row, so a few are left over. More than that is a database that does not show its rows. */
const mostAtOnce = 20;

/**
 * K5: a key whose row never came, because what began with it failed, is destroyed after a day.
 * @param hasRow whether the owner's row is there
 */
export function keySweep(
  platform: { clock: Clock; keys: Keys; log: Logger },
  hasRow: (owner: DestructibleOwner) => Promise<boolean>,
): Task {
  return task({
    name: 'keys.sweep',
    payload: z.object({}),
    deadlineMs: 300_000,
    maxAttempts: 3,
    cron: '50 3 * * *',
    async run(_payload, { signal }) {
      const { clock, keys, log } = platform;
      const orphans: DestructibleOwner[] = [];
      for (const owner of await keys.ownersBefore(new Date(clock.now().getTime() - graceMs))) {
        signal.throwIfAborted();
        if (!(await hasRow(owner))) orphans.push(owner);
      }
      if (orphans.length > mostAtOnce) return log.write('keys.not_swept', { n: orphans.length });
      for (const owner of orphans) await keys.destroyKey(owner);
      if (orphans.length > 0) log.write('keys.swept', { n: orphans.length });
    },
  });
}

/** Keys of periods that are over are destroyed, also where nobody asked for the next one. */
export function periodTask({ keys }: { keys: Keys }): Task {
  return task({
    name: 'keys.destroy_periods',
    payload: z.object({}),
    deadlineMs: 60_000,
    maxAttempts: 5,
    cron: '2 0 * * *',
    missedWithinMs: 24 * 3_600_000,
    run: async () => void (await keys.destroyPeriods()),
  });
}
