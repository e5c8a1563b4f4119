import type { Bytes } from './encoding.ts';

/** A recovery code: 160 random bits for paper. */
export const recoveryBytes = 20;

const symbols = '0123456789ABCDEFGHJKMNPQRSTVWXYZ';
// the last five stand for the remainders 32-36 of the check only
const checkSymbols = `${symbols}*~$=U`;

export function makeRecoveryCode(): Bytes {
  return crypto.getRandomValues(new Uint8Array(recoveryBytes));
}

/** Crockford's base32 (https://www.crockford.com/base32.html): eight groups of four, then the check symbol. */
export function writeRecoveryCode(code: Uint8Array): string {
  if (code.length !== recoveryBytes) throw new RangeError(`a recovery code has ${recoveryBytes} bytes`);
  const number = numberOf(code);
  const digits = Array.from(
    { length: (recoveryBytes * 8) / 5 },
    (_, i) => symbols[Number((number >> BigInt(5 * i)) & 31n)],
  );
  const text = digits.toReversed().join('');
  return `${text.match(/.{4}/gu)?.join('-') ?? ''}-${checkSymbols[Number(number % 37n)] ?? ''}`;
}

/**
 * As a person types it: spaces, dashes and case don't matter; O is 0, I and L are 1. Undefined when a symbol is
 * missing, foreign, or wrong by the check symbol.
 */
export function readRecoveryCode(typed: string): Bytes | undefined {
  const text = typed.toUpperCase().replaceAll(/[\s-]/gu, '').replaceAll('O', '0').replaceAll(/[IL]/gu, '1');
  const digits = Array.from(text.slice(0, -1), (symbol) => symbols.indexOf(symbol));
  if (digits.length !== (recoveryBytes * 8) / 5 || digits.includes(-1)) return undefined;
  const number = digits.reduce((sum, digit) => (sum << 5n) | BigInt(digit), 0n);
  if (checkSymbols[Number(number % 37n)] !== text.at(-1)) return undefined;
  return Uint8Array.from({ length: recoveryBytes }, (_, i) =>
    Number((number >> BigInt(8 * (recoveryBytes - 1 - i))) & 255n),
  );
}

const numberOf = (bytes: Uint8Array) => bytes.reduce((sum, byte) => (sum << 8n) | BigInt(byte), 0n);
