import { randomBytes } from 'node:crypto';
import type { Tables } from '@candor/policy/derive/rows.ts';
import type { Keys } from '../../platform/keys/index.ts';
import { newId } from '../../platform/new-id.ts';

const codes = 10;
const codeBytes = 15;
/** Crockford's base32: no I, L, O, U. */
const alphabet = '0123456789ABCDEFGHJKMNPQRSTVWXYZ';

/** Ten codes of 24 characters (120 bits), and the rows that know their keyed hashes only. */
export async function newRecoveryCodes(
  keys: Pick<Keys, 'blindIndex'>,
  accountId: string,
  createdAt: Date,
): Promise<{ codes: string[]; rows: Tables['recoveryCode'][] }> {
  const made = Array.from({ length: codes }, () => encode(randomBytes(codeBytes)));
  const rows = await Promise.all(
    made.map(async (code) => ({
      id: newId(),
      accountId,
      codeHash: await recoveryCodeHash(keys, accountId, code),
      createdAt,
      usedAt: null,
    })),
  );
  return { codes: made, rows };
}

/** @param code as people type it */
export function recoveryCodeHash(
  keys: Pick<Keys, 'blindIndex'>,
  accountId: string,
  code: string,
): Promise<Uint8Array> {
  return keys.blindIndex({ kind: 'instance' }, 'recovery_code.code', `${accountId}|${normal(code)}`);
}

/** Read aloud and typed again: case and hyphens do not matter, O is 0, I and L are 1. */
function normal(code: string): string {
  return code.toUpperCase().replaceAll(/[\s-]/gu, '').replaceAll('O', '0').replaceAll(/[IL]/gu, '1');
}

/** In groups of four, as it is shown. */
function encode(bytes: Uint8Array): string {
  const bits = [...bytes].map((byte) => byte.toString(2).padStart(8, '0')).join('');
  const letters = bits.match(/.{5}/gu)?.map((five) => alphabet[Number.parseInt(five, 2)] ?? '') ?? [];
  return letters.join('').match(/.{4}/gu)?.join('-') ?? '';
}
