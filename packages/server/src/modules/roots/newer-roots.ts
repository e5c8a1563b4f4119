import { hex } from '@candor/crypto/encoding.ts';
import type { Tables } from '@candor/policy/derive/rows.ts';
import type { Tx } from '../../platform/db/index.ts';
import type { HeldSigned, SignedNews } from '../../platform/gateway/index.ts';
import { listRoots } from './root-queries.ts';
import { signedNews } from './verify.ts';

type Root = Tables['rootKey'];
interface Event {
  at: Date;
  of: Root;
  message: SignedNews['message'];
}

/**
 * What happened to the company's roots, in the order in which it happened, as far as it leads the device from the roots
 * that it trusts to those in use: each step is signed by one that it trusts by then.
 */
export async function newerRoots(
  tx: Tx,
  companyId: string,
  { roots: trusted }: HeldSigned,
): Promise<SignedNews[]> {
  if (!trusted || trusted.length === 0) return [];
  const all = await listRoots(tx, companyId);
  const byId = new Map(all.map((root) => [root.id, root]));
  const concerned = new Set([...trusted, ...wayToThoseInUse(all, byId, trusted)]);
  const events = all
    .filter(({ fingerprint }) => concerned.has(hex(fingerprint)))
    .flatMap((root) => [...introductionOf(root, byId), ...retirementOf(root, byId)])
    .toSorted((a, b) => a.at.getTime() - b.at.getTime());
  let roots: readonly string[] = trusted;
  const news: SignedNews[] = [];
  for (const { of, message } of events) {
    const fingerprint = hex(of.fingerprint);
    const isRetirement = message.type === 'rootRetirement';
    const isNews = roots.includes(fingerprint) === isRetirement && roots.includes(message.root);
    if (!isNews) continue;
    roots = isRetirement ? roots.filter((one) => one !== fingerprint) : [...roots, fingerprint];
    news.push({ message, held: { roots: [...roots] } });
  }
  return news;
}

/** Fingerprints of the roots in use that the device lacks, and of those between them and one that it trusts. */
function wayToThoseInUse(
  all: readonly Root[],
  byId: ReadonlyMap<string, Root>,
  trusted: readonly string[],
): string[] {
  return all
    .filter(({ retiredAt }) => retiredAt === null)
    .flatMap((inUse) => {
      const way: string[] = [];
      let root: Root | undefined = inUse;
      // a root is signed by an earlier one, so the way has an end
      while (root && !trusted.includes(hex(root.fingerprint))) {
        way.push(hex(root.fingerprint));
        root = byId.get(root.signedBy ?? '');
      }
      return root ? way : [];
    });
}

function introductionOf(root: Root, byId: ReadonlyMap<string, Root>): Event[] {
  const { signedBy, document, signature, createdAt } = root;
  const signer = byId.get(signedBy ?? '');
  if (!signer || !document || !signature) return [];
  const message = { type: 'root', ...signedNews({ document, signature }, signer) } as const;
  return [{ at: createdAt, of: root, message }];
}

function retirementOf(root: Root, byId: ReadonlyMap<string, Root>): Event[] {
  const { retiredAt, retiredBy, retireDocument: document, retireSignature: signature } = root;
  const signer = byId.get(retiredBy ?? '');
  if (!signer || !retiredAt || !document || !signature) return [];
  const message = { type: 'rootRetirement', ...signedNews({ document, signature }, signer) } as const;
  return [{ at: retiredAt, of: root, message }];
}
