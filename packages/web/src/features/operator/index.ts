// What the operator's company has of others: its staff and where they reach, and all companies. Exports its routes.
import { createRoute, lazyRouteComponent } from '@tanstack/react-router';
import { signedInRoute } from '../../ui/routes.tsx';

export const operatorRoutes = [
  createRoute({
    getParentRoute: () => signedInRoute,
    path: '/admin/people',
    component: lazyRouteComponent(() => import('./staff-page.tsx'), 'StaffPage'),
  }),
  createRoute({
    getParentRoute: () => signedInRoute,
    path: '/admin/companies',
    component: lazyRouteComponent(() => import('./companies-page.tsx'), 'CompaniesPage'),
  }),
] as const;
