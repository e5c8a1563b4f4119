import { argon2, randomBytes, timingSafeEqual } from 'node:crypto';
import { promisify } from 'node:util';

const derive = promisify(argon2);
/** Above OWASP's floor for argon2id (19 MiB, 2 passes): about 80 ms here. */
const cost = { memory: 32 * 1024, passes: 3, parallelism: 1 };
const saltBytes = 16;
const hashBytes = 32;
const form = /^\$argon2id\$v=19\$m=(\d{1,7}),t=(\d{1,3}),p=(\d{1,3})\$([A-Za-z0-9+/]+)\$([A-Za-z0-9+/]+)$/u;

/** In the PHC string format, so that the cost can rise without a migration. */
export async function hashPassword(password: string): Promise<string> {
  const salt = randomBytes(saltBytes);
  const hash = await derive('argon2id', {
    ...cost,
    message: normal(password),
    nonce: salt,
    tagLength: hashBytes,
  });
  const { memory, passes, parallelism } = cost;
  return `$argon2id$v=19$m=${memory},t=${passes},p=${parallelism}$${base64(salt)}$${base64(hash)}`;
}

/** Takes as long for a missing hash as for a wrong password: an unknown address looks like any other. */
export async function isPassword(password: string, stored: string | undefined): Promise<boolean> {
  const parts = form.exec(stored ?? '') ?? form.exec(nobodys);
  const [memory, passes, parallelism] = (parts ?? []).slice(1, 4).map(Number);
  if (!parts || memory === undefined || passes === undefined || parallelism === undefined) return false;
  const expected = Buffer.from(parts[5] ?? '', 'base64');
  const nonce = Buffer.from(parts[4] ?? '', 'base64');
  const hash = await derive('argon2id', {
    memory,
    passes,
    parallelism,
    message: normal(password),
    nonce,
    tagLength: expected.length,
  });
  return timingSafeEqual(hash, expected) && stored !== undefined;
}

/** Composed and decomposed letters are the same password (RFC 8265). */
const normal = (password: string) => password.normalize('NFKC');
const base64 = (bytes: Buffer) => bytes.toString('base64').replace(/=+$/u, '');
const nobodys = `$argon2id$v=19$m=${cost.memory},t=${cost.passes},p=${cost.parallelism}$${base64(Buffer.alloc(saltBytes))}$${base64(Buffer.alloc(hashBytes))}`;
