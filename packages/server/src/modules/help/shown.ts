import type { Tx } from '../../platform/db/index.ts';
import { fail, type Caller } from '../../platform/http/index.ts';
import type { Platform } from '../../platform/platform.ts';
import { listShown, type HelpRequest, type ShownHelp } from './queries.ts';
import { readerOf } from './reader.ts';

/** One of the caller's own, or of those that they handle. Fails with not_found. */
export async function requireShown(tx: Tx, caller: Caller, id: string): Promise<ShownHelp> {
  const [found] = await listShown(tx, await readerOf(tx, caller), { id, limit: 1 });
  return found ?? fail('not_found');
}

/** Pages of whoever asks, and of those who may look after it, follow. */
export function tell(
  { bus }: Pick<Platform, 'bus'>,
  { companyId, personId }: Pick<HelpRequest, 'companyId' | 'personId'>,
): void {
  bus.publish('requests.changed', { companyId, personId, word: 'ticket.handle' });
}
