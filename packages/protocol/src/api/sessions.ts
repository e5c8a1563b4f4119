import { z } from 'zod';
import { decisionCodes, decisionLines, decisionSchema } from '@candor/policy/rights/decision.ts';
import { sessionRights } from '@candor/policy/rights/session-rights.ts';
import { answerWays, rawKey, signedByBrowser, signedDocument } from '../session/documents.ts';
import { builtRights, sessionEnds, sessionStates } from '../session/states.ts';
import { page } from './paging.ts';
import { signedStatement } from './roots.ts';
import { route } from './route.ts';

const instant = z.int();
const id = z.strictObject({ id: z.uuid() });
const right = z.enum(sessionRights);
const named = z.string().nullable();
const done = z.strictObject({});

/** What a session was granted, for one right. */
const grant = z.strictObject({
  right,
  answer: z.enum(['allowed', 'refused', 'timed-out', 'standing']),
  by: z.enum(answerWays),
  at: instant,
  until: instant.nullable(),
});

/** A session as whoever may see it reads it. */
export const shownSession = z.strictObject({
  id: z.uuid(),
  device: z.strictObject({ id: z.uuid(), label: z.string() }),
  /** Who asked; `isStaff`: of the operator, for its customer. A name is null where it is sealed away. */
  administrator: z.strictObject({
    personId: z.uuid(),
    name: named,
    isSelf: z.boolean(),
    isStaff: z.boolean(),
  }),
  /** Null where keys do not answer. */
  reason: named,
  rights: z.array(right),
  state: z.enum(sessionStates),
  /** Null as long as it is not over. */
  why: z.enum(sessionEnds).nullable(),
  /** Of one that is not allowed: the line that refused it, on the device or here. */
  refused: z.strictObject({ line: z.enum(decisionLines), code: z.enum(decisionCodes) }).nullable(),
  requestedAt: instant,
  /** When an answer is due at the latest: while it is prompting. */
  answerBy: instant.nullable(),
  startedAt: instant.nullable(),
  endedAt: instant.nullable(),
  connection: z.enum(['none', 'relay_server']),
  grants: z.array(grant),
});
export type ShownSession = z.output<typeof shownSession>;

const ofDevice = { params: id, level: 'view' } as const;

/** Sessions on devices (specification of remote sessions, clauses A and S). */
export const sessions = {
  /** What may be asked for there now, each right with all lines of its decision. */
  sessionRights: route({
    method: 'GET',
    path: '/api/devices/:id/session-rights',
    word: 'session.view',
    audited: false,
    ...ofDevice,
    response: z.strictObject({
      /** `too-old`: an agent that knows no sessions. */
      agent: z.enum(['online', 'away', 'too-old']),
      rights: z.array(z.strictObject({ right: z.enum(builtRights), decision: decisionSchema })),
      /** For how long at most, in minutes, and for how long a prompt waits, in seconds. */
      grantMinutes: z.int(),
      promptTimeoutS: z.int(),
      answerFrom: z.enum(['device', 'device-or-portal']),
    }),
  }),
  /**
   * Asks the device. The id is the document's, made by whoever asks: asked again with the same document it answers the
   * same session. 403 `right_refused` with the Decision, 409 `session_device_away`, `session_agent_too_old`, 400 `session_wish_refused`.
   */
  askForSession: route({
    method: 'POST',
    path: '/api/devices/:id/sessions',
    word: 'session.request',
    audited: true,
    confirm: true,
    ...ofDevice,
    body: signedByBrowser,
    response: shownSession,
  }),
  /** The newest first; of devices that the caller sees, or on which they were themselves. */
  listSessions: route({
    method: 'GET',
    path: '/api/sessions',
    word: 'session.view',
    audited: false,
    query: z.strictObject({
      device: z.uuid().optional(),
      state: z.enum(['live', 'over']).optional(),
      ...page,
    }),
    response: z.strictObject({ items: z.array(shownSession), next: z.string().nullable() }),
  }),
  getSession: route({
    method: 'GET',
    path: '/api/sessions/:id',
    word: 'session.view',
    audited: false,
    params: id,
    response: shownSession.extend({
      /** As the device signed them: the answer, and the end. */
      records: z.array(signedDocument.extend({ kind: z.enum(['session-record', 'session-end']) })),
      /** Of the device, by which these are checked and its handshake is. */
      identityPublic: rawKey,
      /** A root's word for it. */
      certificate: signedStatement.nullable(),
    }),
  }),
  /**
   * Where the technician meets the device, once it is granted, and again after the way was lost: the device is told to
   * come. 409 `request_over` with `{state}` for one that is over, `session_not_granted` for one that is not allowed yet.
   */
  joinSession: route({
    method: 'POST',
    path: '/api/sessions/:id/join',
    word: 'session.join',
    audited: true,
    params: id,
    /** A WebSocket address, or a path at the console's. */
    response: z.strictObject({ relay: z.string(), token: z.string() }),
  }),
  /** Whoever asked takes it back, or leaves. */
  leaveSession: route({
    method: 'POST',
    path: '/api/sessions/:id/leave',
    word: 'session.join',
    audited: true,
    params: id,
    response: done,
  }),
  /** Somebody of the company, or to whom the device is assigned, ends it. */
  endSession: route({
    method: 'POST',
    path: '/api/sessions/:id/end',
    word: 'session.end',
    audited: true,
    params: id,
    response: done,
  }),
  /** Sessions on the caller's own devices: those that wait for an answer, those that are on, and the last 20. */
  mySessions: route({
    method: 'GET',
    path: '/api/portal/sessions',
    word: 'self.portal',
    audited: false,
    response: z.strictObject({
      items: z.array(
        shownSession.extend({
          companyId: z.uuid(),
          /** Whether the answer may come from the portal, and the caller may give it. */
          mayAnswer: z.boolean(),
          /** At most, in minutes. */
          minutes: z.int(),
        }),
      ),
    }),
  }),
  /**
   * The answer from the portal, signed by the caller's browser key; the device checks it against its roster and answers
   * by itself. 409 `request_over` with `{state, by}` for one that was answered, `session_answer_elsewhere` where the policy wants the
   * answer at the device.
   */
  answerSession: route({
    method: 'POST',
    path: '/api/portal/sessions/:id/answer',
    word: 'session.answer',
    audited: true,
    params: id,
    body: signedByBrowser,
    response: done,
  }),
};
