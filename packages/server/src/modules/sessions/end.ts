import type { DecidedLine } from '@candor/policy/rights/decision.ts';
import type { SessionEnd } from '@candor/protocol/session/states.ts';
import { advance, overFrom, tell } from './advance.ts';
import type { SessionParts } from './parts.ts';
import type { SessionRow } from './queries.ts';

export interface End {
  why: SessionEnd;
  /** Of the decision, where the server refuses by now. */
  refused?: Pick<DecidedLine, 'line' | 'code'>;
  /** What it came to where it never began. */
  otherwise: 'cancelled' | 'timed-out' | 'failed';
}

/** Ends a session for everybody; fails with request_over where it is over. What the device says of it later counts more. */
export async function end(
  { platform, gateway, rooms }: Pick<SessionParts, 'platform' | 'gateway' | 'rooms'>,
  session: SessionRow,
  { why, refused, otherwise }: End,
): Promise<void> {
  const { clock, database } = platform;
  const { companyId, id: sessionId, deviceId } = session;
  const to = overFrom(session.status, otherwise);
  await database.withCompany(companyId, 'support', (tx) =>
    advance(tx, session, to, {
      why,
      ...(refused && { refusedLine: refused.line, refusedCode: refused.code }),
      endedAt: clock.now(),
    }),
  );
  gateway.order(deviceId, { type: 'sessionRevoke', sessionId, why, line: refused?.line ?? null });
  rooms.close(sessionId);
  tell(platform, session, to);
}
