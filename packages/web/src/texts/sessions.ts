import { enSessions } from './en-sessions.ts';
import { partOf } from './language.ts';

export type SessionsTexts = typeof enSessions;

/** Of remote sessions, wherever they are shown. */
export const sessionsTexts = await partOf(
  enSessions,
  async () => (await import('./de-sessions.ts')).deSessions,
);
