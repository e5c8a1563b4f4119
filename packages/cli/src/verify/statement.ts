import { z } from 'zod';
import { fromBase64url } from '@candor/crypto/encoding.ts';
import { groupsOfFour, rootFingerprint } from '@candor/crypto/root-key.ts';
import { verifyStatement, type StatementForm } from '@candor/crypto/statement.ts';
import { parseJson } from '@candor/protocol/json.ts';
import { statements } from '@candor/protocol/statements.ts';
import type { Verdict } from './verdict.ts';

const signedStatement = z.object({
  document: z.string(),
  signature: z.string(),
  root: z.string(),
  publicKey: z.string(),
});
type Signed = z.output<typeof signedStatement>;

const forms: readonly StatementForm<unknown>[] = Object.values(statements);
const mostDepth = 4;

/**
 * Every signed statement in a JSON document, such as what a device keeps of its root (`roots.json` of its state folder).
 * @param root fingerprint of the root that must have signed them, where the caller knows it
 */
export async function verifyStatements(
  json: unknown,
  root: string | undefined,
  now: number,
): Promise<Verdict> {
  const found = findStatements(json, mostDepth);
  if (found.length === 0)
    return { state: 'unknown', reason: 'It holds no statement with its signature, root and publicKey.' };
  const lines: string[] = [];
  for (const signed of found) {
    const kind = kindOf(signed.document);
    const problem = await problemOf(signed, kind, root, now);
    if (problem !== undefined) return { state: 'bad', reason: `${kind ?? 'a statement'}: ${problem}` };
    lines.push(`${kind}, signed by root ${groupsOfFour(signed.root)}`);
  }
  if (root === undefined)
    lines.push('Compare the fingerprint with the one that you keep, or name it: --root');
  return { state: 'good', lines };
}

async function problemOf(
  { document, signature, root, publicKey }: Signed,
  kind: string | undefined,
  wanted: string | undefined,
  now: number,
): Promise<string | undefined> {
  const form = forms.find((one) => one.kind === kind);
  if (!form) return 'no kind that a root signs';
  const key = fromBase64url(publicKey);
  if (key?.length !== 32 || (await rootFingerprint(key)) !== root)
    return 'the public key is not that of the root that it names';
  if (wanted !== undefined && wanted !== root) return `another root signed it: ${groupsOfFour(root)}`;
  const { outcome } = await verifyStatement(key, { document, signature }, form, now);
  return outcome === 'good' ? undefined : problems[outcome];
}

const problems = {
  bad_signature: 'the signature is not of this document',
  bad_form: 'the document has not the form of its kind',
  not_yet: 'it does not hold yet',
  expired: 'it holds no more',
} as const;

/** Only to choose the form: it is believed when the signature over kind and document is good. */
function kindOf(document: string): string | undefined {
  return z.object({ kind: z.string() }).safeParse(parseJson(document)).data?.kind;
}

function findStatements(json: unknown, depth: number): Signed[] {
  if (typeof json !== 'object' || json === null || depth === 0) return [];
  const { data } = signedStatement.safeParse(json);
  return data ? [data] : Object.values(json).flatMap((member) => findStatements(member, depth - 1));
}
