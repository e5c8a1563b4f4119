import { useRouterState } from '@tanstack/react-router';
import { api, useApi } from '../../api.ts';
import { useMe } from '../../api/me.ts';
import { useTexts } from '../../texts/use-texts.ts';
import { LinkButton } from '../../ui/link.tsx';
import { Notice } from '../../ui/notice.tsx';

const FRESH_MS = 5 * 60_000;

/** To whoever can accept a significant version that waits, on every page but its own. */
export function WaitingNotice() {
  const { agreements } = useTexts();
  const { me, can } = useMe();
  const company = me?.company;
  const isAsked = me?.next === 'done' && company !== null && can('agreement.accept');
  const state = useApi(
    api.consents.agreementState,
    { params: { c: company?.id ?? '' } },
    { isOn: isAsked, freshMs: FRESH_MS },
  );
  const pathname = useRouterState({ select: ({ location }) => location.pathname });
  const waiting = isAsked ? state.data?.waiting : undefined;
  if (!waiting || !company || pathname === '/portal/agreements') return null;
  return (
    <Notice
      tone={state.data?.state === 'accepted' || state.data?.state === 'none' ? 'info' : 'warn'}
      title={agreements.noticeTitle(waiting.number, company.name)}
      actions={<LinkButton to="/portal/agreements">{agreements.noticeOpen}</LinkButton>}
    />
  );
}
