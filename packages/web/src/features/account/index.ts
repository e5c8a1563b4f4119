// A person's own account: how they sign in, what is known of them, and its end. Exports its routes.
import { createRoute, lazyRouteComponent } from '@tanstack/react-router';
import { rootRoute, signedInRoute } from '../../ui/routes.tsx';

export const accountRoutes = [
  createRoute({
    getParentRoute: () => signedInRoute,
    path: '/settings/security',
    component: lazyRouteComponent(() => import('./security-page.tsx'), 'SecurityPage'),
  }),
  createRoute({
    getParentRoute: () => signedInRoute,
    path: '/settings/profile',
    component: lazyRouteComponent(() => import('./profile-page.tsx'), 'ProfilePage'),
  }),
] as const;

/** After the account's end nobody is signed in. */
export const accountEndRoutes = [
  createRoute({
    getParentRoute: () => rootRoute,
    path: '/account-ended',
    component: lazyRouteComponent(() => import('./ended-page.tsx'), 'EndedPage'),
  }),
] as const;
