import { api, useApi, useRefresh } from '../../api.ts';
import { useLive } from '../../api/live.ts';
import { useMe } from '../../api/me.ts';

const freshMs = 60_000;

/** Sessions on the reader's own devices, as they are now. */
export function useOwnSessions() {
  const { me } = useMe();
  const isOn = me?.next === 'done' && me.company !== null;
  return useApi(api.sessions.mySessions, undefined, { isOn, freshMs });
}

/** How many of them wait for an answer, and how many of those the reader may answer here. */
export function useAskedCount(): { asked: number; mine: number } {
  const { data } = useOwnSessions();
  const asked = (data?.items ?? []).filter(({ state }) => state === 'requested' || state === 'prompting');
  return { asked: asked.length, mine: asked.filter(({ mayAnswer }) => mayAnswer).length };
}

/** Keeps them as they are now; only for who is wholly signed in. */
export function FollowSessions() {
  const refresh = useRefresh();
  useLive('session.changed', undefined, () => refresh(api.sessions.mySessions));
  return null;
}
