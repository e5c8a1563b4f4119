import type { Purpose } from '@candor/policy/dictionary/vocabulary.ts';
import type { Database, Tx } from '../db/index.ts';

/** Whose rows a connection's reports become: decided by its certificate, never by a message. */
export type Owner =
  | { kind: 'manage'; companyId: string; deviceId: string }
  | { kind: 'focus'; personId: string; deviceId: string; deviceNo: number };

/** Runs `work` in a transaction that sees the rows of this owner's company or person, and no others. */
export function withOwner<T>(
  database: Database,
  owner: Owner,
  purpose: Purpose,
  work: (tx: Tx) => Promise<T>,
): Promise<T> {
  return owner.kind === 'manage'
    ? database.withCompany(owner.companyId, purpose, work)
    : database.withPerson(owner.personId, purpose, work);
}
