import { base64url, fromBase64url, fromHex, fromUtf8, utf8 } from './encoding.ts';

/** One pasteable string that lets a device enrol, and tells it which server and root it is to trust. */
export interface EnrolmentToken {
  /** Where to enrol; plain http only on the computer itself. */
  url: string;
  /** SHA-256 of the server CA's certificate, 64 lower-case hex digits. */
  ca: string;
  /** 32 bytes; the server knows their SHA-256. */
  auth: Uint8Array;
  /** From a browser: 32 bytes that the server never gets, and the fingerprint of the root to pin (64 hex digits). */
  pin?: { proof: Uint8Array; root: string };
}

export type TokenFault =
  | 'not_a_token'
  | 'unknown_version'
  | 'too_long'
  | 'damaged'
  | 'unknown_part'
  | 'bad_url'
  | 'insecure_url'
  | 'bad_fingerprint'
  | 'bad_secret'
  | 'half_pin';

const texts: Record<TokenFault, string> = {
  not_a_token: 'This is not an enrolment token: one begins with "cdr1." and is pasted whole.',
  unknown_version: 'This enrolment token was made by a newer Candor: update the agent.',
  too_long: 'This is longer than any enrolment token.',
  damaged: 'The enrolment token is damaged: paste it again, whole.',
  unknown_part: 'The enrolment token holds a part that is not known: update the agent.',
  bad_url: 'The enrolment token names no usable server address.',
  insecure_url: 'The enrolment token names a plain http address that is not on this computer.',
  bad_fingerprint: 'The enrolment token names no usable fingerprint.',
  bad_secret: 'The enrolment token holds no usable secret.',
  half_pin: 'The enrolment token holds a proof without a root, or a root without a proof.',
};

/** The message never holds any of the token. */
export class EnrolmentTokenRefused extends Error {
  override readonly name = 'EnrolmentTokenRefused';
  readonly code: TokenFault;
  constructor(code: TokenFault) {
    super(texts[code]);
    this.code = code;
  }
}

const prefix = 'cdr1.';
const maxLength = 4096;
const parts = new Set(['url', 'ca', 'auth', 'proof', 'root']);

/** Throws EnrolmentTokenRefused for values that parseEnrolmentToken() would refuse. */
export function writeEnrolmentToken({ url, ca, auth, pin }: EnrolmentToken): string {
  const pinned = pin && { proof: base64url(pin.proof), root: pin.root };
  const token = prefix + base64url(utf8(JSON.stringify({ url, ca, auth: base64url(auth), ...pinned })));
  parseEnrolmentToken(token);
  return token;
}

/** Spaces and line ends around a pasted token are ignored. Throws EnrolmentTokenRefused. */
export function parseEnrolmentToken(pasted: string): EnrolmentToken {
  const { url, ca, auth, proof, root } = partsOf(pasted.trim());
  const token = { url: parseUrl(url), ca: parseFingerprint(ca), auth: parseSecret(auth) };
  if (proof === undefined && root === undefined) return token;
  if (proof === undefined || root === undefined) throw new EnrolmentTokenRefused('half_pin');
  return { ...token, pin: { proof: parseSecret(proof), root: parseFingerprint(root) } };
}

function partsOf(token: string): Record<string, unknown> {
  if (token.length > maxLength) throw new EnrolmentTokenRefused('too_long');
  if (!token.startsWith(prefix))
    throw new EnrolmentTokenRefused(/^cdr[0-9]+\./u.test(token) ? 'unknown_version' : 'not_a_token');
  const value = parseJson(fromBase64url(token.slice(prefix.length)));
  if (typeof value !== 'object' || value === null || Array.isArray(value))
    throw new EnrolmentTokenRefused('damaged');
  if (Object.keys(value).some((name) => !parts.has(name))) throw new EnrolmentTokenRefused('unknown_part');
  // an object that is no list; its members are parsed one by one
  return value as Record<string, unknown>;
}

function parseJson(bytes: Uint8Array | undefined): unknown {
  if (bytes === undefined) throw new EnrolmentTokenRefused('damaged');
  try {
    return JSON.parse(fromUtf8(bytes));
  } catch {
    throw new EnrolmentTokenRefused('damaged');
  }
}

function parseUrl(value: unknown): string {
  if (typeof value !== 'string' || !URL.canParse(value)) throw new EnrolmentTokenRefused('bad_url');
  const url = new URL(value);
  const isBare = url.username + url.password + url.search + url.hash === '';
  if (!isBare || (url.protocol !== 'https:' && url.protocol !== 'http:'))
    throw new EnrolmentTokenRefused('bad_url');
  if (url.protocol === 'http:' && !isLoopback(url.hostname)) throw new EnrolmentTokenRefused('insecure_url');
  return value;
}

/** Of a URL's host: it leads to the computer itself. */
export const isLoopback = (hostname: string): boolean =>
  hostname === 'localhost' || hostname === '[::1]' || /^127(?:\.\d+){3}$/u.test(hostname);

function parseFingerprint(value: unknown): string {
  if (typeof value !== 'string' || fromHex(value)?.length !== 32)
    throw new EnrolmentTokenRefused('bad_fingerprint');
  return value;
}

function parseSecret(value: unknown): Uint8Array {
  const bytes = typeof value === 'string' ? fromBase64url(value) : undefined;
  if (bytes?.length !== 32) throw new EnrolmentTokenRefused('bad_secret');
  return bytes;
}
