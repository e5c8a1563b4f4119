import { api, useApi, useRefresh } from '../../api.ts';
import { useLive } from '../../api/live.ts';
import { useMe } from '../../api/me.ts';
import { useOwnSessions } from './own-sessions.ts';
import { isAsked, type OwnSession } from './session-words.ts';

/** One session, as it is now. */
export function useSession(id: string) {
  const refresh = useRefresh();
  useLive('session.changed', undefined, ({ sessionId }) => {
    if (sessionId === id) refresh(api.sessions.getSession);
  });
  return useApi(api.sessions.getSession, { params: { id } });
}

/** Sessions of one device, the newest first; those that run change in place. */
export function useDeviceSessions(deviceId: string, limit: number) {
  const { can } = useMe();
  const refresh = useRefresh();
  useLive('session.changed', undefined, (event) => {
    if (event.deviceId === deviceId) refresh(api.sessions.listSessions);
  });
  return useApi(
    api.sessions.listSessions,
    { query: { device: deviceId, limit } },
    { isOn: can('session.view') },
  );
}

/** Sessions on the reader's own devices that wait for an answer: those that they can give first. */
export function useAskedSessions(): OwnSession[] {
  const { data } = useOwnSessions();
  return (data?.items ?? [])
    .filter(({ state }) => isAsked(state))
    .toSorted((one, other) => Number(other.mayAnswer) - Number(one.mayAnswer));
}
