import type { SessionWord } from '@candor/protocol/messages/agent.ts';
import type { SessionOrder } from '@candor/protocol/messages/server.ts';
import { isOver } from '@candor/protocol/session/states.ts';
import type { LinkServices, Owner } from '../../platform/gateway/index.ts';
import { Failure } from '../../platform/http/index.ts';
import { advance, tell } from './advance.ts';
import { waitsMs, type LinkParts } from './parts.ts';
import { changeState, findSession, type SessionChange, type SessionRow } from './queries.ts';
import { takeAnswer } from './take-answer.ts';
import { takeEnd } from './take-end.ts';

type Orders = readonly SessionOrder[] | undefined;

/** What devices say of their sessions. Of one that is over here, or that nobody knows, the device is told to end it. */
export function sessionWords(parts: LinkParts): LinkServices['sessionSaid'] {
  const hear: LinkServices['sessionSaid'] = async (device, word) => {
    const session = await readOwn(parts, device, word.sessionId);
    if (!session) return word.type === 'sessionEnd' ? [kept(word)] : [revoke(word, 'no_answer')];
    try {
      return await take(parts, session, word);
    } catch (error) {
      // somebody else moved it on in that moment: what was said is heard for how it stands now
      if (error instanceof Failure && error.code === 'request_over') return hear(device, word);
      throw error;
    }
  };
  return hear;
}

async function readOwn(
  { platform: { database } }: LinkParts,
  { companyId, deviceId }: Extract<Owner, { kind: 'manage' }>,
  id: string,
): Promise<SessionRow | undefined> {
  const session = await database.withCompany(companyId, 'support', (tx) => findSession(tx, companyId, id));
  return session?.deviceId === deviceId ? session : undefined;
}

async function take(parts: LinkParts, session: SessionRow, word: SessionWord): Promise<Orders> {
  if (word.type === 'sessionEnd') return (await takeEnd(parts, session, word)) ? [kept(word)] : undefined;
  if (word.type === 'sessionAnswer' && !(await takeAnswer(parts, session, word))) return undefined;
  if (isOver(session.status)) return [revoke(word, session.why ?? 'no_answer')];
  if (word.type === 'sessionPrompting') await takePrompting(parts, session, new Date(word.until));
  if (word.type === 'sessionState') await takeState(parts, session, word.state);
  return [];
}

const kept = ({ sessionId }: SessionWord): SessionOrder => ({ type: 'sessionKept', sessionId });
const revoke = ({ sessionId }: SessionWord, why: NonNullable<SessionRow['why']>): SessionOrder => ({
  type: 'sessionRevoke',
  sessionId,
  why,
  line: null,
});

async function takePrompting(parts: LinkParts, session: SessionRow, until: Date): Promise<void> {
  // it cannot ask for longer than the server waits
  const promptUntil = session.dueAt && session.dueAt < until ? session.dueAt : until;
  if (session.status === 'requested') await goOn(parts, session, 'prompting', { promptUntil });
}

async function takeState(
  parts: LinkParts,
  session: SessionRow,
  state: 'comparing' | 'active' | 'interrupted',
): Promise<void> {
  const now = parts.platform.clock.now();
  const { status, startedAt } = session;
  const dueIn = (ms: number) => new Date(now.getTime() + ms);
  const isJoining = status === 'connecting' || status === 'interrupted';
  if (state === 'interrupted' && status === 'active')
    await goOn(parts, session, 'interrupted', { dueAt: dueIn(waitsMs.away) });
  if (state === 'comparing' && isJoining) await waitOn(parts, session, dueIn(waitsMs.comparing));
  if (state === 'active' && isJoining)
    await goOn(parts, session, 'active', { startedAt: startedAt ?? now, dueAt: null });
}

/** It stays as it is, for longer. */
async function waitOn({ platform }: LinkParts, session: SessionRow, dueAt: Date): Promise<void> {
  const { companyId, status } = session;
  await platform.database.withCompany(companyId, 'support', (tx) =>
    changeState(tx, session, { from: status, to: status }, { dueAt }),
  );
}

async function goOn(
  { platform }: LinkParts,
  session: SessionRow,
  to: 'prompting' | 'active' | 'interrupted',
  change: SessionChange,
): Promise<void> {
  await platform.database.withCompany(session.companyId, 'support', (tx) => advance(tx, session, to, change));
  tell(platform, session, to);
}
