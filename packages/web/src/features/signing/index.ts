// Root keys, the roster and device certificates: what people sign. Exports its routes; the page is loaded when it is opened.
import { createRoute, lazyRouteComponent } from '@tanstack/react-router';
import { signedInRoute } from '../../ui/routes.tsx';

export const signingRoutes = [
  createRoute({
    getParentRoute: () => signedInRoute,
    path: '/settings/signing',
    component: lazyRouteComponent(() => import('./signing-page.tsx'), 'SigningPage'),
  }),
] as const;
