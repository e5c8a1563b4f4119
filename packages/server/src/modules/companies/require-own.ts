import type { Word } from '@candor/policy/rights/words.ts';
import { companyOf, fail, type Caller } from '../../platform/http/index.ts';
import type { Platform } from '../../platform/platform.ts';
import { devicesById, type BookDevice } from './book-queries.ts';
import { callerIn, readBook, type Book } from './book.ts';
import { placeName, type PolicyTarget } from './policy-queries.ts';
import { actionFacts, isAllowed, maySee, refuse } from './require-level.ts';

/** Words of what is asked of requireOwn(), also where no route says the level. */
export const wordsAtOwn: readonly Word[] = ['device.move', 'permission.set', 'policy.set', 'policy.widen'];

/**
 * Lets a change at these places pass, or says why not (clause E2): the level own there, where the caller's roles hold
 * the word by level. A place that is not there and a device that they do not see are the same.
 * @returns ids of those places
 */
export async function requireOwn(
  { database, keys }: Pick<Platform, 'database' | 'keys'>,
  caller: Caller,
  word: Word,
  targets: readonly PolicyTarget[],
): Promise<ReadonlySet<string>> {
  const companyId = companyOf(caller);
  const found = await database.withCompany(companyId, 'security', async (tx) => {
    const ids = targets.flatMap(({ kind, id }) => (kind === 'device' ? [id] : []));
    const devices = await devicesById(tx, companyId, ids);
    const book = await readBook(tx, companyId, devices);
    const unitOf = new Map(devices.map(({ id, unitId }) => [id, unitId]));
    const missing = new Set<string>();
    for (const target of targets) {
      const { kind, id } = target;
      const isDevice = kind === 'device';
      const isThere = isDevice ? unitOf.has(id) : kind === 'unit' ? book.parents.has(id) : id === companyId;
      const unitId = kind === 'unit' ? id : (unitOf.get(id) ?? null);
      const { place, held } = callerIn(book, caller, { id: isDevice ? id : '', unitId });
      const facts = actionFacts(caller, word, { place, held, needed: 'own' });
      if (!isThere || (isDevice && !maySee(caller, place, held))) missing.add(id);
      else if (!isAllowed(facts))
        return {
          refused: { id, facts, name: (await placeName(tx, companyId, target)) ?? fail('not_found') },
        };
    }
    return { missing };
  });
  if (found.missing) return found.missing;
  const { facts, ...place } = found.refused;
  const isDevice = targets.some(({ kind, id }) => kind === 'device' && id === place.id);
  return refuse(
    { database, keys },
    caller,
    { right: word, device: place, facts },
    // a right is asked for on a device
    isDevice ? { asked: { device: place.id, right: word } } : {},
  );
}

/** Whether a caller may know of a device. */
export function seesIn(book: Book, caller: Caller, device: BookDevice): boolean {
  const { place, held } = callerIn(book, caller, device);
  return maySee(caller, place, held);
}

/** For what is done to all of the places or to none. */
export async function requireOwnAtAll(...asked: Parameters<typeof requireOwn>): Promise<void> {
  if ((await requireOwn(...asked)).size > 0) fail('not_found');
}
