import type { z } from 'zod';
import type { Level } from '@candor/policy/rights/levels.ts';
import type { Word } from '@candor/policy/rights/words.ts';

/** Names the company that a request is about, where its caller has several. */
export const companyHeader = 'candor-company';

/** One HTTP route: the only place where its method, path, right, schemas and audit are said. */
export interface Route {
  readonly method: 'GET' | 'POST' | 'PUT' | 'PATCH' | 'DELETE';
  /** Parameters as `:name`. */
  readonly path: `/api/${string}` | `/download/${string}` | '/install.sh';
  readonly word: Word;
  /** Level that the caller needs on the device that the path names as `:id` or `:d`; none: it is about no device. */
  readonly level?: Level;
  /** An entry in the audit log for every call, also a refused one. */
  readonly audited: boolean;
  readonly params?: z.ZodObject;
  readonly query?: z.ZodObject;
  readonly body?: z.ZodObject;
  /**
   * `binary` for a file; `redirect` for a browser that was sent here by another site and is led on to one of our
   * pages, which also says what was refused; else the strict schema outside which nothing leaves.
   */
  readonly response: z.ZodType | 'binary' | 'redirect';
  /** Member of the response that changes whenever the response does: its ETag (RFC 9110, 8.8.3). */
  readonly etag?: string;
  /** Only within ten minutes after the person confirmed that it is them (clause S9). */
  readonly confirm?: true;
  /** Open also to somebody who must set up a factor first (clause F4). */
  readonly limited?: true;
  /** Asked by programs: they have no origin, and no sign-in counts there (clause S10). */
  readonly program?: true;
  /** Only while the instance has no owner: afterwards as if it had never been there (clause A1). */
  readonly beforeOwner?: true;
  /** Calls a minute from one address; none means the default of 600. */
  readonly perMinute?: number;
}

export function route<const R extends Route>(declared: R): R {
  return declared;
}

type Parsed<S> = S extends z.ZodType ? z.output<S> : undefined;
/** What a handler gets, and a client sends. */
export interface Input<R extends Route> {
  params: Parsed<R['params']>;
  query: Parsed<R['query']>;
  body: Parsed<R['body']>;
}
export type Output<R extends Route> = R['response'] extends z.ZodType ? z.output<R['response']> : never;
