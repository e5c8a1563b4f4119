import { signDocument } from '@candor/crypto/session/documents.ts';
import { importSigningKey } from '@candor/crypto/sign.ts';
import type { SessionRight } from '@candor/policy/rights/session-rights.ts';
import {
  sessionDocuments,
  type SessionRecord,
  type SignedDocument,
} from '@candor/protocol/session/documents.ts';
import type { SessionEnd, SessionState } from '@candor/protocol/session/states.ts';
import type { RawPair } from '../identity.ts';
import type { JournalEntry } from './journal.ts';
import type { Wish } from './wish.ts';

type Answers = SessionRecord['rights'];

/** How an ask was answered, for each right. Times are the server's. */
export interface Answered extends Pick<
  SessionRecord,
  'by' | 'answeredBy' | 'at' | 'until' | 'policyVersion'
> {
  answers: Answers;
}

/** The record of a consent, or of a no, signed by this device (clause C6). */
export function signRecord(
  key: RawPair,
  { ask, askHash, asker, publicKey }: Wish,
  { answers, ...answered }: Answered,
): Promise<SignedDocument> {
  return sign(key, sessionDocuments.record, {
    kind: 'session-record',
    version: 1,
    sessionId: ask.id,
    companyId: ask.companyId,
    deviceId: ask.deviceId,
    asker: { personId: asker.personId, publicKey },
    askHash,
    rights: answers,
    ...answered,
  });
}

/** What was, when it is over (clause S2). */
export function signEnd(
  key: RawPair,
  { sessionId, ids, startedAt, handshakeHash }: JournalEntry,
  { why, at }: { why: SessionEnd; at: number },
): Promise<SignedDocument> {
  return sign(key, sessionDocuments.end, {
    kind: 'session-end',
    version: 1,
    sessionId,
    ...ids,
    state: startedAt === null ? neverBegun(why) : 'ended',
    why,
    startedAt,
    endedAt: at,
    connection: startedAt === null ? 'none' : 'relay_server',
    handshakeHash,
  });
}

function neverBegun(why: SessionEnd): SessionState {
  if (why === 'e2e_failed' || why === 'codes_differ') return 'failed';
  return why === 'link_lost' || why === 'grant_over' ? 'timed-out' : 'cancelled';
}

/** The same answer for all of them. */
export const answerAll = (rights: readonly SessionRight[], answer: Answers[number]['answer']): Answers =>
  rights.map((right) => ({ right, answer, standingId: null }));

async function sign<V>(
  { privateKey }: RawPair,
  form: { kind: string; write(value: V): string },
  value: V,
): Promise<SignedDocument> {
  const document = form.write(value);
  const key = await importSigningKey(Buffer.from(privateKey, 'base64url'));
  return { document, signature: await signDocument(key, form.kind, document) };
}
