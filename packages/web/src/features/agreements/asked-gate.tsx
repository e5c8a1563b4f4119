import { useRouterState } from '@tanstack/react-router';
import { lazy, Suspense, type ReactNode } from 'react';
import { api, useApi } from '../../api.ts';
import { useMe } from '../../api/me.ts';
import { useTexts } from '../../texts/use-texts.ts';
import { LinkButton } from '../../ui/link.tsx';
import { Notice } from '../../ui/notice.tsx';

const OwnAgreementsPage = lazy(async () => ({
  default: (await import('./own-page.tsx')).OwnAgreementsPage,
}));
const FRESH_MS = 5 * 60_000;
const OWN = '/settings/agreements';
/** Reading, leaving with one's data, and the end of the account never wait for an answer. */
const ALWAYS_OPEN = new Set([OWN, '/settings/security', '/trust/my-data']);

/**
 * Terms or a notice that changed significantly: announced, one line above the page; in force and not answered, they are
 * asked for before any page.
 */
export function AskedGate({ children }: { children: ReactNode }) {
  const { ownAgreements } = useTexts();
  const { me } = useMe();
  const isAsked = me?.next === 'done';
  const own = useApi(api.ownAgreements.listOwn, undefined, { isOn: isAsked, freshMs: FRESH_MS });
  const pathname = useRouterState({ select: ({ location }) => location.pathname });
  if (!isAsked) return children;
  // nothing of a page before it is known whether it has to wait; where no answer comes, the page says so
  if (own.isPending && own.failureCount === 0) return null;
  const states = new Set(own.data?.items.map(({ state }) => state));
  const isDue = states.has('due');
  const look = <LinkButton to={OWN}>{ownAgreements.look}</LinkButton>;
  if (isDue && !ALWAYS_OPEN.has(pathname))
    return (
      <>
        <Notice tone="warn" title={ownAgreements.dueTitle} />
        <Suspense>
          <OwnAgreementsPage />
        </Suspense>
      </>
    );
  return (
    <>
      {pathname !== OWN && isDue && <Notice tone="warn" title={ownAgreements.dueTitle} actions={look} />}
      {pathname !== OWN && !isDue && states.has('coming') && (
        <Notice title={ownAgreements.comingTitle} actions={look} />
      )}
      {children}
    </>
  );
}
