// Remote sessions: asking for one, the page where both sides meet, the list, and what other pages show of them. Exports its
// routes and those parts; all but how many wait for an answer is loaded when it is needed.
import { createRoute, lazyRouteComponent } from '@tanstack/react-router';
import { signedInRoute } from '../../ui/routes.tsx';
import { readSessionsSearch } from './search.ts';

export {
  AnsweredSessions,
  AskForSession,
  ConnectedNow,
  DeviceSessions,
  SessionConsents,
  SessionRequests,
  SessionsNow,
  WaitingSessions,
} from './lazy-parts.tsx';
export { FollowSessions, useAskedCount } from './own-sessions.ts';

export const sessionRoutes = [
  createRoute({
    getParentRoute: () => signedInRoute,
    path: '/sessions',
    validateSearch: readSessionsSearch,
    component: lazyRouteComponent(() => import('./sessions-page.tsx'), 'SessionsPage'),
  }),
  createRoute({
    getParentRoute: () => signedInRoute,
    path: '/sessions/$sessionId',
    component: lazyRouteComponent(() => import('./session-page.tsx'), 'SessionPage'),
  }),
  createRoute({
    getParentRoute: () => signedInRoute,
    path: '/view/$sessionId',
    component: lazyRouteComponent(() => import('./view-page.tsx'), 'ViewPage'),
  }),
] as const;
