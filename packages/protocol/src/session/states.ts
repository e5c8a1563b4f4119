import type { SessionState } from '@candor/policy/rights/session-states.ts';

export {
  sessionEnds,
  sessionStates,
  type SessionEnd,
  type SessionState,
} from '@candor/policy/rights/session-states.ts';

/** Into which states each one may go; one without any is the last. Every other transition is an error. */
export const nextStates: Readonly<Record<SessionState, readonly SessionState[]>> = {
  requested: ['prompting', 'granted', 'refused', 'timed-out', 'cancelled', 'failed'],
  prompting: ['granted', 'refused', 'timed-out', 'cancelled', 'failed'],
  granted: ['connecting', 'timed-out', 'cancelled', 'failed'],
  connecting: ['active', 'timed-out', 'cancelled', 'failed'],
  active: ['interrupted', 'ended'],
  interrupted: ['active', 'ended'],
  ended: [],
  refused: [],
  'timed-out': [],
  cancelled: [],
  failed: [],
};
export const isOver = (state: SessionState): boolean => nextStates[state].length === 0;

/** What sessions can do in this version; policies and consents already speak of the others. */
export const builtRights = ['chat'] as const;
export type BuiltRight = (typeof builtRights)[number];
