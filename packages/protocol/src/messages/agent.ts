import { z } from 'zod';
import { licenceStandingFields } from '@candor/policy/licence-payload.ts';
import { decisionCodes, decisionLines } from '@candor/policy/rights/decision.ts';
import { deviceClasses } from '@candor/policy/rights/modes.ts';
import { sessionEnds } from '../session/states.ts';

/** 32 bytes of SHA-256 as 64 lower-case hex digits. */
export const hex32 = z.string().regex(/^[0-9a-f]{64}$/u);
const version = z.string().max(32);

/** First frame of every connection, within 5 s. */
export const hello = z.strictObject({
  type: z.literal('hello'),
  protocol: z.int().min(1).max(65_535),
  version,
  platform: z.enum(['linux', 'darwin', 'win32']),
  /** Hash of the dictionary that the agent was built with. */
  schemaHash: hex32,
  policyVersion: z.int().min(0),
  /** Number of the last report that this identity had acknowledged. */
  lastSeq: z.int().min(0),
  bootId: z.uuid(),
  /** Statements of roots that the device holds, 0 for none; an agent that takes none leaves them out. */
  rosterVersion: z.int().min(0).optional(),
  certificateVersion: z.int().min(0).optional(),
  /** Fingerprints of the roots that it trusts. */
  roots: z.array(hex32).max(4).optional(),
  /** Inventory section -> hash of what the server last acknowledged. */
  sections: z.record(z.string().max(40), hex32).refine((all) => Object.keys(all).length <= 32),
  /** What its administrator says that it is; without it a workstation (since protocol 5). */
  deviceClass: z.enum(deviceClasses).optional(),
  /** The server told it of a licence (since protocol 3), and has to tell it when none is asked for any more. */
  toldOfLicence: z.literal(true).optional(),
  /** Focus: no pings, so that an idle agent is not woken. */
  quiet: z.boolean().optional(),
  /** Focus: whether the person has switched counting on. */
  countsOn: z.boolean().optional(),
});

/** At most this many rows in a report, and of them log rows (P19). */
export const maxBatchRows = 500;
export const maxLogRows = 50;
export const maxFrameBytes = 256 * 1024;

/** A report. Rows are checked one by one against the dictionary, so that a bad one does not hold up the others. */
export const batch = z.strictObject({
  type: z.literal('batch'),
  seq: z.int().min(1),
  createdAt: z.int().min(0),
  items: z
    .array(
      z.strictObject({
        record: z.string().max(64),
        rows: z.array(z.record(z.string(), z.unknown())).max(maxBatchRows),
      }),
    )
    .max(16),
});

/** A new link key before the certificate ends; the answer is `certificate`. */
export const renew = z.strictObject({ type: z.literal('renew'), csr: z.base64url().max(2731) });
/**
 * Reports that a restored server lacks and the agent no longer has: numbering goes on after `to`. Once a connection,
 * only directly after the last stored report; recorded as loss.
 */
export const gap = z
  .strictObject({ type: z.literal('gap'), from: z.int().min(1), to: z.int().min(1) })
  .refine(({ from, to }) => from <= to && to - from < 1_000_000_000);
/** The device leaves: its identity key signs its own id. */
export const leave = z.strictObject({ type: z.literal('leave'), signature: z.base64url().length(86) });

/** The agent keeps the policy before this one; `line` says which rule refused it (clause A8). */
export const policyRefused = z.strictObject({
  type: z.literal('policyRefused'),
  version: z.int().min(0),
  line: z.string().min(1).max(200),
});

/** The policy that came over this connection is in force (since protocol 2). */
export const policyTaken = z.strictObject({ type: z.literal('policyTaken'), version: z.int().min(1) });

/** How the licence that this device holds stands by its own clock (since protocol 3). */
export const licenceState = z.strictObject({
  type: z.literal('licenceState'),
  serial: z.uuid().nullable(),
  ...licenceStandingFields,
});

const ofSession = { sessionId: z.uuid() };
/** A signed document of session/documents.ts, which imports this file. */
const signedBytes = { document: z.string().max(4096), signature: z.base64url().length(86) };
/** The person at the device is asked, until then (ms since 1970 UTC); since protocol 6, as all of these. */
export const sessionPrompting = z.strictObject({
  type: z.literal('sessionPrompting'),
  ...ofSession,
  until: z.int().min(0),
});
/** The answer, for each right: a record that the device's identity key signed. */
export const sessionAnswer = z.strictObject({
  type: z.literal('sessionAnswer'),
  ...ofSession,
  ...signedBytes,
  /** Why the device itself refused, for whoever asked; null when a person did, or nobody refused. */
  refused: z.strictObject({ line: z.enum(decisionLines), code: z.enum(decisionCodes) }).nullable(),
  /** Why it is over; left out where something was allowed. */
  why: z.enum(sessionEnds).optional(),
});
/**
 * Both ends can speak, or cannot for now. `comparing`: they have agreed on keys, and people may have to compare codes
 * first. Also after a hello, for each session that is on.
 */
export const sessionState = z.strictObject({
  type: z.literal('sessionState'),
  ...ofSession,
  state: z.enum(['comparing', 'active', 'interrupted']),
});
/** It is over: a statement that the identity key signed; said again after each hello until `sessionKept`. */
export const sessionEnd = z.strictObject({ type: z.literal('sessionEnd'), ...ofSession, ...signedBytes });

export const agentMessage = z.discriminatedUnion('type', [
  hello,
  batch,
  renew,
  gap,
  leave,
  policyRefused,
  policyTaken,
  licenceState,
  sessionPrompting,
  sessionAnswer,
  sessionState,
  sessionEnd,
]);
export type AgentMessage = z.infer<typeof agentMessage>;
export type Hello = z.infer<typeof hello>;
export type Batch = z.infer<typeof batch>;
/** What a device says of sessions. */
export type SessionWord = Extract<
  AgentMessage,
  { type: 'sessionPrompting' | 'sessionAnswer' | 'sessionState' | 'sessionEnd' }
>;
