// The first start, before anybody is known. Exports its route; the page is a file of its own, loaded when it is opened.
import { createRoute, lazyRouteComponent } from '@tanstack/react-router';
import { rootRoute } from '../../ui/routes.tsx';

export const setupRoutes = [
  createRoute({
    getParentRoute: () => rootRoute,
    path: '/setup',
    component: lazyRouteComponent(() => import('./setup-page.tsx'), 'SetupPage'),
  }),
] as const;
