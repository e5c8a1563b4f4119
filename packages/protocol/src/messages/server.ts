import { z } from 'zod';
import { decisionLines } from '@candor/policy/rights/decision.ts';
import { deviceClasses } from '@candor/policy/rights/modes.ts';
import { effectivePolicyBody } from '@candor/policy/rights/policy-body.ts';
import { roleNames } from '@candor/policy/rights/roles.ts';
import { mostRuleChanges, ruleChange } from '@candor/policy/rights/rule-change.ts';
import { signedByBrowser } from '../session/documents.ts';
import { sessionEnds } from '../session/states.ts';
import { hex32 } from './agent.ts';

export const welcome = z.strictObject({
  type: z.literal('welcome'),
  protocol: z.int(),
  serverTime: z.int(),
  /** Number of the last stored report; the agent goes on with the next. */
  lastSeq: z.int().min(0),
  /** Inventory sections that the server lacks. */
  want: z.array(z.string().max(40)).max(32),
  slowDownMs: z.int().optional(),
  /** Reports that may be under way without an answer. */
  maxInFlight: z.int().min(1),
});

/** After the commit: these bytes are kept. `hash` is SHA-256 of the frame as it was received. */
export const ack = z.strictObject({
  type: z.literal('ack'),
  seq: z.int(),
  hash: hex32,
  /** Rows that were not kept, by their place in the report (all items counted through). */
  refused: z.array(z.strictObject({ index: z.int().min(0), code: z.string().max(40) })).max(500),
  slowDownMs: z.int().optional(),
});

export const certificate = z.strictObject({ type: z.literal('certificate'), pem: z.string().max(4096) });
/**
 * What a root of the company signed (statements.ts). `root`: the fingerprint of the one that did, which the agent has
 * pinned; `publicKey`: its raw key, whose SHA-256 must be that fingerprint.
 */
const signedByRoot = {
  signature: z.base64url().length(86),
  root: hex32,
  publicKey: z.base64url().length(43),
};
/** Bytes of a statement at most. */
export const maxSessionRules = 16_384;
export const maxStandingConsent = 8192;
/** Standing consents that one device is told of. */
export const mostStanding = 20;

export const policy = z.strictObject({
  type: z.literal('policy'),
  document: z.string().max(65_536),
  signature: z.base64url(),
  /** A root's word that this device's policy may be wider than the one pinned at enrolment (statements.ts, kind `policy`). */
  widening: z.strictObject({ document: z.string().max(16_384), ...signedByRoot }).optional(),
  /** A root's word how far sessions may go in this company (statements.ts, kind `session-rules`; since protocol 5). */
  sessionRules: z.strictObject({ document: z.string().max(maxSessionRules), ...signedByRoot }).optional(),
  /** Standing consents about this device, each signed by a root (kind `standing-consent`; since protocol 5). */
  standing: z
    .array(z.strictObject({ document: z.string().max(maxStandingConsent), ...signedByRoot }))
    .max(mostStanding)
    .optional(),
});
/** Only to an agent whose hello named its roster's version, and only a higher one. */
export const roster = z.strictObject({
  type: z.literal('roster'),
  document: z.string().max(131_072),
  ...signedByRoot,
});
/** Only to an agent whose hello named its certificate's version, and only a higher one. */
export const deviceCertificate = z.strictObject({
  type: z.literal('deviceCertificate'),
  document: z.string().max(1024),
  ...signedByRoot,
});
/** A later root of the company (clause T5), to an agent whose hello named the roots that it trusts. */
export const laterRoot = z.strictObject({
  type: z.literal('root'),
  document: z.string().max(1024),
  ...signedByRoot,
});
/** A root of the company is to be trusted no more, by another one's word (since protocol 2). */
export const rootRetirement = z.strictObject({
  type: z.literal('rootRetirement'),
  document: z.string().max(1024),
  ...signedByRoot,
});
/** The instance's licence key and what a licence has to name for this device; signed by the pinned policy key. */
export const licenceKey = z.strictObject({
  kind: z.literal('licence-key'),
  version: z.literal(1),
  deviceId: z.uuid(),
  instance: z.uuid(),
  company: z.uuid(),
  publicKey: z.base64url().length(43),
});
/** Only to an agent of protocol 3 and later, daily and after each change; answered by `licenceState`. */
export const licenceToken = z.strictObject({
  type: z.literal('licenceToken'),
  /** policy/src/licence.ts; null where there is none. */
  token: z.string().max(4096).nullable(),
  /** Why there is none; `off`: none is asked for. */
  without: z.enum(['off', 'no_licence', 'revoked', 'seats_exceeded']).nullable(),
  /** For a device that was enrolled before there was such a key: a pinned one is never replaced. */
  key: z.strictObject({ document: z.string().max(1024), signature: z.base64url().length(86) }),
});
/** Only to an agent of protocol 4 and later, after its hello and after each change: all that there is to show. */
export const ruleChanges = z.strictObject({
  type: z.literal('ruleChanges'),
  changes: z.array(ruleChange).max(mostRuleChanges),
});
const ofSession = { sessionId: z.uuid() };
/**
 * Somebody asks for a session there (since protocol 6, all of these). What the server says of them is shown as its word
 * only, unless their key stands in the roster.
 */
export const sessionAsk = z.strictObject({
  type: z.literal('sessionAsk'),
  ...ofSession,
  ask: signedByBrowser,
  asker: z.strictObject({
    /** As rosters name them: the id of their account. */
    personId: z.uuid(),
    name: z.string().min(1).max(80),
    organisation: z.string().min(1).max(120),
    roles: z.array(z.enum(roleNames)).max(roleNames.length),
    /** The member of the company, by whom standing consents are given; null for staff of the operator. */
    memberId: z.uuid().nullable(),
    /** The staff member, by whom standing consents to staff are given. */
    staffId: z.uuid().nullable(),
  }),
});
/** Somebody of the company answers in the portal; counts only where their key stands in the roster. */
export const sessionPortalAnswer = z.strictObject({
  type: z.literal('sessionPortalAnswer'),
  ...ofSession,
  answer: signedByBrowser,
});
/** Where the technician waits for it. */
export const sessionJoin = z.strictObject({
  type: z.literal('sessionJoin'),
  ...ofSession,
  /** A WebSocket address; without a host it is the console's. */
  relay: z.string().max(300),
  token: z.string().max(600),
});
/** It ends now: the server refuses by this line, or somebody ended it. */
export const sessionRevoke = z.strictObject({
  type: z.literal('sessionRevoke'),
  ...ofSession,
  why: z.enum(sessionEnds),
  line: z.enum(decisionLines).nullable(),
});
/** The statement of its end is kept: it need not be said again. */
export const sessionKept = z.strictObject({ type: z.literal('sessionKept'), ...ofSession });
export const goingAway = z.strictObject({ type: z.literal('goingAway'), spreadMs: z.int().min(0) });
export const refuse = z.strictObject({
  type: z.literal('refuse'),
  code: z.enum(['agent_too_old', 'revoked', 'not_known', 'sequence_conflict', 'cloned', 'malformed']),
});

export const serverMessage = z.discriminatedUnion('type', [
  welcome,
  ack,
  certificate,
  policy,
  roster,
  deviceCertificate,
  laterRoot,
  rootRetirement,
  licenceToken,
  ruleChanges,
  sessionAsk,
  sessionPortalAnswer,
  sessionJoin,
  sessionRevoke,
  sessionKept,
  goingAway,
  refuse,
]);
export type ServerMessage = z.infer<typeof serverMessage>;
export type Welcome = z.infer<typeof welcome>;
export type LicenceMessage = z.infer<typeof licenceToken>;
export type Ack = z.infer<typeof ack>;

/** What the instance allows this device to collect, and sessions to do there; signed by its policy key, which the agent pins at enrolment. */
export const devicePolicy = z.strictObject({
  deviceId: z.uuid(),
  version: z.int().min(1),
  issuedAt: z.int(),
  expiresAt: z.int(),
  collectors: z.record(
    z.string().max(40),
    z.strictObject({ on: z.boolean(), everyS: z.int().min(10).max(86_400) }),
  ),
  /** What sessions may do there (since protocol 5): of each part the strictest that company, units and device say. */
  sessions: z
    .strictObject({
      /** As the device said it; another one's rules are refused. */
      deviceClass: z.enum(deviceClasses),
      rules: effectivePolicyBody,
      /** Ids of the standing consents that hold for it; those that the message carries or the device has. */
      standing: z.array(z.uuid()).max(mostStanding),
    })
    .exactOptional(),
});
export type DevicePolicy = z.infer<typeof devicePolicy>;
/** What a server says of sessions. */
export type SessionOrder = Extract<
  ServerMessage,
  { type: 'sessionAsk' | 'sessionPortalAnswer' | 'sessionJoin' | 'sessionRevoke' | 'sessionKept' }
>;
