// Single sign-on: a company's providers, and the page to which a confirmation comes back. Exports its routes.
import { createRoute, lazyRouteComponent } from '@tanstack/react-router';
import { lazy } from 'react';
import { readReturn, type Returned } from '../../factors/returned.ts';
import { rootRoute, signedInRoute } from '../../ui/routes.tsx';

/** Loaded with the page that shows it; the routes here are part of the first load. */
export const ProvidersPanel = lazy(async () => ({
  default: (await import('./providers-panel.tsx')).ProvidersPanel,
}));

export const signOnRoutes = [
  createRoute({
    getParentRoute: () => signedInRoute,
    path: '/portal/company/sign-on',
    validateSearch: (search: Record<string, unknown>): Returned & { tried?: string } => ({
      ...readReturn(search),
      ...(typeof search['tried'] === 'string' && { tried: search['tried'] }),
    }),
    component: lazyRouteComponent(() => import('./sign-on-page.tsx'), 'SignOnPage'),
  }),
] as const;

export const confirmedRoutes = [
  createRoute({
    getParentRoute: () => rootRoute,
    path: '/confirmed',
    validateSearch: readReturn,
    component: lazyRouteComponent(() => import('./confirmed-page.tsx'), 'ConfirmedPage'),
  }),
] as const;
