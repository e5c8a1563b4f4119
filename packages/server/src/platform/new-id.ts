import { randomUUIDv7 } from 'node:crypto';

/** Milliseconds and the 12 bits behind them, of the id that was given last. */
let last = 0n;

/**
 * A UUIDv7 (RFC 9562, 5.7) that is greater than each one before it in this process, also within a millisecond (6.2, method 1: the
 * 12 bits behind the time count up, and carry into it). So a list in the order of ids shows what one request stored as it was given.
 */
export function newId(): string {
  const id = randomUUIDv7();
  const drawn = BigInt(`0x${id.slice(0, 8)}${id.slice(9, 13)}${id.slice(15, 18)}`);
  last = drawn > last ? drawn : last + 1n;
  const head = last.toString(16).padStart(15, '0');
  return `${head.slice(0, 8)}-${head.slice(8, 12)}-7${head.slice(12)}${id.slice(18)}`;
}
