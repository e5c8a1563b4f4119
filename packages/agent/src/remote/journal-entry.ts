import { clean } from '@candor/policy/text.ts';
import type { JournalEntry } from './journal.ts';
import { isListed, type Surroundings } from './judge.ts';
import type { Wish } from './wish.ts';

/** Shown are the names that a root signed, where the key stands in the roster; else the server's. */
export function entryOf(wish: Wish, around: Surroundings, askedAt: number): JournalEntry {
  const { ask, asker, publicKey, reason } = wish;
  const people = around.roster?.body?.people ?? [];
  const isCertified = isListed(wish, around);
  const listed = people.find(({ keys }) => keys.some((key) => key.publicKey === publicKey));
  const named = isCertified && listed ? listed : asker;
  const { companyId, deviceId } = ask;
  return {
    sessionId: ask.id,
    asker: {
      name: clean(named.name, 80) || '?',
      organisation: clean(named.organisation, 120) || '?',
      isCertified,
    },
    reason,
    rights: ask.rights,
    askedAt,
    answer: null,
    startedAt: null,
    handshakeHash: null,
    end: null,
    ids: { companyId, deviceId },
    record: null,
    statement: null,
  };
}
