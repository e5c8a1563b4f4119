import { createHmac, randomBytes, timingSafeEqual } from 'node:crypto';
import { joinTokenMs, resumeTokenMs, sides, type Side } from '@candor/protocol/session/relay.ts';

/** What a token lets its bearer do: `join` once, `resume` as often as its way is lost. */
export interface Claims {
  kind: 'join' | 'resume';
  /** Letters, digits, "-" and "_", at most 64. */
  room: string;
  side: Side;
  /** When the server gave the token to join by (ms since 1970 UTC); those to come back with keep it. */
  at: number;
  until: number;
  /** Of this very token. */
  id: string;
}

/** What relay and server have in common (CANDOR_RELAY_SECRET), and nobody else. */
export type RelaySecret = string | Uint8Array;

/**
 * The token of one end. `origin`: that of the pages that may use it, or null for an end that is no browser; it is not
 * written in the token, but no other fits. Throws RangeError for a name that no room can have.
 */
export function makeJoinToken(
  secret: RelaySecret,
  { room, side }: Pick<Claims, 'room' | 'side'>,
  origin: string | null,
  now: number,
): string {
  if (!/^[\w-]{1,64}$/u.test(room)) throw new RangeError('a room is named by letters, digits, "-" and "_"');
  return write(secret, { kind: 'join', room, side, at: now, until: now + joinTokenMs }, origin);
}

/** For the one who joined by `claims`. */
export function makeResumeToken(
  secret: RelaySecret,
  { room, side, at }: Claims,
  origin: string | null,
  now: number,
): string {
  return write(secret, { kind: 'resume', room, side, at, until: now + resumeTokenMs }, origin);
}

/** Undefined for what this secret did not sign, for another origin, and for what is over. */
export function readToken(
  secret: RelaySecret,
  token: string,
  origin: string | null,
  now: number,
): Claims | undefined {
  const cut = token.lastIndexOf('.');
  const text = token.slice(0, Math.max(cut, 0));
  const mac = Buffer.from(token.slice(cut + 1), 'base64url');
  const expected = macOf(secret, text, origin);
  if (mac.length !== expected.length || !timingSafeEqual(mac, expected)) return undefined;
  // signed by us: it has the form that write() gives
  const [kind, room = '', side, at, until, id = ''] = text.split('.');
  if (now > Number(until)) return undefined;
  return {
    kind: kind === 'join' ? 'join' : 'resume',
    room,
    side: sides.find((one) => one === side) ?? 'device',
    at: Number(at),
    until: Number(until),
    id,
  };
}

function write(secret: RelaySecret, claims: Omit<Claims, 'id'>, origin: string | null): string {
  const { kind, room, side, at, until } = claims;
  const text = [kind, room, side, at, until, randomBytes(12).toString('base64url')].join('.');
  return `${text}.${macOf(secret, text, origin).toString('base64url')}`;
}

const macOf = (secret: RelaySecret, text: string, origin: string | null): Buffer =>
  createHmac('sha256', secret)
    .update(`candor/relay-token/v1\n${origin ?? ''}\n${text}`)
    .digest();
