import type { sessions } from '@candor/protocol/api/sessions.ts';
import { isOver } from '@candor/protocol/session/states.ts';
import { companyOf, fail, type Caller, type Handlers } from '../../platform/http/index.ts';
import { requireLevel } from '../companies/index.ts';
import { advance, tell } from './advance.ts';
import { end } from './end.ts';
import { waitsMs, type SessionParts } from './parts.ts';
import { findSession, type SessionRow } from './queries.ts';
import { readSession } from './read.ts';

type JoinRoutes = Pick<typeof sessions, 'joinSession' | 'leaveSession' | 'endSession'>;

export function joinHandlers(parts: SessionParts): Handlers<JoinRoutes> {
  return {
    async joinSession({ params: { id } }, { caller }) {
      return join(parts, await requireOwn(parts, caller, id));
    },
    async leaveSession({ params: { id } }, { caller }) {
      await end(parts, await requireOwn(parts, caller, id), { why: 'by_technician', otherwise: 'cancelled' });
      return {};
    },
    async endSession({ params: { id } }, { caller }) {
      const session = await readSession(parts.platform, caller, id);
      await requireLevel(parts.platform, caller, { word: 'session.end', level: 'view' }, session.deviceId);
      await end(parts, session, { why: 'by_company', otherwise: 'cancelled' });
      return {};
    },
  };
}

/** Of the caller's own; one of somebody else's is not there. */
async function requireOwn(
  { platform: { database } }: SessionParts,
  caller: Caller,
  id: string,
): Promise<SessionRow> {
  const companyId = companyOf(caller);
  const session = await database.withCompany(companyId, 'support', (tx) => findSession(tx, companyId, id));
  return session?.personId === caller.personId ? session : fail('not_found');
}

/** Both ends get a ticket for the same room; again, where the way was lost. */
async function join(
  { platform, gateway, rooms }: SessionParts,
  session: SessionRow,
): Promise<{ relay: string; token: string }> {
  const { companyId, id: sessionId, deviceId, status } = session;
  if (isOver(status)) fail('request_over', { state: status });
  if (status === 'requested' || status === 'prompting') fail('session_not_granted', { state: status });
  if (gateway.speaksOfSessions(deviceId) !== 'online') fail('session_device_away');
  if (status === 'granted') {
    const dueAt = new Date(platform.clock.now().getTime() + waitsMs.connecting);
    await platform.database.withCompany(companyId, 'support', (tx) =>
      advance(tx, session, 'connecting', { dueAt }),
    );
    tell(platform, session, 'connecting');
  }
  gateway.order(deviceId, { type: 'sessionJoin', sessionId, ...rooms.ticket(sessionId, 'device') });
  return rooms.ticket(sessionId, 'technician');
}
