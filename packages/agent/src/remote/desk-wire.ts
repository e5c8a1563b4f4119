import { z } from 'zod';
import { sessionRights } from '@candor/policy/rights/session-rights.ts';
import { mostChatText } from '@candor/protocol/session/channels.ts';

/**
 * Between the agent and what shows sessions at the computer: the window over everything else, and the notice page. A
 * desk connects to the control socket, says `{"ask":"desk","as":…}` as its first line and keeps the connection: from
 * then on each line of the agent is a whole `DeskState`, each line of the desk a `DeskAct`. While no desk is connected
 * nobody is there to be asked.
 */
export type { DeskKind } from '../control/desk-kinds.ts';

/** `untilAt` of sessions that are refused until somebody takes it back. */
export const untilTakenBack = Date.UTC(9999, 0, 1);

const right = z.enum(sessionRights);
const instant = z.int();

/** Who asks. Texts were cleaned: shown as plain text, never as markup. */
const asker = z.strictObject({
  name: z.string(),
  organisation: z.string(),
  /** Their key stands in the roster that this computer trusts; else the name is the server's word only. */
  isCertified: z.boolean(),
});

export const deskState = z.strictObject({
  /** Of the person at the computer, as the agent was set up. */
  language: z.enum(['en', 'de']),
  /** Whether sessions are refused here, by the person, until then (ms since 1970 UTC); null: not. */
  refusedUntil: instant.nullable(),
  prompts: z.array(
    z.strictObject({
      sessionId: z.uuid(),
      asker,
      reason: z.string(),
      rights: z.array(right),
      /** For how long it can be allowed, the first one chosen beforehand. */
      minutes: z.array(z.int()),
      until: instant,
      /** Names of those who are connected already. */
      others: z.array(z.string()),
    }),
  ),
  live: z.array(
    z.strictObject({
      sessionId: z.uuid(),
      asker,
      rights: z.array(right),
      state: z.enum(['connecting', 'active', 'interrupted']),
      startedAt: instant.nullable(),
      until: instant,
      connection: z.enum(['none', 'relay_server']),
      /** Six digits that both sides see; null before keys are agreed on. */
      code: z.string().nullable(),
      /** Nothing is said before the person says that the codes are equal. */
      asksToCompare: z.boolean(),
      /** The conversation so far, in memory only. */
      chat: z.array(
        z.strictObject({
          id: z.uuid(),
          from: z.enum(['technician', 'person']),
          text: z.string(),
          at: instant,
          isShown: z.boolean(),
        }),
      ),
    }),
  ),
});
export type DeskState = z.output<typeof deskState>;
export type ShownPrompt = DeskState['prompts'][number];
export type ShownLive = DeskState['live'][number];

const ofSession = { sessionId: z.uuid() };
export const deskAct = z.discriminatedUnion('act', [
  z.strictObject({
    act: z.literal('allow'),
    ...ofSession,
    rights: z.array(right).min(1).max(sessionRights.length),
    minutes: z.int().min(1),
  }),
  z.strictObject({ act: z.literal('refuse'), ...ofSession, today: z.boolean() }),
  z.strictObject({ act: z.literal('end'), ...ofSession }),
  z.strictObject({ act: z.literal('compared'), ...ofSession, areEqual: z.boolean() }),
  z.strictObject({ act: z.literal('say'), ...ofSession, text: z.string().min(1).max(mostChatText) }),
  /** Sessions are refused or asked about again. */
  z.strictObject({ act: z.literal('refuse-all'), untilAt: instant.nullable() }),
  /** Each second while a session is on: whether the person could see who is connected (clause N2). */
  z.strictObject({ act: z.literal('visible'), isVisible: z.boolean() }),
]);
export type DeskAct = z.output<typeof deskAct>;
