import { z } from 'zod';

/** Where both ends of a session meet, at the console's address or at a relay's own. */
export const relayPath = '/relay';
export const sides = ['device', 'technician'] as const;
export type Side = (typeof sides)[number];

/** Clause T11. */
export const relayLimits = {
  firstMessageMs: 5_000,
  firstMessageBytes: 1_024,
  messageBytes: 98_304,
  bufferedBytes: 4 * 1_048_576,
  bytesPerSecond: 40_000_000,
  pingMs: 20_000,
  idleMs: 60_000,
  unauthenticatedPerAddress: 50,
} as const;
/** How long a token is good: the one to join by, used once, and the one to come back with. */
export const joinTokenMs = 30_000;
export const resumeTokenMs = 15 * 60_000;
export const resumeRenewMs = 5 * 60_000;

/** End -> relay: its first message, as text. Everything after it is binary and goes to the other end as it is. */
export const relayHello = z.strictObject({ type: z.literal('join'), token: z.string().max(600) });
/** Relay -> end, as text. */
export const relayNote = z.discriminatedUnion('type', [
  z.strictObject({ type: z.literal('joined'), resume: z.string().max(600), peer: z.boolean() }),
  /** A token that replaces the one to come back with. */
  z.strictObject({ type: z.literal('resume'), token: z.string().max(600) }),
  /** Whether the other end is there. */
  z.strictObject({ type: z.literal('peer'), present: z.boolean() }),
]);
export type RelayNote = z.output<typeof relayNote>;

/** Why the relay closed a socket (RFC 6455, 7.4.2: private codes). */
export const relayCloseCodes = {
  badToken: 4401,
  tooBig: 4413,
  tooMany: 4429,
  tooLate: 4408,
  /** The session is over, or somebody else took this side with a newer token. */
  gone: 4410,
} as const;
