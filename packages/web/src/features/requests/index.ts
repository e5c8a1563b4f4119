// What waits for somebody's answer: its page, how many wait, and the way to ask where something was refused.
import { createRoute, lazyRouteComponent } from '@tanstack/react-router';
import { signedInRoute } from '../../ui/routes.tsx';

export { AskForIt, askAbout, OfferDialog } from './ask-for-it.tsx';
export { FollowRequests, useWaiting } from './use-requests.ts';

export const requestRoutes = [
  createRoute({
    getParentRoute: () => signedInRoute,
    path: '/portal/requests',
    component: lazyRouteComponent(() => import('./requests-page.tsx'), 'RequestsPage'),
  }),
] as const;
