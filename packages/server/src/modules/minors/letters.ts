import { z } from 'zod';
import type { Tx } from '../../platform/db/index.ts';
import { task } from '../../platform/jobs/index.ts';
import { findWholeCompany, holdersOf } from '../companies/index.ts';
import type { MinorParts } from './parts.ts';
import { takeDue, takeUntold } from './queries.ts';

const hourMs = 60 * 60_000;
const warnedMs = 24 * hourMs;
type Parts = Pick<MinorParts, 'platform' | 'companies'>;
export type LetterTask = ReturnType<typeof letterTask>;

/** Tells the officers of the operator of reports that came, and of those that 24 hours are left for; of each once. */
export function letterTask(parts: Parts) {
  const { clock, database } = parts.platform;
  return task({
    name: 'minors.write_letters',
    payload: z.strictObject({}),
    deadlineMs: 60_000,
    maxAttempts: 25,
    cron: '11 * * * *',
    missedWithinMs: 24 * hourMs,
    async run() {
      const write = await writerTo(parts);
      // while no key answers, nobody could be told
      if (!write) return;
      const now = clock.now();
      await database.withInstance('contact', async (tx) => {
        for (const { dueAt } of await takeUntold(tx, now)) await write(tx, 'minor-reported', dueAt);
        const due = await takeDue(tx, new Date(now.getTime() + warnedMs), now);
        for (const { dueAt } of due) await write(tx, 'minor-due', dueAt);
      });
    },
  });
}

async function writerTo({ platform, companies }: Parts) {
  const { config, database, mail } = platform;
  const companyId = await companies.firstCompanyId();
  const operator = await database.withInstance('contact', (tx) => findWholeCompany(tx, companyId));
  const officers = (await holdersOf(platform, companyId, 'request.handle')).flatMap(({ personId, email }) =>
    email === null ? [] : [{ personId, to: email }],
  );
  if (!operator || officers.length === 0) return undefined;
  const { language } = operator;
  const link = new URL('/trust/minors', config.publicUrl).href;
  return async (tx: Tx, template: 'minor-reported' | 'minor-due', dueAt: Date) => {
    const params = { at: dueAt.toISOString(), link };
    for (const officer of officers)
      await mail.queue(tx, { ...officer, class: 'essential', language, template, params });
  };
}
