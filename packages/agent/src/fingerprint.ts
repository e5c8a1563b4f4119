/** A fingerprint as a person types it: spaces and colons between its 64 digits do not count. */
export function readFingerprint(typed: string): string | undefined {
  const digits = typed.replaceAll(/[\s:]/gu, '').toLowerCase();
  return /^[0-9a-f]{64}$/u.test(digits) ? digits : undefined;
}
