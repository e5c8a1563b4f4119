// Pages before anybody is known: signing in, signing up, recovering an account. Exports its routes.
import { createRoute, lazyRouteComponent } from '@tanstack/react-router';
import { rootRoute } from '../../ui/routes.tsx';

export const signInRoutes = [
  createRoute({
    getParentRoute: () => rootRoute,
    path: '/sign-in',
    validateSearch: ({ next }: Record<string, unknown>): { next?: string | undefined } =>
      typeof next === 'string' ? { next } : {},
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
    component: lazyRouteComponent(() => import('./invite-page.tsx'), 'InvitePage'),
  }),
] as const;
