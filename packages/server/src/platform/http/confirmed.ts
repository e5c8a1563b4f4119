import type { Platform } from '../platform.ts';
import type { Caller } from './call.ts';
import { fail } from './fail.ts';

const confirmedForMs = 10 * 60_000;

/** For what somebody has just confirmed that it is them. Nobody confirms by a token (clause T2). */
export function requireConfirmed({ clock }: Pick<Platform, 'clock'>, { signIn, tokenId }: Caller): void {
  if (tokenId !== undefined) fail('not_for_tokens');
  const confirmedAt = signIn?.confirmedAt?.getTime() ?? -Infinity;
  if (clock.now().getTime() - confirmedAt > confirmedForMs) fail('confirm_required');
}
