import { randomBytes } from 'node:crypto';
import type { Tables } from '@candor/policy/derive/rows.ts';
import type { Platform } from '../../platform/platform.ts';

export type Link = Tables['mailToken'];
export type LinkKind = Link['kind'];

const minuteMs = 60_000;
const hourMs = 60 * minuteMs;
/** Clauses A4, A8, A9, A10, A11. */
const lives: Readonly<Record<LinkKind, number>> = {
  'sign-up': 24 * hourMs,
  recovery: 10 * minuteMs,
  'email-change': 24 * hourMs,
  'email-undo': 72 * hourMs,
  restore: 30 * 24 * hourMs,
  'factor-reset': 24 * hourMs,
  // as long as the longest wait; a row ends with its own
  'factor-reset-cancel': 72 * hourMs,
};
const pages: Readonly<Record<LinkKind, string>> = {
  'sign-up': '/sign-up',
  recovery: '/recover',
  'email-change': '/email',
  'email-undo': '/email/undo',
  restore: '/restore',
  'factor-reset': '/factor-reset',
  'factor-reset-cancel': '/factor-reset/cancel',
};

export const endOfLink = (kind: LinkKind, from: Date): Date => new Date(from.getTime() + lives[kind]);

/** Keyed, so that who reads the database cannot try tokens on it. */
export const linkHashOf = (keys: Pick<Platform['keys'], 'blindIndex'>, token: string): Promise<Uint8Array> =>
  keys.blindIndex({ kind: 'instance' }, 'mail_token.token', token);

/** A secret, the hash that is kept of it, and the page that takes it: behind "#", so that no log of any server has it. */
export async function newSecret(
  { keys, config }: Pick<Platform, 'keys' | 'config'>,
  kind: LinkKind,
): Promise<{ tokenHash: Uint8Array; url: string }> {
  const token = randomBytes(32).toString('base64url');
  return { tokenHash: await linkHashOf(keys, token), url: pageUrl(config, `${pages[kind]}#t=${token}`) };
}

/** Of a page of this instance. */
export function pageUrl({ publicUrl }: Pick<Platform['config'], 'publicUrl'>, path: string): string {
  return new URL(path, publicUrl).href;
}

/** A row of which nothing but its kind and times is known. */
export function blankLink(kind: LinkKind, id: string, createdAt: Date): Link {
  return {
    id,
    kind,
    tokenHash: null,
    accountId: null,
    emailIndex: null,
    givenEmail: null,
    ownEmail: null,
    statement: null,
    createdAt,
    expiresAt: endOfLink(kind, createdAt),
  };
}
