const dayMs = 24 * 60 * 60_000;

/** How long a period's key lives at most (specification of people, section 3). */
export const periodMs = 30 * dayMs;

/** When the period of that time began. */
export const periodStart = (at: Date): Date => new Date(Math.floor(at.getTime() / periodMs) * periodMs);

/** The same for all servers of an instance: a UUID of version 8 (RFC 9562, 5.8) that counts periods since 1970. */
export function periodIdAt(at: Date): string {
  const count = Math.floor(at.getTime() / periodMs);
  return `00000000-0000-8000-8000-${count.toString(16).padStart(12, '0')}`;
}
