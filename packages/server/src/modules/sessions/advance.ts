import { isOver, nextStates, type SessionState } from '@candor/protocol/session/states.ts';
import type { Tx } from '../../platform/db/index.ts';
import { fail } from '../../platform/http/index.ts';
import type { Platform } from '../../platform/platform.ts';
import { changeState, type SessionChange, type SessionRow } from './queries.ts';

type Moved = Pick<SessionRow, 'companyId' | 'id' | 'status'>;

/**
 * Moves a session on, in the caller's transaction. Fails with request_over and the state where it is no more in the one
 * that was read, or may not go from there to that one: of two at once one wins.
 */
export async function advance(
  tx: Tx,
  session: Moved,
  to: SessionState,
  change: SessionChange = {},
): Promise<void> {
  const { status: from } = session;
  if (!nextStates[from].includes(to)) fail('request_over', { state: from });
  const ended = isOver(to) ? { dueAt: null } : {};
  if (!(await changeState(tx, session, { from, to }, { ...change, ...ended })))
    fail('request_over', { state: from });
}

/** Once it is committed. */
export function tell({ bus }: Pick<Platform, 'bus'>, session: SessionRow, state: SessionState): void {
  const { companyId, id: sessionId, deviceId, personId, memberIds } = session;
  bus.publish('session.changed', { companyId, sessionId, deviceId, personId, memberIds, state });
}

/** A session that began is ended; of one that did not, what it came to is said. */
export const overFrom = (from: SessionState, otherwise: 'cancelled' | 'timed-out' | 'failed'): SessionState =>
  nextStates[from].includes('ended') ? 'ended' : otherwise;
