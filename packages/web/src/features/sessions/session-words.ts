import { isOver, type SessionState } from '@candor/protocol/session/states.ts';
import type { api, OutputOf } from '../../api.ts';
import { spokenNow } from '../../texts/language.ts';
import { sessionsTexts } from '../../texts/sessions.ts';
import { clock, duration } from '../../ui/format.ts';
import type { StatusTone } from '../../ui/status.tsx';

export type Session = OutputOf<typeof api.sessions.listSessions>['items'][number];
export type OneSession = OutputOf<typeof api.sessions.getSession>;
export type OwnSession = OutputOf<typeof api.sessions.mySessions>['items'][number];

export const stateTones = {
  requested: 'info',
  prompting: 'info',
  granted: 'info',
  connecting: 'info',
  active: 'ok',
  interrupted: 'warn',
  ended: 'off',
  refused: 'bad',
  'timed-out': 'warn',
  cancelled: 'off',
  failed: 'bad',
} as const satisfies Record<SessionState, StatusTone>;

/** Nobody has answered yet. */
export const isAsked = (state: SessionState): boolean => state === 'requested' || state === 'prompting';
/** Both sides may meet. */
export const isAllowed = (state: SessionState): boolean => !isAsked(state) && !isOver(state);

/** Who asked: their name, and whose staff they are. */
export function whoOf({ administrator: { name, isStaff } }: Pick<Session, 'administrator'>): string {
  const { view } = sessionsTexts.now();
  const called = name ?? view.somebody;
  return isStaff ? view.staff(called) : called;
}

export function lengthOf({ startedAt, endedAt }: Pick<Session, 'startedAt' | 'endedAt'>, nowMs: number) {
  return startedAt === null ? undefined : duration(Math.max(0, (endedAt ?? nowMs) - startedAt));
}

/** By which way: of one that runs the only one that there is, of another what the device said. */
export const connectionOf = ({ state, connection }: Pick<Session, 'state' | 'connection'>) =>
  state === 'active' || state === 'interrupted' ? 'relay_server' : connection;

/** Until when the longest of what was allowed lasts. */
export function grantedUntil({ grants }: Pick<Session, 'grants'>): number | undefined {
  const ends = grants.flatMap(({ until }) => (until === null ? [] : [until]));
  return ends.length === 0 ? undefined : Math.max(...ends);
}

export function rightNames(rights: readonly string[]): string {
  const called: Readonly<Record<string, string>> = spokenNow().texts.policyRights;
  return rights.map((right) => called[right] ?? right).join(', ');
}

/** As text, with who wrote what and when. */
export const transcript = (lines: readonly { who: string; text: string; at: number }[]): string =>
  lines.map(({ who, text, at }) => `${clock(at)} ${who}: ${text}`).join('\n');
