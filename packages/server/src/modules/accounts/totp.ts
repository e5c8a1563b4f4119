import { timingSafeEqual } from 'node:crypto';
import { HOTP, Secret, TOTP } from 'otpauth';

/** Clause F2; what every authenticator app takes for granted (RFC 6238, 4.1; RFC 4226, 5.3). */
const form = { algorithm: 'SHA1', digits: 6, period: 30 } as const;
const periodMs = form.period * 1000;
const secretBytes = 20;

export function newTotpSecret(): Uint8Array {
  return new Secret({ size: secretBytes }).bytes;
}

/** Base32 to be typed, and `otpauth://totp/...` to be drawn. */
export function showTotp(secret: Uint8Array, issuer: string, label: string): { secret: string; uri: string } {
  const totp = new TOTP({ ...form, issuer, label, secret: secretOf(secret) });
  return { secret: totp.secret.base32, uri: totp.toString() };
}

/** The step whose code this is: the current one or the one before (RFC 6238, 5.2); undefined for neither. */
export function totpStep(secret: Uint8Array, code: string, at: Date): number | undefined {
  const current = Math.floor(at.getTime() / periodMs);
  return [current, current - 1].find((step) => isSame(code, codeAt(secret, step)));
}

function codeAt(secret: Uint8Array, step: number): string {
  const { algorithm, digits } = form;
  return HOTP.generate({ algorithm, digits, secret: secretOf(secret), counter: step });
}

const isSame = (one: string, other: string) =>
  one.length === other.length && timingSafeEqual(Buffer.from(one), Buffer.from(other));
/** Its own copy: the library wants a buffer with nothing else in it. */
const secretOf = (bytes: Uint8Array) => new Secret({ buffer: Uint8Array.from(bytes).buffer });
