import type { Tx } from '../../platform/db/index.ts';
import type { HeldSigned, SignedNews } from '../../platform/gateway/index.ts';
import { newerRoots } from './newer-roots.ts';
import { findRoster } from './roster-queries.ts';
import { signedNews } from './verify.ts';

/** What became of the roots, and the roster, where a device lacks it. One that names none of them gets none. */
export async function newerSigning(tx: Tx, companyId: string, held: HeldSigned): Promise<SignedNews[]> {
  return [...(await newerRoots(tx, companyId, held)), ...(await newerRoster(tx, companyId, held))];
}

async function newerRoster(tx: Tx, companyId: string, { rosterVersion }: HeldSigned): Promise<SignedNews[]> {
  if (rosterVersion === undefined) return [];
  const roster = await findRoster(tx, companyId);
  // devices take nothing of a retired root
  if (!roster || roster.retiredAt || roster.version <= rosterVersion) return [];
  const message = { type: 'roster', ...signedNews(roster, roster) } as const;
  return [{ message, held: { rosterVersion: roster.version } }];
}
