import type { SessionWord } from '@candor/protocol/messages/agent.ts';
import { sessionDocuments } from '@candor/protocol/session/documents.ts';
import { isOver, nextStates, type SessionEnd, type SessionState } from '@candor/protocol/session/states.ts';
import { fail } from '../../platform/http/index.ts';
import { tell } from './advance.ts';
import type { LinkParts } from './parts.ts';
import { changeState, insertStatement, type SessionRow } from './queries.ts';
import { isTime, readSigned } from './signed-words.ts';

type Ended = Extract<SessionWord, { type: 'sessionEnd' }>;

/** What the server says by itself where it has not heard of the device, and the device knows better. */
const guesses: readonly (SessionEnd | null)[] = [null, 'no_answer', 'refused', 'unanswered', 'nobody_there'];

/**
 * Keeps the statement of an end (clause S2) and goes by it; of a session that the server ended, it corrects the times.
 * @returns false for what is not the device's own word
 */
export async function takeEnd(
  { platform, rooms }: LinkParts,
  session: SessionRow,
  word: Ended,
): Promise<boolean> {
  const read = await readSigned(platform, session, sessionDocuments.end, word);
  if (!read || !isOver(read.said.state) || !isTime(read.said.startedAt) || !isTime(read.said.endedAt))
    return false;
  const { status: from } = session;
  const { state, startedAt, endedAt, connection: connectionType, why } = read.said;
  const to = isOver(from) ? from : leadsTo(from, state) ? state : 'ended';
  const isNew = await platform.database.withCompany(session.companyId, 'support', async (tx) => {
    if (!(await insertStatement(tx, read.statement))) return false;
    const change = {
      startedAt: startedAt === null ? null : new Date(startedAt),
      endedAt: new Date(endedAt),
      connectionType,
      dueAt: null,
      ...(guesses.includes(session.why) && { why }),
    };
    if (!(await changeState(tx, session, { from, to }, change))) fail('request_over', { state: from });
    return true;
  });
  rooms.close(session.id);
  if (isNew) tell(platform, session, to);
  return true;
}

/** Whether the table leads there, also by steps of which the server did not hear. */
function leadsTo(from: SessionState, to: SessionState, seen: readonly SessionState[] = []): boolean {
  return nextStates[from].some(
    (next) => next === to || (!seen.includes(next) && leadsTo(next, to, [...seen, from])),
  );
}
