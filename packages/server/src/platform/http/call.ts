import type { CompanyKind, RoleName } from '@candor/policy/rights/roles.ts';
import type { Word } from '@candor/policy/rights/words.ts';
import type { AuditEntry } from '../audit/index.ts';
import type { BrowserFamily } from './browser-family.ts';
import { fail } from './fail.ts';

/** A sign-in that may call routes. */
export interface CallerSignIn {
  id: string;
  /** `limited`: a factor has to be set up before anything else (clause F4). */
  state: 'limited' | 'full';
  /** What lifts the limit: a factor, or a sign-in through the provider that the company wants. */
  needs: 'factor' | 'provider' | null;
  /** When the person last confirmed that it is them; null for never since they signed in. */
  confirmedAt: Date | null;
  factorAt: Date | null;
}

/** Who is signed in, and what they may do in the company that the request is about. */
export interface Caller {
  accountId: string;
  personId: string;
  /** Null for what a verb of the host does in somebody's name. */
  signIn: CallerSignIn | null;
  /** Null for a person without a company, who then holds no word of one. */
  companyId: string | null;
  companyKind: CompanyKind | null;
  /** Null where they are there as staff of the operator. */
  memberId: string | null;
  roles: readonly RoleName[];
  /** Units to which the roles are limited, with all below them; none: the whole company. */
  limits: readonly string[];
  words: ReadonlySet<Word>;
  /** Set where an API token called. */
  tokenId?: string;
  /** Of the company, those that they may see; undefined: not looked up, or all. */
  devices?: ReadonlySet<string>;
}

/** A program that acts in somebody's name by an API token: it has no sign-in, so it confirms nothing. */
export type TokenCaller = Caller & { tokenId: string };

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
  /** The page that says so where a redirect is refused; it is told the code in its query. */
  refusedAt: string;
  /** Answers with 202: the request is kept and waits. */
  answerAccepted(): void;
  /** Opaque name of the caller's address, for counting tries in memory; never to be stored or logged. */
  address: string;
  /**
   * What the caller's browser and network are; the network for keyed hashes alone, never to be stored or logged. `ip`:
   * the whole address, for records of consent alone, which seal it.
   */
  client: { family: BrowserFamily; network: string; ip: string };
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
