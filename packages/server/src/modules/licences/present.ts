import type { Terms } from './queries.ts';

/** As answers carry it. */
export function presentTerms({
  id,
  plan,
  seats,
  features,
  notBefore,
  expiresAt,
  graceDays,
}: Terms & { id: string }) {
  return {
    serial: id,
    plan,
    seats,
    features,
    notBefore: notBefore.getTime(),
    expiresAt: expiresAt.getTime(),
    graceDays,
  };
}
