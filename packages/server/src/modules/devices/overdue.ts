import { z } from 'zod';
import { task, type Task } from '../../platform/jobs/index.ts';
import type { Platform } from '../../platform/platform.ts';
import { companyIds } from '../companies/index.ts';
import { deleteOverdue } from './request-queries.ts';
import { waitsMs } from './requests.ts';

/** Requests to enrol that nobody approved within 24 h are refused and deleted (clause I5). */
export function overdueTask(platform: Pick<Platform, 'clock' | 'database'>): Task {
  return task({
    name: 'enrolment.overdue',
    payload: z.object({}),
    deadlineMs: 60_000,
    maxAttempts: 5,
    cron: '20 * * * *',
    run: () => deleteOverdueRequests(platform),
  });
}

export async function deleteOverdueRequests({
  clock,
  database,
}: Pick<Platform, 'clock' | 'database'>): Promise<void> {
  const before = new Date(clock.now().getTime() - waitsMs);
  for (const id of await companyIds(database))
    await database.withCompany(id, 'security', (tx) => deleteOverdue(tx, id, before));
}
