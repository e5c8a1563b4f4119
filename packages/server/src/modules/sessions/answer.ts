import { isSigned } from '@candor/crypto/session/documents.ts';
import type { sessions } from '@candor/protocol/api/sessions.ts';
import { freshMs, sessionDocuments, type SignedByBrowser } from '@candor/protocol/session/documents.ts';
import { companyOf, fail, type Caller, type Handlers } from '../../platform/http/index.ts';
import { namesIn, requireLevel } from '../companies/index.ts';
import type { SessionParts } from './parts.ts';
import { presenter } from './present.ts';
import { findAnswerer, findSession, listOwn, type SessionRow } from './queries.ts';
import { rulesOn } from './rules.ts';

const mostOver = 20;

export function portalHandlers(
  parts: SessionParts,
): Handlers<Pick<typeof sessions, 'mySessions' | 'answerSession'>> {
  return {
    async mySessions(_, { caller }) {
      return { items: await own(parts, caller) };
    },
    async answerSession({ params: { id }, body }, { caller }) {
      await answer(parts, caller, id, body);
      return {};
    },
  };
}

/** Of staff nothing is assigned in a company that they only reach. */
async function own({ platform }: SessionParts, caller: Caller) {
  const { companyId, memberId } = caller;
  if (companyId === null || memberId === null) return [];
  const found = await platform.database.withCompany(companyId, 'support', (tx) =>
    listOwn(tx, companyId, memberId, mostOver),
  );
  const present = await presenter(platform, caller, found);
  return Promise.all(
    found.map(async (session) => {
      const { answerFrom, grantMinutes } = await rulesOn(platform, companyId, session.deviceId);
      const mayAnswer =
        session.status === 'prompting' &&
        answerFrom === 'device-or-portal' &&
        caller.words.has('session.answer') &&
        session.personId !== caller.personId;
      return {
        ...present(session),
        companyId,
        mayAnswer,
        minutes: Math.min(session.minutes, grantMinutes),
      };
    }),
  );
}

/** Passed on as it was signed: the device checks it and answers by itself. */
async function answer(
  parts: SessionParts,
  caller: Caller,
  id: string,
  signed: SignedByBrowser,
): Promise<void> {
  const { platform, gateway } = parts;
  const companyId = companyOf(caller);
  const session =
    (await platform.database.withCompany(companyId, 'support', (tx) => findSession(tx, companyId, id))) ??
    fail('not_found');
  const { deviceId, status } = session;
  await requireLevel(platform, caller, { word: 'session.answer', level: 'view' }, deviceId);
  // clause F4
  if (!caller.signIn?.factorAt) fail('factor_required');
  await requireAnswer(session, signed, platform.clock.now());
  if (status !== 'requested' && status !== 'prompting')
    fail('request_over', { state: status, by: await answererOf(parts, companyId, id) });
  const { answerFrom } = await rulesOn(platform, companyId, deviceId);
  // nobody answers their own question
  if (answerFrom !== 'device-or-portal' || session.personId === caller.personId)
    fail('session_answer_elsewhere');
  if (gateway.speaksOfSessions(deviceId) !== 'online') fail('session_device_away');
  gateway.order(deviceId, { type: 'sessionPortalAnswer', sessionId: id, answer: signed });
}

/** Who answered in the portal; null where it was done at the device, or they left. */
async function answererOf({ platform }: SessionParts, companyId: string, id: string): Promise<string | null> {
  const accountId = await platform.database.withCompany(companyId, 'support', (tx) =>
    findAnswerer(tx, companyId, id),
  );
  if (accountId === undefined) return null;
  return (await namesIn(platform, companyId, [accountId])).get(accountId)?.name ?? null;
}

async function requireAnswer(session: SessionRow, signed: SignedByBrowser, now: Date): Promise<void> {
  const said = sessionDocuments.answer.read(signed.document) ?? refuse('form');
  const { companyId, id, deviceId, rights } = session;
  if (said.sessionId !== id || said.companyId !== companyId || said.deviceId !== deviceId) refuse('session');
  if (!said.rights.every((right) => rights.includes(right))) refuse('rights');
  if (Math.abs(now.getTime() - said.at) > freshMs) refuse('time');
  const key = Buffer.from(signed.publicKey, 'base64url');
  if (!(await isSigned(key, sessionDocuments.answer.kind, signed))) refuse('signature');
}

const refuse = (reason: string): never => fail('session_wish_refused', { reason });
