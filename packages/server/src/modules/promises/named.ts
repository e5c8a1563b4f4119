import type { Caller } from '../../platform/http/call.ts';
import type { Platform } from '../../platform/platform.ts';
import { refusedNames, type RefusedName } from './queries.ts';

const dayMs = 86_400_000;

/**
 * The measures return counts only; whoever may see the refusals of their company or their own devices gets the names
 * of what was refused today beside the light.
 */
export async function namedCauses(
  { database, clock }: Platform,
  promiseId: string,
  caller: Caller,
): Promise<string[]> {
  const today = new Date(Math.floor(clock.now().getTime() / dayMs) * dayMs);
  if (promiseId === 'inventory-declared' && caller.companyId !== null) {
    const found = await database.withCompany(caller.companyId, 'accountability', (tx) =>
      refusedNames(tx, 'ingestRefusal', today),
    );
    return found.map(inWords);
  }
  if (promiseId !== 'focus-fields-declared') return [];
  const found = await database.withPerson(caller.personId, 'rights', (tx) =>
    refusedNames(tx, 'focusRefusal', today),
  );
  return found.map(inWords);
}

function inWords({ record, keyName, agentVersion, n }: RefusedName): string {
  return `${record}: ${keyName ?? 'a name that does not look like one'} (agent ${agentVersion}, ${n} ${n === 1 ? 'time' : 'times'})`;
}
