import { z } from 'zod';
import type { Word } from '@candor/policy/rights/words.ts';
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
  const { clock, database, mail } = parts.platform;
  return task({
    name: 'minors.write_letters',
    payload: z.strictObject({}),
    deadlineMs: 60_000,
    maxAttempts: 25,
    cron: '11 * * * *',
    missedWithinMs: 24 * hourMs,
    async run() {
      const officers = await addresseesWith(parts, 'request.handle');
      // while no key answers, nobody could be told
      if (officers.length === 0) return;
      const link = linkTo(parts, '/trust/minors');
      const write = async (tx: Tx, template: 'minor-reported' | 'minor-due', dueAt: Date) => {
        const params = { at: dueAt.toISOString(), link };
        for (const officer of officers) await mail.queue(tx, { ...officer, template, params });
      };
      const now = clock.now();
      await database.withInstance('contact', async (tx) => {
        for (const { dueAt } of await takeUntold(tx, now)) await write(tx, 'minor-reported', dueAt);
        const due = await takeDue(tx, new Date(now.getTime() + warnedMs), now);
        for (const { dueAt } of due) await write(tx, 'minor-due', dueAt);
      });
    },
  });
}

/** Tells whoever makes companies here of those that have no owner now: their staff can invite one. */
export async function tellOfLeft(parts: Parts, left: readonly { name: string }[]): Promise<void> {
  const { bus, database, mail } = parts.platform;
  if (left.length === 0) return;
  const told = await addresseesWith(parts, 'company.create');
  const link = linkTo(parts, '/portal/requests');
  await database.withInstance('contact', async (tx) => {
    for (const { name: company } of left)
      for (const one of told)
        await mail.queue(tx, { ...one, template: 'company-ownerless', params: { company, link } });
  });
  const companyId = await parts.companies.firstCompanyId();
  bus.publish('requests.changed', { companyId, personId: null, word: 'company.create' });
}

/** How a letter begins to each of the people of the operator whose role gives the word. */
async function addresseesWith({ platform, companies }: Parts, word: Word) {
  const companyId = await companies.firstCompanyId();
  const operator = await platform.database.withInstance('contact', (tx) => findWholeCompany(tx, companyId));
  const language = operator?.language ?? 'en';
  return (await holdersOf(platform, companyId, word)).flatMap(({ personId, email }) =>
    email === null ? [] : [{ personId, to: email, class: 'essential' as const, language }],
  );
}

const linkTo = ({ platform }: Parts, path: string) => new URL(path, platform.config.publicUrl).href;
