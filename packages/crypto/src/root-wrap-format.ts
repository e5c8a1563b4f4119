import { fromBase64url } from './encoding.ts';

export const scheme = 'candor-root/1';
export const maxWrappedBytes = 1024;

/** Argon2id (RFC 9106): memory in KiB, passes, lanes. */
export interface Argon2Cost {
  m: number;
  t: number;
  p: number;
}
/** Also a floor: a server that offers less is refused before the passphrase is used. */
export const argon2Floor: Argon2Cost = { m: 65_536, t: 3, p: 1 };
const argon2Ceiling: Argon2Cost = { m: 1_048_576, t: 16, p: 4 };

export interface WrappedRoot {
  scheme: typeof scheme;
  /** `salt`: base64url of 16 bytes. */
  argon2: Argon2Cost & { salt: string };
  /** base64url of nonce 12 | seed 32 | tag 16, under the passphrase and under the recovery code. */
  passphrase: string;
  code: string;
}

const faults = {
  damaged: 'The wrapped root key is damaged.',
  unknown_scheme: 'The root key is wrapped in a way that is not known here: update this program.',
  too_cheap: 'The server offers weaker protection of the passphrase than it may: it was not used.',
  too_dear: 'The root key asks for more memory or time than any Candor sets: the passphrase was not used.',
} as const;

/** The passphrase was not used. */
export class WrapRefused extends Error {
  override readonly name = 'WrapRefused';
  readonly code: keyof typeof faults;
  constructor(code: keyof typeof faults) {
    super(faults[code]);
    this.code = code;
  }
}

/** Throws WrapRefused for anything that wrapRoot() of this or a dearer version would not write. */
export function parseWrapped(text: string): WrappedRoot {
  const {
    scheme: named,
    argon2,
    passphrase,
    code,
    ...rest
  } = objectOf(text.length <= maxWrappedBytes && text);
  if (named !== scheme) throw new WrapRefused(typeof named === 'string' ? 'unknown_scheme' : 'damaged');
  const { salt, m, t, p, ...more } = plainObject(argon2);
  if (Object.keys(rest).length + Object.keys(more).length > 0) throw new WrapRefused('damaged');
  return {
    scheme,
    argon2: { ...parseCost({ m, t, p }), salt: bytesText(salt, 16) },
    passphrase: bytesText(passphrase, 60),
    code: bytesText(code, 60),
  };
}

function parseCost({ m, t, p }: Record<keyof Argon2Cost, unknown>): Argon2Cost {
  if (!isCount(m) || !isCount(t) || !isCount(p)) throw new WrapRefused('damaged');
  if (m < argon2Floor.m || t < argon2Floor.t || p < argon2Floor.p) throw new WrapRefused('too_cheap');
  if (m > argon2Ceiling.m || t > argon2Ceiling.t || p > argon2Ceiling.p) throw new WrapRefused('too_dear');
  return { m, t, p };
}

const isCount = (value: unknown): value is number => Number.isInteger(value);

function bytesText(value: unknown, length: number): string {
  if (typeof value !== 'string' || fromBase64url(value)?.length !== length) throw new WrapRefused('damaged');
  return value;
}

function objectOf(text: string | false): Record<string, unknown> {
  if (text === false) throw new WrapRefused('damaged');
  try {
    return plainObject(JSON.parse(text));
  } catch {
    throw new WrapRefused('damaged');
  }
}

function plainObject(value: unknown): Record<string, unknown> {
  if (typeof value !== 'object' || value === null || Array.isArray(value)) throw new WrapRefused('damaged');
  // an object that is no list; its members are parsed one by one
  return value as Record<string, unknown>;
}
