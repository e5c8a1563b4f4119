import { sql } from 'kysely';
import type { Tx } from '../../platform/db/index.ts';
import { companyOf, type Caller } from '../../platform/http/index.ts';
import { seenBy } from '../companies/index.ts';
import type { Reader } from './queries.ts';

/** Whose requests the caller looks after: of devices that they see, by their words. */
export async function readerOf(tx: Tx, caller: Caller): Promise<Reader> {
  return {
    companyId: companyOf(caller),
    personId: caller.personId,
    handled: caller.words.has('ticket.handle') ? await seenBy(tx, caller) : sql<boolean>`false`,
  };
}
