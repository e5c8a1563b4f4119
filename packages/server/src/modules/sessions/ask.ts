import { createHash } from 'node:crypto';
import { isSigned } from '@candor/crypto/session/documents.ts';
import type { Facts } from '@candor/policy/rights/facts.ts';
import type { SessionRight } from '@candor/policy/rights/session-rights.ts';
import { isClean } from '@candor/policy/text.ts';
import type { sessions, ShownSession } from '@candor/protocol/api/sessions.ts';
import {
  freshMs,
  mostReason,
  sessionDocuments,
  type SessionAsk,
  type SignedByBrowser,
} from '@candor/protocol/session/documents.ts';
import { builtRights } from '@candor/protocol/session/states.ts';
import { companyOf, fail, type Caller, type Handlers } from '../../platform/http/index.ts';
import { tell } from './advance.ts';
import { askerOf } from './asker.ts';
import { waitsMs, type SessionParts } from './parts.ts';
import { presenter } from './present.ts';
import { countAsking, findSession, insertSession, type SessionRow } from './queries.ts';
import { rulesOn } from './rules.ts';

const mostAsking = 3;
/** Clause F4. */
const factorWithinS = 15 * 60;
const confirmedWithinS = 10 * 60;

export function askHandlers(parts: SessionParts): Handlers<Pick<typeof sessions, 'askForSession'>> {
  return {
    async askForSession({ params: { id: deviceId }, body }, { caller, entry }): Promise<ShownSession> {
      const { document, signature, publicKey } = body;
      const signed = { document, signature, publicKey };
      const ask = await readAsk(signed, companyOf(caller), deviceId);
      entry.targetId = ask.id;
      const session =
        (await askedBefore(parts, caller, signed, ask)) ?? (await begin(parts, caller, signed, ask));
      return (await presenter(parts.platform, caller, [session]))(session);
    },
  };
}

/** What was signed, if it is about this device and names each right once. */
async function readAsk(signed: SignedByBrowser, companyId: string, deviceId: string): Promise<SessionAsk> {
  const ask = sessionDocuments.ask.read(signed.document) ?? refuse('form');
  if (ask.companyId !== companyId || ask.deviceId !== deviceId) refuse('device');
  const built: readonly SessionRight[] = builtRights;
  if (new Set(ask.rights).size < ask.rights.length || !ask.rights.every((right) => built.includes(right)))
    refuse('rights');
  if (!isClean(ask.reason, mostReason)) refuse('reason');
  const key = Buffer.from(signed.publicKey, 'base64url');
  if (!(await isSigned(key, sessionDocuments.ask.kind, signed))) refuse('signature');
  return ask;
}

const refuse = (reason: string): never => fail('session_wish_refused', { reason });
const hashOf = (document: string) => createHash('sha256').update(document).digest();

/** Asking twice is asking once. */
async function askedBefore(
  { platform: { database } }: SessionParts,
  { personId }: Caller,
  { document }: SignedByBrowser,
  { id, companyId }: SessionAsk,
): Promise<SessionRow | undefined> {
  const found = await database.withCompany(companyId, 'support', (tx) => findSession(tx, companyId, id));
  if (!found) return undefined;
  return found.personId === personId && hashOf(document).equals(found.askHash) ? found : refuse('id');
}

async function begin(
  parts: SessionParts,
  caller: Caller,
  signed: SignedByBrowser,
  ask: SessionAsk,
): Promise<SessionRow> {
  const { platform, gateway } = parts;
  const { clock, database } = platform;
  const { companyId, deviceId, id } = ask;
  const now = clock.now();
  if (Math.abs(now.getTime() - ask.at) > freshMs) refuse('time');
  await requireRights(parts, caller, ask, now);
  const link = gateway.speaksOfSessions(deviceId);
  if (link === 'too-old') fail('session_agent_too_old');
  if (link === 'away') fail('session_device_away');
  const { grantMinutes, promptTimeoutS } = await rulesOn(platform, companyId, deviceId);
  if (ask.minutes > grantMinutes) refuse('minutes');
  const asker = await askerOf(parts, caller);
  const rows = await rowsOf(parts, caller, signed, ask, {
    now,
    dueAt: new Date(now.getTime() + promptTimeoutS * 1000 + waitsMs.answer),
  });
  const session = await database.withCompany(companyId, 'support', async (tx) => {
    if ((await countAsking(tx, rows.session)) >= mostAsking) fail('limit_reached', { most: mostAsking });
    return (await insertSession(tx, rows.session, rows.request)) ? findSession(tx, companyId, id) : undefined;
  });
  // the same, asked twice at once
  if (!session) return (await askedBefore(parts, caller, signed, ask)) ?? refuse('id');
  gateway.order(deviceId, { type: 'sessionAsk', sessionId: id, ask: signed, asker });
  tell(platform, session, 'requested');
  return session;
}

/** The rows of a session that begins. */
async function rowsOf(
  { platform: { keys } }: SessionParts,
  { personId, memberId, signIn }: Caller,
  { document, publicKey }: SignedByBrowser,
  { id, companyId, deviceId, rights, minutes, reason }: SessionAsk,
  { now, dueAt }: { now: Date; dueAt: Date },
) {
  const sealer = await keys.sealerFor({ kind: 'person', id: personId });
  return {
    session: {
      companyId,
      id,
      deviceId,
      personId,
      status: 'requested',
      connectionType: 'none',
      startedAt: null,
      endedAt: null,
    },
    request: {
      companyId,
      sessionId: id,
      personId,
      memberId,
      // the route wants a confirmation, which a sign-in alone has
      signInId: signIn?.id ?? fail('confirm_required'),
      publicKey: Buffer.from(publicKey, 'base64url'),
      askHash: hashOf(document),
      rights,
      minutes,
      reason: sealer.seal('session_request', 'reason', `${companyId}/${id}`, reason),
      requestedAt: now,
      promptUntil: null,
      dueAt,
      why: null,
      refusedLine: null,
      refusedCode: null,
    },
  } as const;
}

/** Every line of the decision but those that are the device's, for each right (clause A3). */
async function requireRights(
  { companies }: SessionParts,
  caller: Caller,
  { deviceId: device, rights }: SessionAsk,
  now: Date,
): Promise<void> {
  for (const right of rights) {
    const decision = await companies.decisionFor(
      caller,
      { device, right },
      { sign_in: signInOf(caller, now) },
    );
    const { verdict, refusedBy } = decision;
    if (verdict === 'refuse') fail('right_refused', { refusedBy, decision, asked: { device, right } });
  }
}

function signInOf({ signIn }: Caller, now: Date): Facts['sign_in'] {
  const ageS = (at: Date | null | undefined) => (at ? (now.getTime() - at.getTime()) / 1000 : null);
  return {
    state: signIn?.state ?? 'none',
    factorAgeS: ageS(signIn?.factorAt),
    confirmationAgeS: ageS(signIn?.confirmedAt),
    factorWithinS,
    confirmationWithinS: confirmedWithinS,
  };
}
