import { crc32 } from 'node:zlib';

const digits = '0123456789ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz';
const form = /^cnd_([A-Za-z0-9]{8})_([A-Za-z0-9_-]{43})_([0-9A-Za-z]{6})$/u;
const prefix = 'cnd_';

/** Anything that means to be an API token; other bearer tokens are 32 bytes as base64url. */
export const isApiToken = (text: string): boolean => text.startsWith(prefix);

/** `cnd_<8 of its id>_<secret>_<checksum>`: scanners for leaked secrets know it, and tell a real one by its checksum. */
export function writeApiToken(shownId: string, secret: string): string {
  const body = `${prefix}${shownId}_${secret}`;
  return `${body}_${checksumOf(body)}`;
}

/** Whether it was made by `writeApiToken`; what is mistyped is refused without asking the database. */
export function isWellFormedToken(text: string): boolean {
  const checksum = form.exec(text)?.[3];
  return checksum !== undefined && checksumOf(text.slice(0, -checksum.length - 1)) === checksum;
}

/** CRC-32 (ISO 3309) in base 62, six digits. */
function checksumOf(body: string): string {
  let rest = crc32(body);
  let text = '';
  for (let n = 0; n < 6; n++) {
    text = (digits[rest % 62] ?? '') + text;
    rest = Math.floor(rest / 62);
  }
  return text;
}
