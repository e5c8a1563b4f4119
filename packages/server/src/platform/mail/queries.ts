import type { Tables } from '@candor/policy/derive/rows.ts';
import type { Tx } from '../db/index.ts';

export type MailRow = Tables['mail'];

export async function insertLetter(tx: Tx, row: MailRow): Promise<void> {
  await tx.insertInto('mail').values(row).execute();
}

export function findLetter(tx: Tx, id: string): Promise<MailRow | undefined> {
  return tx.selectFrom('mail').selectAll().where('id', '=', id).executeTakeFirst();
}

export function findLetters(tx: Tx, ids: readonly string[]): Promise<MailRow[]> {
  return tx.selectFrom('mail').selectAll().where('id', 'in', ids).execute();
}

/** Counts a try before it begins, so that one which never ends counts too. @returns which it is; undefined: it has ended */
export async function beginTry(tx: Tx, id: string, at: Date): Promise<number | undefined> {
  const row = await tx
    .updateTable('mail')
    .set((eb) => ({ attempts: eb('attempts', '+', 1), lastTriedAt: at, nextTryAt: null }))
    .where('id', '=', id)
    .where('state', '=', 'queued')
    .returning('attempts')
    .executeTakeFirst();
  return row?.attempts;
}

export async function postponeLetter(tx: Tx, id: string, failure: string, nextTryAt: Date): Promise<void> {
  await tx.updateTable('mail').set({ failure, nextTryAt }).where('id', '=', id).execute();
}

/** Nobody needs address and contents from then on. */
export async function endLetter(
  tx: Tx,
  id: string,
  ended: Pick<MailRow, 'state' | 'failure' | 'endedAt'>,
): Promise<void> {
  const nothing = { nextTryAt: null, personLetter: null, companyLetter: null, instanceLetter: null };
  await tx
    .updateTable('mail')
    .set({ ...ended, ...nothing })
    .where('id', '=', id)
    .execute();
}

export interface MailFigures {
  waiting: number;
  /** The newest try that failed, of letters that still wait or were given up. */
  lastFailure: { at: Date; code: string } | undefined;
}

/** Indexes: mail_waiting, mail_failure. */
export async function mailFigures(tx: Tx): Promise<MailFigures> {
  const { n } = await tx
    .selectFrom('mail')
    .select((eb) => eb.fn.countAll<number>().as('n'))
    .where('state', '=', 'queued')
    .executeTakeFirstOrThrow();
  const last = await tx
    .selectFrom('mail')
    .select(['lastTriedAt as at', 'failure as code'])
    .where('failure', 'is not', null)
    .where('lastTriedAt', 'is not', null)
    .orderBy('lastTriedAt', 'desc')
    .limit(1)
    .executeTakeFirst();
  return {
    waiting: n,
    lastFailure: last?.at && last.code !== null ? { at: last.at, code: last.code } : undefined,
  };
}
