// The first start and signing in: pages before anybody is known. Exports its routes; each page is a file of its own, loaded when it is opened.
import { createRoute, lazyRouteComponent } from '@tanstack/react-router';
import { rootRoute } from '../../ui/routes.tsx';

export const setupRoutes = [
  createRoute({
    getParentRoute: () => rootRoute,
    path: '/setup',
    component: lazyRouteComponent(() => import('./setup-page.tsx'), 'SetupPage'),
  }),
  createRoute({
    getParentRoute: () => rootRoute,
    path: '/sign-in',
    validateSearch: ({ next }: Record<string, unknown>): { next?: string | undefined } =>
      typeof next === 'string' ? { next } : {},
    component: lazyRouteComponent(() => import('./sign-in-page.tsx'), 'SignInPage'),
  }),
] as const;
