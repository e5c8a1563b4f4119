import type { DictionaryRecord } from '@candor/policy/dictionary/record.ts';
import { month13, month24, month36 } from '@candor/policy/dictionary/vocabulary.ts';
import type { Tx } from '../../platform/db/index.ts';
import { fail } from '../../platform/http/fail.ts';
import { newId } from '../../platform/new-id.ts';
import type { Platform } from '../../platform/platform.ts';
import { cutOffDevices, pseudonymOf, type CountRows, type ErasureStep } from './erasure.ts';
import {
  companiesWith,
  deleteRowsOf,
  endErasure,
  endOwnConsents,
  heldRows,
  insertErasure,
  listCompaniesOf,
  seeCompany,
} from './queries.ts';
import { erasedWithAccount, memberRecords } from './subject-rows.ts';

export interface AccountOwner {
  accountId: string;
  personId: string;
}
export interface Kept {
  record: string;
  why: string;
  basis: string;
  until: number | null;
}
export interface AccountErasure {
  /** What an erasure takes and what it leaves. */
  plan(who: AccountOwner): Promise<{
    goes: { record: string; table: string; rows: number }[];
    stays: Kept[];
  }>;
  /**
   * Deletes every row about the account and its person in one transaction, then destroys the person's key, and proves
   * it by counts of another role. Where rows remain, or none went of those that were there, it ends as failed with
   * `erasure_incomplete`.
   */
  erase(who: AccountOwner): Promise<{ id: string; steps: ErasureStep[]; endedAt: Date }>;
}

const dayMs = 86_400_000;

/** @param countRows counts by another role than the one that deletes */
export function createAccountErasure(platform: Platform, countRows: CountRows): AccountErasure {
  return {
    async plan(who) {
      const goes = [];
      for (const { record, by } of [...erasedWithAccount, ...memberRecords]) {
        const whose = { field: by, value: by === 'personId' ? who.personId : who.accountId };
        const { rows } = await withRows(platform, who, record, (tx) => heldRows(tx, record, whose));
        if (rows > 0) goes.push({ record: record.name, table: record.table, rows });
      }
      return { goes, stays: kept(platform) };
    },
    async erase(who) {
      const { clock, database, erasures, keys, log } = platform;
      const id = newId();
      await erasures.note({ kind: 'account', id, ...who });
      await cutOffDevices(platform, who.personId);
      const pseudonym = await pseudonymOf(platform, who.personId);
      const begun = {
        scope: 'account',
        state: 'running',
        steps: '[]',
        startedAt: clock.now(),
        endedAt: null,
      } as const;
      await database.withInstance('legal_duty', (tx) => insertErasure(tx, { id, pseudonym, ...begun }));
      const before = await countAll(who, countRows);
      const removed = await deleteAccountRows(platform, who, clock.now());
      const after = await countAll(who, countRows);
      await keys.destroyKey({ kind: 'person', id: who.personId });
      const steps = erasedWithAccount.map(({ record: { table } }) => ({
        table,
        before: before.get(table) ?? 0,
        removed: removed.get(table) ?? 0,
        after: after.get(table) ?? 0,
      }));
      const wrong = steps.filter((step) => step.after > 0 || (step.before > 0 && step.removed === 0));
      const endedAt = clock.now();
      const state = wrong.length === 0 ? 'done' : 'failed';
      await database.withInstance('legal_duty', (tx) =>
        endErasure(tx, id, state, JSON.stringify(steps), endedAt),
      );
      log.write('erasure.ended', { erasure: id, state });
      if (state === 'failed') fail('erasure_incomplete', { tables: wrong.map(({ table }) => table) });
      return { id, steps, endedAt };
    },
  };
}

/** Of every table in one transaction, what depends on another row before that row. @returns table -> rows that went */
export async function deleteAccountRows(
  { database }: Pick<Platform, 'database'>,
  who: AccountOwner,
  now: Date,
): Promise<Map<string, number>> {
  const companies = await database.withCompanies(who.accountId, 'rights', listCompaniesOf);
  return database.withPerson(who.personId, 'rights', async (tx) => {
    await endOwnConsents(tx, who.personId, now);
    const counts = new Map<string, number>();
    for (const { record, by } of erasedWithAccount) {
      const value = who[by];
      if (record.owner !== 'company') {
        counts.set(record.table, await deleteRowsOf(tx, record, { field: by, value }));
        continue;
      }
      const whose = { field: by, value };
      // what its person may read lies also where they are no member
      const places = record.readBy === undefined ? companies : await companiesWith(tx, record, whose);
      let rows = 0;
      for (const companyId of places) {
        await seeCompany(tx, companyId);
        rows += await deleteRowsOf(tx, record, whose);
      }
      counts.set(record.table, rows);
    }
    return counts;
  });
}

function withRows<T>(
  { database }: Pick<Platform, 'database'>,
  { accountId, personId }: AccountOwner,
  { owner, readBy }: DictionaryRecord,
  work: (tx: Tx) => Promise<T>,
): Promise<T> {
  return owner === 'company' && readBy === undefined
    ? database.withCompanies(accountId, 'rights', work)
    : database.withPerson(personId, 'rights', work);
}

async function countAll(who: AccountOwner, countRows: CountRows): Promise<Map<string, number>> {
  const counts = new Map<string, number>();
  for (const { record, by } of erasedWithAccount)
    counts.set(record.table, await countRows(record.table, who[by]));
  return counts;
}

function kept({ clock, config }: Pick<Platform, 'clock' | 'config'>): Kept[] {
  const inDays = (days: number) => clock.now().getTime() + days * dayMs;
  return [
    {
      record: 'platform.audit',
      why: 'What the account did, by its id alone: it leads to nobody once the account is gone.',
      basis: '6(1)(c)',
      until: inDays(month13),
    },
    {
      record: 'platform.invitation',
      why: 'Invitations that the account sent for a company, by its id alone, until 30 days after their end.',
      basis: '6(1)(f)',
      until: null,
    },
    {
      record: 'platform.consent',
      why: 'That somebody agreed, to which text and when, by random ids alone; the address from which it came cannot be opened any more. Of what you agreed to for yourself 36 months from now, for a company 36 months after it was withdrawn.',
      basis: '6(1)(c)',
      until: inDays(month36),
    },
    {
      record: 'platform.standing_consent',
      why: 'Standing consents of a company that name your membership, by its id alone, until 24 months after their end.',
      basis: '6(1)(b)',
      until: null,
    },
    {
      record: 'platform.structure_event',
      why: "What the account did in a company's history, by the id of its membership alone.",
      basis: '6(1)(b)',
      until: inDays(month24),
    },
    {
      record: 'platform.erasure',
      why: 'The receipt: that an account was erased, when, and how many rows went.',
      basis: '6(1)(c)',
      until: inDays(1096),
    },
    {
      record: 'erasures.jsonl',
      why: 'Two random ids beside the backups, so that a restored backup is erased again.',
      basis: '6(1)(c)',
      until: null,
    },
    {
      record: 'backups',
      why: 'Backups made before hold the rows; the keys of your values go from them earlier.',
      basis: '6(1)(f)',
      until: inDays(config.backupKeepDays),
    },
    {
      record: 'agent ledger',
      why: 'On your own computers the agent keeps its ledger for 30 days; "npm run agent -- focus leave" deletes it there.',
      basis: '6(1)(b)',
      until: null,
    },
  ];
}
