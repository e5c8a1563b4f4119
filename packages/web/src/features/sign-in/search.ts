import type { api, OutputOf } from '../../api.ts';
import { readReturn, type Returned } from '../../factors/returned.ts';

type Factors = OutputOf<typeof api.accounts.signIn>['factors'];
// the contract's own list would bring its schemas into the first load
const kinds: Factors = ['totp', 'passkey', 'recovery-code'];

export interface SignInSearch extends Returned {
  /** The page to go on to. */
  next?: string | undefined;
  /** A provider did the first step: a factor is asked now, or the age of somebody new. */
  step?: 'factor' | 'new';
  factors?: Factors;
}

export function readSignInSearch(search: Record<string, unknown>): SignInSearch {
  const { next, step, factors } = search;
  const named = typeof factors === 'string' ? factors.split(',') : Array.isArray(factors) ? factors : [];
  return {
    ...readReturn(search),
    ...(typeof next === 'string' && { next }),
    ...((step === 'factor' || step === 'new') && { step }),
    ...(named.length > 0 && { factors: kinds.filter((kind) => named.includes(kind)) }),
  };
}
