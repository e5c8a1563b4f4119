import { base64url, hex } from '@candor/crypto/encoding.ts';
import type { SessionWord } from '@candor/protocol/messages/agent.ts';
import { sessionDocuments, type SessionRecord } from '@candor/protocol/session/documents.ts';
import { isOver, nextStates, type SessionEnd, type SessionState } from '@candor/protocol/session/states.ts';
import { advance, tell } from './advance.ts';
import { waitsMs, type LinkParts } from './parts.ts';
import { insertGrants, insertStatement, type Grant, type SessionRow } from './queries.ts';
import { isTime, readSigned } from './signed-words.ts';
import { memberOfKey } from './signer.ts';

type Answer = Extract<SessionWord, { type: 'sessionAnswer' }>;

/**
 * Keeps the record of an answer, also of one that came too late, and goes on by it. @returns false for what is not the
 * device's own word about what was asked
 */
export async function takeAnswer(parts: LinkParts, session: SessionRow, word: Answer): Promise<boolean> {
  const { platform } = parts;
  const { clock, database } = platform;
  const { companyId, status } = session;
  const read = await readSigned(platform, session, sessionDocuments.record, word);
  if (!read || !isAnswerTo(read.said, session)) return false;
  const outcome = outcomeOf(read.said, word);
  const now = clock.now();
  const change = isOver(outcome.to)
    ? {
        why: outcome.why,
        refusedLine: word.refused?.line ?? null,
        refusedCode: word.refused?.code ?? null,
        endedAt: now,
      }
    : { dueAt: new Date(now.getTime() + waitsMs.away) };
  const { answeredBy } = read.said;
  const byMemberId = answeredBy === null ? null : await memberOfKey(parts, companyId, answeredBy);
  const goesOn = await database.withCompany(companyId, 'support', async (tx) => {
    if (!(await insertStatement(tx, read.statement))) return false;
    await insertGrants(tx, grantsOf(read.said, byMemberId));
    if (!nextStates[status].includes(outcome.to)) return false;
    await advance(tx, session, outcome.to, change);
    return true;
  });
  if (goesOn) tell(platform, session, outcome.to);
  return true;
}

/** It names what was asked as it was signed, and says something of each right. */
function isAnswerTo({ asker, askHash, rights, at, until }: SessionRecord, asked: SessionRow): boolean {
  return (
    asker.publicKey === base64url(asked.publicKey) &&
    askHash === hex(asked.askHash) &&
    rights
      .map(({ right }) => right)
      .toSorted()
      .join() === asked.rights.toSorted().join() &&
    isTime(at) &&
    isTime(until)
  );
}

function outcomeOf(
  { rights, by }: SessionRecord,
  { refused, why }: Answer,
): { to: SessionState; why: SessionEnd | null } {
  const answers = rights.map(({ answer }) => answer);
  if (answers.some((answer) => answer === 'allowed' || answer === 'standing'))
    return { to: 'granted', why: null };
  if (answers.every((answer) => answer === 'timed-out')) return { to: 'timed-out', why: why ?? 'unanswered' };
  const usual = refused ? 'not_allowed' : by === 'device' ? 'nobody_there' : 'refused';
  return { to: 'refused', why: why ?? usual };
}

const grantsOf = (
  { companyId, sessionId, rights, by, at, until }: SessionRecord,
  byMemberId: string | null,
): Grant[] =>
  rights.map(({ right, answer }) => ({
    companyId,
    sessionId,
    sessionRight: right,
    outcome: answer,
    by,
    byMemberId,
    at: new Date(at),
    expiresAt: until !== null && (answer === 'allowed' || answer === 'standing') ? new Date(until) : null,
  }));
