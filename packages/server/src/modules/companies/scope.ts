import { cellOf } from '@candor/policy/rights/roles.ts';
import type { Word } from '@candor/policy/rights/words.ts';
import type { Tx } from '../../platform/db/index.ts';
import { companyOf, fail, type Caller } from '../../platform/http/index.ts';
import { unitsBelow } from './unit-queries.ts';

/**
 * Ids of the units in which a caller may use a word, with all below them; null: in the whole company. One role without
 * a limit is enough: of the table's cells only those with u are limited.
 */
export async function unitsFor(tx: Tx, caller: Caller, word: Word): Promise<ReadonlySet<string> | null> {
  const isWide = caller.roles.some((role) => cellOf(role, word) === 'all' || role === 'owner');
  if (caller.limits.length === 0 || isWide) return null;
  return new Set(await unitsBelow(tx, companyOf(caller), caller.limits));
}

/** Fails where one of these places (null: the top) lies outside. */
export function requireInside(
  inside: ReadonlySet<string> | null,
  word: Word,
  ...unitIds: readonly (string | null)[]
): void {
  if (inside === null) return;
  for (const id of unitIds) if (id === null || !inside.has(id)) fail('not_allowed', { word });
}
