import { Outlet, useNavigate, useRouter } from '@tanstack/react-router';
import { useEffect } from 'react';
import { onRegained } from './api/live-link.ts';
import { useMe } from './api/me.ts';
import { onNotSignedIn } from './api/signed-out.ts';
import { PLACES } from './places.ts';
import { queries } from './queries.ts';
import { Account } from './session/account.tsx';
import { placesOf } from './session/places-of.ts';
import { Frame } from './ui/frame/frame.tsx';

/** The frame with this product's places and the signed-in person's account. */
export function Shell() {
  const { can } = useMe();
  useLeaveWhenSignedOut();
  useEffect(() => onRegained(() => void queries.invalidateQueries()), []);
  return (
    <Frame groups={placesOf(PLACES, can)} account={<Account />}>
      <Outlet />
    </Frame>
  );
}

/** A sign-in that ended elsewhere, or by time, ends here too, and leads back afterwards. */
function useLeaveWhenSignedOut(): void {
  const navigate = useNavigate();
  const router = useRouter();
  useEffect(
    () =>
      onNotSignedIn(() => {
        const { href, pathname } = router.state.location;
        if (pathname === '/sign-in' || pathname === '/setup') return;
        queries.clear();
        void navigate({ to: '/sign-in', search: { next: href } });
      }),
    [navigate, router],
  );
}
