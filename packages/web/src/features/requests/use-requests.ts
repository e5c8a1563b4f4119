import { api, useApi, useRefresh } from '../../api.ts';
import { useLive } from '../../api/live.ts';
import { useMe } from '../../api/me.ts';

const FRESH_MS = 60_000;

/** What is asked for, as it is now. */
export function useRequests() {
  const { me } = useMe();
  const isOn = me?.next === 'done' && me.company !== null;
  return useApi(api.requests.listRequests, undefined, { isOn, freshMs: FRESH_MS });
}

/** Keeps what is asked for as it is now; only for who is wholly signed in. */
export function FollowRequests() {
  const refresh = useRefresh();
  useLive('requests.changed', undefined, () => refresh(api.requests.listRequests, api.help.listHelp));
  return null;
}

/** The version of the support agreement that waits for the caller's answer. */
export function useAgreementToAccept() {
  const { me, can } = useMe();
  const isAsked = me?.next === 'done' && me.company !== null && can('agreement.accept');
  const state = useApi(
    api.consents.agreementState,
    { params: { c: me?.company?.id ?? '' } },
    { isOn: isAsked, freshMs: 5 * FRESH_MS },
  );
  return isAsked ? (state.data?.waiting ?? undefined) : undefined;
}

/** How many wait for the caller's own answer. */
export function useWaiting(): number {
  const requests = useRequests();
  const agreement = useAgreementToAccept();
  return (requests.data?.mine ?? 0) + (agreement ? 1 : 0);
}
