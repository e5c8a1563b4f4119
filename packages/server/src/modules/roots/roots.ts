import { fromBase64url } from '@candor/crypto/encoding.ts';
import { rootFingerprint } from '@candor/crypto/root-key.ts';
import { parseWrapped, WrapRefused } from '@candor/crypto/root-wrap-format.ts';
import type { roots } from '@candor/protocol/api/roots.ts';
import type { Input, Output } from '@candor/protocol/api/route.ts';
import { statements } from '@candor/protocol/statements.ts';
import type { Tx } from '../../platform/db/index.ts';
import { fail } from '../../platform/http/index.ts';
import { newId } from '../../platform/new-id.ts';
import type { Platform } from '../../platform/platform.ts';
import {
  addRoot,
  findActiveRoot,
  holdSigning,
  listActiveRoots,
  listRoots,
  retireRoots,
} from './root-queries.ts';
import { verifySigned, type Signed, type StoredStatement } from './verify.ts';

export type RootWish = Input<typeof roots.addRoot>['body'];
type RootParts = Pick<Platform, 'bus' | 'clock' | 'database'>;
const maxRoots = 4;

export async function readRoots(
  { database }: RootParts,
  companyId: string,
): Promise<Output<typeof roots.listRoots>> {
  const rows = await database.withCompany(companyId, 'security', (tx) => listRoots(tx, companyId));
  const fingerprints = new Map(rows.map((row) => [row.id, Buffer.from(row.fingerprint).toString('hex')]));
  const items = rows.map((row) => ({
    id: row.id,
    fingerprint: Buffer.from(row.fingerprint).toString('hex'),
    publicKey: Buffer.from(row.publicKey).toString('base64url'),
    wrapped: Buffer.from(row.wrapped).toString(),
    signedBy: fingerprints.get(row.signedBy ?? '') ?? null,
    createdBy: row.createdBy,
    createdAt: row.createdAt.getTime(),
    retiredAt: row.retiredAt?.getTime() ?? null,
  }));
  return { companyId, items };
}

/** `createdBy`: null for the host's command line. Throws Failure for a fifth root, or one that no root signed. */
export async function keepRoot(
  { bus, clock, database }: RootParts,
  companyId: string,
  createdBy: string | null,
  wish: RootWish,
): Promise<{ id: string }> {
  const publicKey = fromBase64url(wish.publicKey);
  if (publicKey?.length !== 32 || !isWrapped(wish.wrapped)) fail('bad_request', { path: 'wrapped' });
  const fingerprint = Buffer.from(await rootFingerprint(publicKey), 'hex');
  const [id, createdAt] = [newId(), clock.now()];
  await database.withCompany(companyId, 'security', async (tx) => {
    await holdSigning(tx, companyId);
    const others = await listActiveRoots(tx, companyId);
    const isKnown = (await listRoots(tx, companyId)).some((one) => fingerprint.equals(one.fingerprint));
    if (isKnown) fail('root_known');
    const signing = await introduce(tx, companyId, wish, {
      others: others.map((one) => one.id),
      at: createdAt,
    });
    const wrapped = Buffer.from(wish.wrapped);
    await addRoot(tx, {
      companyId,
      id,
      fingerprint,
      publicKey,
      wrapped,
      signedBy: signing?.rootId ?? null,
      document: signing?.document ?? null,
      signature: signing?.signature ?? null,
      createdBy,
      createdAt,
      retiredAt: null,
      retiredBy: null,
      retireDocument: null,
      retireSignature: null,
    });
  });
  bus.publish('signing.changed', { companyId });
  return { id };
}

/** What lets a root in beside the others: nothing for a first one, else an earlier root's signature over its key. */
async function introduce(
  tx: Tx,
  companyId: string,
  { publicKey, signed }: RootWish,
  { others, at }: { others: readonly string[]; at: Date },
): Promise<StoredStatement | undefined> {
  if (signed === 'first') return others.length === 0 ? undefined : fail('signature_refused');
  if (signed === 'lost') {
    // devices that pinned one of them go on trusting it alone, until somebody confirms the new one there
    if (others.length > 0) await retireRoots(tx, companyId, others, at);
    return undefined;
  }
  if (others.length >= maxRoots) fail('too_many_roots');
  const { statement, stored } = await verifySigned(tx, companyId, signed, statements.root, at);
  return statement.body.publicKey === publicKey
    ? stored
    : fail('statement_refused', { outcome: 'other_key' });
}

/** Ends a root by another root's word, so that a company that has one never has none. */
export async function retireRoot(
  { bus, clock, database }: RootParts,
  companyId: string,
  id: string,
  signed: Signed,
): Promise<void> {
  const at = clock.now();
  await database.withCompany(companyId, 'security', async (tx) => {
    await holdSigning(tx, companyId);
    const root = (await findActiveRoot(tx, companyId, id)) ?? fail('not_found');
    const { statement, stored } = await verifySigned(tx, companyId, signed, statements.rootRetirement, at);
    if (stored.rootId === id) fail('signature_refused');
    if (statement.body.fingerprint !== Buffer.from(root.fingerprint).toString('hex'))
      fail('statement_refused', { outcome: 'other_key' });
    await retireRoots(tx, companyId, [id], at, stored);
  });
  bus.publish('signing.changed', { companyId });
}

function isWrapped(text: string): boolean {
  try {
    return parseWrapped(text) !== undefined;
  } catch (error) {
    if (error instanceof WrapRefused) return false;
    throw error;
  }
}
