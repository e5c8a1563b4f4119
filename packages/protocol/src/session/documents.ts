import { z } from 'zod';
import { canonical, type Json } from '@candor/policy/canonical.ts';
import { sessionRights } from '@candor/policy/rights/session-rights.ts';
import { parseJson } from '../json.ts';
import { hex32 } from '../messages/agent.ts';
import { sessionEnds, sessionStates } from './states.ts';

/** At most this many characters of a reason (clause A6). */
export const mostReason = 280;
export const leastReason = 3;
/** A grant lasts at most this long (clause A4). */
export const mostMinutes = 480;
/** A signed wish or answer counts this long after it was made. */
export const freshMs = 60_000;

const id = z.uuid();
const instant = z.int().min(0);
/** A raw 32-byte Ed25519 key. */
export const rawKey = z.base64url().length(43);
export const rawSignature = z.base64url().length(86);
const rights = z.array(z.enum(sessionRights)).min(1).max(sessionRights.length);
const minutes = z.int().min(1).max(mostMinutes);

/** What a technician's browser signs when it asks for a session. */
const ask = z.strictObject({
  kind: z.literal('session-ask'),
  version: z.literal(1),
  /** Of the session: whoever asks makes it up, so that asking twice is asking once. */
  id,
  companyId: id,
  deviceId: id,
  rights,
  minutes,
  reason: z.string().min(leastReason).max(mostReason),
  at: instant,
});

/** What the browser of somebody of the company signs when they answer in the portal (clause U2). */
const portalAnswer = z.strictObject({
  kind: z.literal('session-answer'),
  version: z.literal(1),
  sessionId: id,
  companyId: id,
  deviceId: id,
  answer: z.enum(['allow', 'refuse']),
  /** Empty when refused. */
  rights: z.array(z.enum(sessionRights)).max(sessionRights.length),
  minutes,
  at: instant,
});

export const answerWays = ['window', 'page', 'portal', 'standing', 'device'] as const;

/** What the device says of the answer, for good: the record of a consent, or of a no (clause C6). */
const record = z.strictObject({
  kind: z.literal('session-record'),
  version: z.literal(1),
  sessionId: id,
  companyId: id,
  deviceId: id,
  asker: z.strictObject({ personId: id, publicKey: rawKey }),
  /** SHA-256 of the ask that was answered, as it was signed. */
  askHash: hex32,
  rights: z
    .array(
      z.strictObject({
        right: z.enum(sessionRights),
        answer: z.enum(['allowed', 'refused', 'timed-out', 'standing']),
        /** The standing consent by which it was allowed. */
        standingId: id.nullable(),
      }),
    )
    .min(1)
    .max(sessionRights.length),
  /** `device`: the device itself, by a rule or because nobody could be asked. */
  by: z.enum(answerWays),
  /** Of whoever answered in the portal. */
  answeredBy: rawKey.nullable(),
  policyVersion: z.int().min(0),
  at: instant,
  /** When what was allowed ends; null where nothing was. */
  until: instant.nullable(),
});

/** What the device says of a session when it is over (clause S2). */
const end = z.strictObject({
  kind: z.literal('session-end'),
  version: z.literal(1),
  sessionId: id,
  companyId: id,
  deviceId: id,
  state: z.enum(sessionStates),
  why: z.enum(sessionEnds),
  /** When both sides could first speak; null where it never came to that. */
  startedAt: instant.nullable(),
  endedAt: instant,
  /** The way that carried most bytes. */
  connection: z.enum(['none', 'relay_server']),
  /** SHA-256 of the last handshake's transcript. */
  handshakeHash: hex32.nullable(),
});

/** Each kind with the key that signs it, and its form: RFC 8785 JSON of at most `maxSessionDocument` bytes. */
export const sessionDocuments = {
  ask: form('session-ask', ask),
  answer: form('session-answer', portalAnswer),
  record: form('session-record', record),
  end: form('session-end', end),
};
export type SessionAsk = z.output<typeof ask>;
export type PortalAnswer = z.output<typeof portalAnswer>;
export type SessionRecord = z.output<typeof record>;
export type EndStatement = z.output<typeof end>;

export const maxSessionDocument = 4096;
/** A document as it travels. */
export const signedDocument = z.strictObject({
  document: z.string().max(maxSessionDocument),
  signature: rawSignature,
});
/** One that a browser's key signed. */
export const signedByBrowser = signedDocument.extend({ publicKey: rawKey });
export type SignedDocument = z.output<typeof signedDocument>;
export type SignedByBrowser = z.output<typeof signedByBrowser>;

/** What people save of a session: what the device signed of it, and the key by which `candor verify` checks that. */
export const sessionReceipt = z.strictObject({
  candor: z.literal('session'),
  /** Of the device: its page in the console and `candor-agent status` show the fingerprint. */
  identityPublic: rawKey,
  signed: z
    .array(signedDocument.extend({ kind: z.enum([sessionDocuments.record.kind, sessionDocuments.end.kind]) }))
    .min(1)
    .max(2),
});
export type SessionReceipt = z.output<typeof sessionReceipt>;

function form<const K extends string, S extends z.ZodType<Json & { kind: K }>>(kind: K, schema: S) {
  return {
    kind,
    write: (value: z.output<S>): string => canonical(value),
    /** Undefined for any text that `write` does not give. */
    read(document: string): z.output<S> | undefined {
      const { success, data } = schema.safeParse(parseJson(document));
      return success && canonical(data) === document ? data : undefined;
    },
  };
}
