import type { Tx } from '../../platform/db/index.ts';
import type { HeldSigned, SignedNews } from '../../platform/gateway/index.ts';
import { listRoots } from './root-queries.ts';
import { findRoster } from './roster-queries.ts';
import { signedNews } from './verify.ts';

/** Later roots and the roster that a device lacks, earlier roots first. One that names none of them gets none. */
export async function newerSigning(tx: Tx, companyId: string, held: HeldSigned): Promise<SignedNews[]> {
  return [...(await laterRoots(tx, companyId, held)), ...(await newerRoster(tx, companyId, held))];
}

async function laterRoots(tx: Tx, companyId: string, { roots: trusted }: HeldSigned): Promise<SignedNews[]> {
  if (!trusted) return [];
  const all = await listRoots(tx, companyId);
  // a device that pinned a root which was retired since is led on by it
  const byId = new Map(all.map((root) => [root.id, root]));
  const inUse = all.filter(({ retiredAt }) => retiredAt === null).toReversed();
  const roots = [...new Set([...trusted, ...inUse.map((root) => hexOf(root.fingerprint))])];
  return inUse.flatMap(({ fingerprint, signedBy, document, signature }) => {
    const signer = byId.get(signedBy ?? '');
    if (!signer || !document || !signature || trusted.includes(hexOf(fingerprint))) return [];
    const message = { type: 'root', ...signedNews({ document, signature }, signer) } as const;
    return [{ message, held: { roots } }];
  });
}

async function newerRoster(tx: Tx, companyId: string, { rosterVersion }: HeldSigned): Promise<SignedNews[]> {
  if (rosterVersion === undefined) return [];
  const roster = await findRoster(tx, companyId);
  if (!roster || roster.version <= rosterVersion) return [];
  const message = { type: 'roster', ...signedNews(roster, roster) } as const;
  return [{ message, held: { rosterVersion: roster.version } }];
}

const hexOf = (bytes: Uint8Array) => Buffer.from(bytes).toString('hex');
