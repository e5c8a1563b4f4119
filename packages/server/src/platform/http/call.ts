import type { Word } from '@candor/policy/rights/words.ts';
import type { AuditEntry } from '../audit/index.ts';
import { fail } from './fail.ts';

/** Who is signed in, and what they may do. */
export interface Caller {
  accountId: string;
  personId: string;
  /** The company that they belong to; null for a person without one, who then holds no word of a company. */
  companyId: string | null;
  words: ReadonlySet<Word>;
}

/** One request as its handler sees it: without headers, address or cookie. */
export interface Call<W extends Word = Word> {
  /** Null only where the route is public and nobody is signed in. */
  caller: 'public' extends W ? Caller | null : Caller;
  requestId: string;
  /** What the audit entry of this call will say beyond route and caller; a handler adds what it learns. */
  entry: Pick<AuditEntry, 'actor' | 'actorId' | 'companyId' | 'targetId'>;
  /** Sets the sign-in cookie. */
  setSignIn(token: string, expiresAt: Date): void;
  clearSignIn(): void;
  /** Answers with 202: the request is kept and waits. */
  answerAccepted(): void;
  /** Opaque name of the caller's address, for counting tries in memory; never to be stored or logged. */
  address: string;
  /** The sign-in token that came with the request. */
  signInToken: string | undefined;
  /** Secret that came in the Authorization header: 32 bytes as base64url. */
  bearerToken: string | undefined;
  /** Aborted after 30 s, or when the other side is gone. */
  signal: AbortSignal;
}

/** The caller's company. A word of a company is given by membership alone, so this fails for no allowed call. */
export function companyOf(caller: Caller): string {
  return caller.companyId ?? fail('not_allowed');
}
