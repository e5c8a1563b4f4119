import { base64url, concat, fromBase64url, utf8, type Bytes } from './encoding.ts';
import { importSigningKey, importVerifyingKey, signBytes, verifyBytes } from './sign.ts';

/** What a root key certifies (clause T2). Times are ms since 1970 UTC: good from `from` until before `until`. */
export interface Statement<B> {
  kind: string;
  version: number;
  from: number;
  until: number;
  body: B;
}

/** A statement in its RFC 8785 form, and base64url of the root's 64 bytes over it. */
export interface SignedStatement {
  document: string;
  signature: string;
}

/** The form of one kind (protocol/statements.ts). `read` is undefined for any text that `write` does not give. */
export interface StatementForm<B> {
  readonly kind: string;
  readonly maxBytes: number;
  write(statement: Statement<B>): string;
  read(document: string): Statement<B> | undefined;
}

export type Verified<B> =
  | { outcome: 'good'; statement: Statement<B> }
  | { outcome: 'bad_signature' | 'bad_form' | 'not_yet' | 'expired' };

/** Throws RangeError for a statement that verifyStatement() would refuse by its form. */
export async function signStatement<B>(
  root: { privateKey: Uint8Array },
  form: StatementForm<B>,
  content: Omit<Statement<B>, 'kind'>,
): Promise<SignedStatement> {
  const document = form.write({ ...content, kind: form.kind });
  if (!isReadable(form, document)) throw new RangeError(`not a statement of kind ${form.kind}`);
  const key = await importSigningKey(root.privateKey);
  return { document, signature: base64url(await signBytes(key, signedBytes(form.kind, document))) };
}

/** Refuses another key, kind, form or time. Nothing of the document is read before its signature is good. */
export async function verifyStatement<B>(
  publicKey: Uint8Array,
  { document, signature }: SignedStatement,
  form: StatementForm<B>,
  now: number,
): Promise<Verified<B>> {
  if (!fits(form, document)) return { outcome: 'bad_form' };
  const key = await importVerifyingKey(publicKey);
  const bytes = fromBase64url(signature) ?? new Uint8Array(0);
  if (!(await verifyBytes(key, signedBytes(form.kind, document), bytes))) return { outcome: 'bad_signature' };
  const statement = form.read(document);
  if (statement?.kind !== form.kind) return { outcome: 'bad_form' };
  if (now < statement.from) return { outcome: 'not_yet' };
  return now < statement.until ? { outcome: 'good', statement } : { outcome: 'expired' };
}

const isReadable = (form: StatementForm<unknown>, document: string) =>
  fits(form, document) && form.read(document)?.kind === form.kind;

function fits({ maxBytes }: StatementForm<unknown>, document: string): boolean {
  return document.length <= maxBytes && document.isWellFormed() && utf8(document).length <= maxBytes;
}

/** The kind stands before the document too: no signature of another use can be mistaken for this one. */
function signedBytes(kind: string, document: string): Bytes {
  return concat(utf8(`candor/statement/${kind}/v1\n`), utf8(document));
}
