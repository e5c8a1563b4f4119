// Pages before anybody is known: signing in, signing up, recovering an account. Exports its routes.
import { createRoute, lazyRouteComponent } from '@tanstack/react-router';
import { readReturn } from '../../factors/returned.ts';
import { rootRoute } from '../../ui/routes.tsx';
import { readSignInSearch } from './search.ts';

export { PublicPage } from './public-page.tsx';

export const signInRoutes = [
  createRoute({
    getParentRoute: () => rootRoute,
    path: '/sign-in',
    validateSearch: readSignInSearch,
    component: lazyRouteComponent(() => import('./sign-in-page.tsx'), 'SignInPage'),
  }),
  createRoute({
    getParentRoute: () => rootRoute,
    path: '/sign-up',
    component: lazyRouteComponent(() => import('./sign-up-page.tsx'), 'SignUpPage'),
  }),
  createRoute({
    getParentRoute: () => rootRoute,
    path: '/recover',
    component: lazyRouteComponent(() => import('./recover-page.tsx'), 'RecoverPage'),
  }),
  createRoute({
    getParentRoute: () => rootRoute,
    path: '/factor-reset',
    component: lazyRouteComponent(() => import('./lost-factors-page.tsx'), 'LostFactorsPage'),
  }),
  createRoute({
    getParentRoute: () => rootRoute,
    path: '/factor-reset/begin',
    component: lazyRouteComponent(() => import('./link-pages.tsx'), 'BeginFactorResetPage'),
  }),
  createRoute({
    getParentRoute: () => rootRoute,
    path: '/factor-reset/cancel',
    component: lazyRouteComponent(() => import('./link-pages.tsx'), 'CancelFactorResetPage'),
  }),
  createRoute({
    getParentRoute: () => rootRoute,
    path: '/email',
    component: lazyRouteComponent(() => import('./link-pages.tsx'), 'ConfirmEmailPage'),
  }),
  createRoute({
    getParentRoute: () => rootRoute,
    path: '/email/undo',
    component: lazyRouteComponent(() => import('./link-pages.tsx'), 'UndoEmailPage'),
  }),
  createRoute({
    getParentRoute: () => rootRoute,
    path: '/restore',
    component: lazyRouteComponent(() => import('./link-pages.tsx'), 'RestorePage'),
  }),
  createRoute({
    getParentRoute: () => rootRoute,
    path: '/invite/$token',
    validateSearch: readReturn,
    component: lazyRouteComponent(() => import('./invite-page.tsx'), 'InvitePage'),
  }),
] as const;
