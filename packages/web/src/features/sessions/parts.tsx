// What other pages show of sessions, loaded together once one of them does.
export { AnsweredSessions } from './answered-sessions.tsx';
export { AskForSession } from './ask-for-session.tsx';
export { DeviceSessions } from './device-sessions.tsx';
export { ConnectedNow, WaitingSessions } from './portal-sessions.tsx';
export { SessionConsents } from './session-consents.tsx';
export { SessionsNow } from './sessions-now.tsx';
