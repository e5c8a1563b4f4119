import { fail, type Call } from '../../platform/http/index.ts';
import type { Platform } from '../../platform/platform.ts';
import { Challenges } from '../accounts/index.ts';
import type { Proofs } from './relying-party.ts';

/** What somebody went to a provider for, always by a request of our own pages. */
export type Use =
  | { kind: 'sign-in'; browser: string; invitation: string | undefined }
  | { kind: 'link' | 'confirm' | 'try'; signInId: string };

export interface Attempt {
  companyId: string;
  providerId: string;
  proofs: Proofs;
  use: Use;
}

const lifeMs = 10 * 60_000;

/**
 * Attempts that may come back once, within ten minutes, to the browser that made them: who sends somebody else the
 * address of their own answer signs nobody in (RFC 9700, 4.7).
 */
export class Attempts {
  readonly #given: Challenges<Attempt>;

  constructor({ clock }: Pick<Platform, 'clock'>) {
    this.#given = new Challenges(clock, lifeMs);
  }

  give(attempt: Attempt): void {
    this.#given.give(attempt.proofs.state, attempt);
  }

  /** Fails with attempt_over for one that is over, of another provider, or of another browser. */
  take(state: string, providerId: string, call: Pick<Call, 'caller' | 'signInToken' | 'refusedAt'>): Attempt {
    const attempt = this.#given.take(state);
    if (attempt) call.refusedAt = pageOf(attempt);
    if (attempt?.providerId !== providerId || !isSameBrowser(attempt.use, call))
      fail('attempt_over', { reason: 'state' });
    return attempt;
  }
}

/** The page that began it, and says what came of it. */
export function pageOf({ use, providerId }: Pick<Attempt, 'use' | 'providerId'>): string {
  if (use.kind === 'sign-in' && use.invitation !== undefined) return `/invite/${use.invitation}`;
  return use.kind === 'try' ? `${pages.try}?tried=${providerId}` : pages[use.kind];
}

const pages = {
  'sign-in': '/sign-in',
  link: '/settings/security',
  confirm: '/confirmed',
  try: '/portal/company/sign-on',
} satisfies Record<Use['kind'], string>;

function isSameBrowser(use: Use, { caller, signInToken }: Pick<Call, 'caller' | 'signInToken'>): boolean {
  return use.kind === 'sign-in' ? use.browser === signInToken : use.signInId === caller?.signIn?.id;
}
