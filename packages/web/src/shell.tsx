import { Outlet, useNavigate, useRouter } from '@tanstack/react-router';
import { useEffect } from 'react';
import { holdLink, onRegained } from './api/live-link.ts';
import { meQuery, useMe } from './api/me.ts';
import { isTurnHeld, onTurn } from './api/turns.ts';
import { AskedGate, WaitingNotice } from './features/agreements/index.ts';
import { askAbout, FollowRequests, useWaiting } from './features/requests/index.ts';
import { FollowSessions, useAskedCount } from './features/sessions/index.ts';
import { placesIn } from './places.ts';
import { queries } from './queries.ts';
import { Account } from './session/account.tsx';
import { placesOf, withWaiting } from './session/places-of.ts';
import { speak } from './texts/language.ts';
import { useTexts } from './texts/use-texts.ts';
import { Frame } from './ui/frame/frame.tsx';
import { ProblemActs } from './ui/problem-acts.ts';

/** The frame with this product's places and the signed-in person's account. */
export function Shell() {
  const { me, can } = useMe();
  const texts = useTexts();
  useTurns();
  useEffect(() => onRegained(() => void queries.invalidateQueries()), []);
  const isReady = me?.next === 'done';
  useEffect(() => (isReady ? holdLink() : undefined), [isReady]);
  const language = me?.language;
  useEffect(() => {
    if (language) void speak(language);
  }, [language]);
  const count = useWaiting() + useAskedCount().mine;
  const places = withWaiting(placesOf(placesIn(texts), can), '/portal/requests', {
    count,
    words: texts.requests.count(count),
  });
  return (
    <ProblemActs value={askAbout}>
      <Frame groups={me?.next === 'enrol' ? [] : places} account={<Account />}>
        {isReady && me.company !== null && <FollowRequests />}
        {isReady && me.company !== null && <FollowSessions />}
        <AskedGate>
          <WaitingNotice />
          <Outlet />
        </AskedGate>
      </Frame>
    </ProblemActs>
  );
}

/** A sign-in that ended elsewhere, or by time, ends here too, and leads back afterwards; who lacks a factor is led to it. */
function useTurns(): void {
  const navigate = useNavigate();
  const router = useRouter();
  useEffect(
    () =>
      onTurn((turn) => {
        if (isTurnHeld(turn)) return;
        if (turn === 'factor-missing') {
          void queries.invalidateQueries({ queryKey: meQuery.queryKey });
          void navigate({ to: '/settings/security' });
          return;
        }
        if (turn === 'company-gone') {
          // nothing of it is left on the screen or in memory
          location.assign('/');
          return;
        }
        const { href, pathname } = router.state.location;
        if (BEFORE_SIGN_IN.has(pathname)) return;
        queries.clear();
        void navigate({ to: '/sign-in', search: { next: href } });
      }),
    [navigate, router],
  );
}

/** From here nobody is sent to the sign-in page. */
const BEFORE_SIGN_IN = new Set(['/sign-in', '/setup', '/account-ended']);
