// A person's own day. Exports its routes; each page is a file of its own, loaded when it is opened.
import { createRoute, lazyRouteComponent } from '@tanstack/react-router';
import { signedInRoute } from '../../ui/routes.tsx';

export const focusRoutes = [
  createRoute({
    getParentRoute: () => signedInRoute,
    path: '/focus',
    component: lazyRouteComponent(() => import('./my-day-page.tsx'), 'MyDayPage'),
  }),
] as const;
