// What the owner of the instance under test holds beside the password.
import assert from 'node:assert/strict';
import { TOTP } from 'otpauth';

const stepMs = 30_000;
const lateMs = 5_000;
const codes: string[] = [];
let key = '';

/**
 * What an authenticator app with this key shows one step earlier: the server takes it, and the current one stays. Shortly
 * before the next step, when it might come too late, the current one.
 */
export function totpCode(secret: string): string {
  const now = Date.now();
  const isLate = stepMs - (now % stepMs) < lateMs;
  return new TOTP({ secret }).generate({ timestamp: isLate ? now : now - stepMs });
}

/** As it was shown at the set-up. */
export function keepKey(secret: string): void {
  key = secret;
}

export const ownKey = (): string => key;

export function keepRecoveryCodes(made: readonly string[]): void {
  codes.splice(0, codes.length, ...made);
}

/** Ten sign-ins without waiting for the next half minute. */
export function nextRecoveryCode(): string {
  const code = codes.pop();
  assert.ok(code !== undefined, 'a recovery code is left');
  return code;
}
