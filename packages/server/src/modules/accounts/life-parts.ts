import type { languages } from '@candor/protocol/api/sign-up.ts';
import type { Tx } from '../../platform/db/index.ts';
import type { Companies } from '../companies/index.ts';
import type { AccountErasure } from '../rights/index.ts';
import type { PasswordRules } from './password-rules.ts';
import type { SignInParts } from './sign-in-steps.ts';

export type Language = (typeof languages)[number];

/** What accounts ask of invitations. */
export interface Invitations {
  /** The address that a live invitation is for; undefined for anything else. */
  addressOf(token: string): Promise<string | undefined>;
  /**
   * Makes the account a member, in the caller's transaction. Of several at once one succeeds; fails with link_expired,
   * invitation_other_address, invitation_void.
   */
  take(tx: Tx, token: string, account: { id: string; emailIndex: Uint8Array }): Promise<unknown>;
}

/** An agreement as it was shown to whoever signs up. */
export interface Accepted {
  agreement: string;
  version: number;
  language: Language;
  sha256: string;
}
/** What accounts ask of agreements. */
export interface Acceptances {
  /** Fails unless each is in force and was shown as it is, and none is missing. */
  require(accepted: readonly Accepted[]): Promise<void>;
  /** @param ip address from which they came */
  accept(
    tx: Tx,
    account: { id: string; personId: string },
    accepted: readonly Accepted[],
    ip: string,
  ): Promise<void>;
}

export interface LifeParts extends SignInParts {
  companies: Companies;
  rules: PasswordRules;
  erasure: AccountErasure;
  invitations?: Invitations | undefined;
  acceptances?: Acceptances | undefined;
}
