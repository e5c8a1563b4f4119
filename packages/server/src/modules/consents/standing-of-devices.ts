import type { PolicyRight } from '@candor/policy/rights/session-rights.ts';
import { mostStanding } from '@candor/protocol/messages/server.ts';
import type { Tx } from '../../platform/db/index.ts';
import { signedNews, type Signed as SignedText } from '../roots/index.ts';
import { isFor, signedAmong } from './signed-standing.ts';
import { listCovering } from './standing-queries.ts';

/** A device, the units that it lies in, and the rights for which nobody is asked there where a consent covers it. */
interface Covered {
  id: string;
  path: readonly string[];
  rights: readonly PolicyRight[];
  /** Fingerprints of those that it trusts. */
  roots: readonly string[];
}
/** A standing consent as devices get it. */
export interface SentStanding {
  id: string;
  version: number;
  signed: SignedText & { publicKey: string };
}

/** Device -> the standing consents that hold there now by a root's word; those that end last, as many as it takes. */
export async function standingOf(
  tx: Tx,
  companyId: string,
  devices: readonly Covered[],
  now: Date,
): Promise<Map<string, SentStanding[]>> {
  const places = new Set(devices.flatMap(({ id, path }) => [id, ...path]));
  const rights = new Set(devices.flatMap((device) => device.rights));
  const asked = { rights: [...rights], places: [companyId, ...places], now };
  const rows = rights.size === 0 ? [] : await listCovering(tx, companyId, asked);
  const signed = await signedAmong(tx, companyId, rows, now);
  const lasting = rows.toSorted(
    (a, b) => b.untilAt.getTime() - a.untilAt.getTime() || a.id.localeCompare(b.id),
  );
  return new Map(
    devices.map((device) => {
      const here = new Set([companyId, ...device.path, device.id]);
      const own = lasting.flatMap(({ id, sessionRight, targetId }) => {
        const word = here.has(targetId) && device.rights.includes(sessionRight) ? signed.get(id) : undefined;
        if (!word || !isFor(word.body, device.id)) return [];
        const news = signedNews(word.row, word.row);
        return device.roots.includes(news.root) ? { id, version: word.row.version, signed: news } : [];
      });
      return [device.id, own.slice(0, mostStanding)] as const;
    }),
  );
}
