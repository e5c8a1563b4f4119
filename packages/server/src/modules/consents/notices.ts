import { z } from 'zod';
import type { Tables } from '@candor/policy/derive/rows.ts';
import type { ParamsOf } from '@candor/policy/texts/mail/templates.ts';
import type { Tx } from '../../platform/db/index.ts';
import { task, type Task } from '../../platform/jobs/index.ts';
import type { Platform } from '../../platform/platform.ts';
import { companyIds, findWholeCompany, holdersOf, type Companies } from '../companies/index.ts';
import { findAgreement, listVersions, noteNotice } from './agreement-queries.ts';
import { endConsents } from './consent-queries.ts';
import { closeExpired, takeEnding } from './standing-queries.ts';
import { readAgreement } from './state.ts';
import { tellAccounts, tellMissed } from './tell-accounts.ts';
import { day, standingOf, type Version } from './versions.ts';

type Parts = Pick<Platform, 'bus' | 'clock' | 'config' | 'database' | 'keys' | 'mail'>;
type Telling = Pick<Companies, 'firstCompanyId'>;
type Company = Tables['company'];
type Templates = 'agreement-published' | 'agreement-edited' | 'agreement-waiting' | 'standing-ending';
type Content = { [T in Templates]: { template: T; params: ParamsOf<T> } }[Templates];

const payload = z.strictObject({ agreement: z.uuid(), number: z.int() });
/** Before a version is in force. */
const remindedMs = 3 * day;
/** Before a standing consent ends. */
const endingMs = 14 * day;

/** Tells whom a new version concerns: of the support agreement the companies, of the others every account. */
export function announceTask(parts: Parts, companies: Telling): Task<typeof payload> {
  return task({
    name: 'consents.announce',
    payload,
    deadlineMs: 600_000,
    maxAttempts: 25,
    async run({ agreement, number }, { signal }) {
      const { kind, versions } = await parts.database.withInstance('legal_duty', async (tx) => ({
        kind: (await findAgreement(tx, agreement))?.kind,
        versions: await listVersions(tx, agreement),
      }));
      const version = versions.find((one) => one.number === number);
      if (!version || !kind) return;
      if (kind !== 'agreement') {
        await tellAccounts({ platform: parts, companies }, kind, version, signal);
        return;
      }
      for await (const company of active(parts, signal))
        await tell(parts, company, announced(parts, company, version, 'published'));
    },
  });
}

/** What time brings: reminders, the end of standing consents, and accounts that were not told yet. */
export function dailyTask(parts: Parts, companies: Telling): Task {
  return task({
    name: 'consents.daily',
    payload: z.object({}),
    deadlineMs: 600_000,
    maxAttempts: 5,
    cron: '20 5 * * *',
    missedWithinMs: day,
    async run(_, { signal }) {
      for await (const company of active(parts, signal)) {
        await endExpired(parts, company);
        await remind(parts, company);
        await announceEnds(parts, company);
      }
      await tellMissed({ platform: parts, companies }, signal);
    },
  });
}

async function* active({ database }: Parts, signal: AbortSignal): AsyncGenerator<Company> {
  for (const id of await companyIds(database)) {
    signal.throwIfAborted();
    const company = await database.withInstance('contact', (tx) => findWholeCompany(tx, id));
    if (company?.state === 'active') yield company;
  }
}

async function endExpired({ bus, clock, database }: Parts, { id: companyId }: Company): Promise<void> {
  const now = clock.now();
  const ended = await database.withCompany(companyId, 'accountability', async (tx) => {
    const consents = await closeExpired(tx, companyId, now);
    await endConsents(tx, consents, now);
    return consents;
  });
  for (const id of ended) bus.publish('consent.changed', { companyId, id });
}

async function remind(parts: Parts, company: Company): Promise<void> {
  const now = parts.clock.now();
  const read = await parts.database.withCompany(company.id, 'contact', (tx) => readAgreement(tx, company.id));
  const waiting = read && standingOf(read.versions, read.accepted, now).waiting;
  if (!waiting || waiting.effectiveAt.getTime() - now.getTime() > remindedMs) return;
  await tell(parts, company, announced(parts, company, waiting, 'reminder'));
}

/** One letter about all of them, with the date of the first. */
async function announceEnds(parts: Parts, company: Company): Promise<void> {
  const now = parts.clock.now();
  await tell(parts, company, async (tx) => {
    const ending = await takeEnding(tx, company.id, new Date(now.getTime() + endingMs), now);
    const [first] = ending.map(({ untilAt }) => untilAt.getTime()).toSorted((a, b) => a - b);
    if (first === undefined) return undefined;
    const params = { company: company.name, count: String(ending.length), at: new Date(first).toISOString() };
    return { template: 'standing-ending', params: { ...params, link: pageOf(parts) } };
  });
}

type Notice = (tx: Tx, letters: number) => Promise<Content | undefined>;

const announced =
  (parts: Parts, company: Company, version: Version, kind: 'published' | 'reminder'): Notice =>
  async (tx, letters) => {
    const { agreementId, number, effectiveAt } = version;
    const row = { companyId: company.id, agreementId, number, kind, at: parts.clock.now(), letters };
    if (!(await noteNotice(tx, row))) return undefined;
    const params = { company: company.name, version: String(number), at: effectiveAt.toISOString() };
    return { template: templateOf(version, kind), params: { ...params, link: pageOf(parts) } };
  };

function templateOf({ class: change }: Version, kind: 'published' | 'reminder') {
  if (kind === 'reminder') return 'agreement-waiting';
  return change === 'significant' ? 'agreement-published' : 'agreement-edited';
}

/** Whoever can accept gets a letter each, or nobody: what is noted and the letters are one transaction. */
async function tell({ database, keys, mail }: Parts, company: Company, notice: Notice): Promise<void> {
  const holders = await holdersOf({ database, keys }, company.id, 'agreement.accept');
  await database.withCompany(company.id, 'contact', async (tx) => {
    const content = await notice(tx, holders.length);
    if (!content) return;
    for (const { personId, email } of holders)
      if (email !== null)
        await mail.queue(tx, {
          personId,
          class: 'essential',
          to: email,
          language: company.language,
          ...content,
        });
  });
}

const pageOf = ({ config }: Parts) => new URL('/portal/agreements', config.publicUrl).href;
