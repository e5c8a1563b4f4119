import { sql } from 'kysely';
import type { Tables } from '@candor/policy/derive/rows.ts';
import { jsonb, type Tx } from '../../platform/db/index.ts';

export type StandingRow = Tables['standingConsent'];

export async function insertStanding(tx: Tx, row: StandingRow): Promise<void> {
  await tx
    .insertInto('standingConsent')
    .values({
      ...row,
      toMembers: jsonb(row.toMembers),
      hours: row.hours === null ? null : JSON.stringify(row.hours),
    })
    .execute();
}

export function findStanding(tx: Tx, companyId: string, id: string): Promise<StandingRow | undefined> {
  return tx
    .selectFrom('standingConsent')
    .selectAll()
    .where('companyId', '=', companyId)
    .where('id', '=', id)
    .executeTakeFirst();
}

/** Those that nobody ended, also beyond their date. Index: standing_consent_live. */
export function listLive(tx: Tx, companyId: string): Promise<StandingRow[]> {
  return tx
    .selectFrom('standingConsent')
    .selectAll()
    .where('companyId', '=', companyId)
    .where('endedAt', 'is', null)
    .execute();
}

/** Of these rights, that hold now for one of these places. Index: standing_consent_live. */
export function listCovering(
  tx: Tx,
  companyId: string,
  {
    rights,
    places,
    now,
  }: { rights: readonly StandingRow['sessionRight'][]; places: readonly string[]; now: Date },
): Promise<StandingRow[]> {
  return tx
    .selectFrom('standingConsent')
    .selectAll()
    .where('companyId', '=', companyId)
    .where('targetId', 'in', places)
    .where('sessionRight', 'in', rights)
    .where('endedAt', 'is', null)
    .where('startsAt', '<=', now)
    .where('untilAt', '>', now)
    .execute();
}

/** The newest first. `liveAt`: those that hold then; undefined: all. Index: primary key. */
export async function listStanding(
  tx: Tx,
  companyId: string,
  { liveAt, after, limit }: { liveAt: Date | undefined; after: string | undefined; limit: number },
): Promise<StandingRow[]> {
  let query = tx
    .selectFrom('standingConsent')
    .selectAll()
    .where('companyId', '=', companyId)
    .orderBy('id', 'desc')
    .limit(limit);
  if (after !== undefined) query = query.where('id', '<', after);
  if (liveAt) query = query.where('endedAt', 'is', null).where('untilAt', '>', liveAt);
  return query.execute();
}

export async function markEnded(
  tx: Tx,
  companyId: string,
  id: string,
  end: Pick<StandingRow, 'endedAt' | 'endedBy'>,
): Promise<void> {
  await tx
    .updateTable('standingConsent')
    .set(end)
    .where('companyId', '=', companyId)
    .where('id', '=', id)
    .where('endedAt', 'is', null)
    .execute();
}

/** Those whose date is over have ended then. @returns the records by which they were given */
export async function closeExpired(tx: Tx, companyId: string, now: Date): Promise<string[]> {
  const rows = await tx
    .updateTable('standingConsent')
    .set({ endedAt: sql`until_at` })
    .where('companyId', '=', companyId)
    .where('endedAt', 'is', null)
    .where('untilAt', '<=', now)
    .returning('consentId')
    .execute();
  return rows.map(({ consentId }) => consentId);
}

/** Those that end before that time and of which nobody was told; from now on they count as told. */
export function takeEnding(tx: Tx, companyId: string, before: Date, now: Date): Promise<StandingRow[]> {
  return tx
    .updateTable('standingConsent')
    .set({ noticedAt: now })
    .where('companyId', '=', companyId)
    .where('endedAt', 'is', null)
    .where('noticedAt', 'is', null)
    .where('untilAt', '<=', before)
    .returningAll()
    .execute();
}
