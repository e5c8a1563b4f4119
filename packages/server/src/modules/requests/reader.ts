import { linesAnsweredBy } from '@candor/policy/rights/asking.ts';
import type { Tx } from '../../platform/db/index.ts';
import { companyOf, type Caller } from '../../platform/http/index.ts';
import { seenBy } from '../companies/index.ts';
import type { Reader } from './right-queries.ts';

/** What of a company's requests the caller has a say in: by their words, on devices on which they have the level own. */
export async function readerOf(tx: Tx, caller: Caller, now: Date): Promise<Reader> {
  return {
    companyId: companyOf(caller),
    personId: caller.personId,
    now,
    lines: linesAnsweredBy(caller.words),
    where: await seenBy(tx, caller, 'own'),
  };
}
