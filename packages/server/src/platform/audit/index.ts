/**
 * The audit log: who did what, when, and how it ended. Append-only: no role of the product may change or delete an
 * entry. An entry holds ids, never a name, an address or a text of anybody.
 */
import type { Tables } from '@candor/policy/derive/rows.ts';
import type { Clock } from '../clock.ts';
import type { Database, Tx } from '../db/index.ts';
import { newId } from '../new-id.ts';
import { insertEntry } from './queries.ts';

type Row = Tables['auditEntry'];

export interface AuditEntry {
  actor: Row['actor'];
  actorId?: string;
  /** A route (`POST /api/devices`), a verb (`candor token create`) or a job. */
  action: string;
  companyId?: string;
  targetId?: string;
  outcome: Row['outcome'];
}

export interface Audit {
  /** Stored when it returns; within `tx`, as soon as that commits. */
  write(entry: AuditEntry, tx?: Tx): Promise<void>;
}

export function createAudit(database: Database, clock: Clock): Audit {
  return {
    async write(entry, tx) {
      const row = { ...nothingKnown, ...entry, id: newId(), at: clock.now() };
      if (tx) return insertEntry(tx, row);
      return database.withInstance('accountability', (own) => insertEntry(own, row));
    },
  };
}

const nothingKnown = { actorId: null, companyId: null, targetId: null };
