// The server's own state, for whoever runs it. Exports its routes; each page is a file of its own, loaded when it is opened.
import { createRoute, lazyRouteComponent } from '@tanstack/react-router';
import { signedInRoute } from '../../ui/routes.tsx';
import { readServerSearch } from './search.ts';

export const adminRoutes = [
  createRoute({
    getParentRoute: () => signedInRoute,
    path: '/admin/server',
    validateSearch: readServerSearch,
    component: lazyRouteComponent(() => import('./server-page.tsx'), 'ServerPage'),
  }),
  createRoute({
    getParentRoute: () => signedInRoute,
    path: '/admin/backups',
    component: lazyRouteComponent(() => import('./backups-page.tsx'), 'BackupsPage'),
  }),
] as const;
