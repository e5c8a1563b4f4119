/** How a session stands (clause S1). */
export const sessionStates = [
  'requested',
  'prompting',
  'granted',
  'connecting',
  'active',
  'interrupted',
  'ended',
  'refused',
  'timed-out',
  'cancelled',
  'failed',
] as const;
export type SessionState = (typeof sessionStates)[number];

/** Why a session is over, also for one that never began. */
export const sessionEnds = [
  /** The person at the device refused, or the one who answered from the portal. */
  'refused',
  /** A line of the decision refuses by now, at the server or on the device. */
  'not_allowed',
  'unanswered',
  'nobody_there',
  'too_many_prompts',
  'too_many_sessions',
  /** The technician's key or the form of what was asked does not count on the device. */
  'asked_wrongly',
  'by_technician',
  'by_person',
  /** By a member of the company, in the console. */
  'by_company',
  'grant_over',
  /** The technician's sign-in ended, or nobody confirmed it within five minutes of its end. */
  'sign_in_ended',
  /** Nobody was connected for two minutes, or the server could not be reached for as long. */
  'link_lost',
  /** The device could not show any more that a session was on. */
  'notice_lost',
  'codes_differ',
  /** A key, a record or a counter that does not fit (clauses E4 to E7). */
  'e2e_failed',
  'device_left',
  'agent_stopped',
  /** Nothing was heard in time by the server. */
  'no_answer',
] as const;
export type SessionEnd = (typeof sessionEnds)[number];
