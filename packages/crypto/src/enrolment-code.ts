import { concat, utf8 } from './encoding.ts';
import { sha256 } from './hash.ts';

const digits = 6;

/**
 * Six digits that a device and the console show for one request to enrol, so that a person can see that both mean the
 * same device (clause I5). From both raw 32-byte public keys, so neither can be exchanged on the way.
 */
export async function enrolmentCode(identityPublic: Uint8Array, sealingPublic: Uint8Array): Promise<string> {
  const hash = await sha256(concat(utf8('candor enrolment code 1'), identityPublic, sealingPublic));
  const number = new DataView(hash.buffer, hash.byteOffset).getUint32(0) % 10 ** digits;
  return String(number).padStart(digits, '0');
}

/** "482 913", easier to read aloud. */
export const spacedCode = (code: string): string => `${code.slice(0, 3)} ${code.slice(3)}`;
