// Reports that an account is a minor's: the public form, and the list of those who answer. Exports its routes.
import { createRoute, lazyRouteComponent } from '@tanstack/react-router';
import { rootRoute, signedInRoute } from '../../ui/routes.tsx';
import { readMinorsSearch } from './search.ts';

export const minorReportRoutes = [
  createRoute({
    getParentRoute: () => rootRoute,
    path: '/report-minor',
    component: lazyRouteComponent(() => import('./report-page.tsx'), 'ReportMinorPage'),
  }),
] as const;

export const minorRoutes = [
  createRoute({
    getParentRoute: () => signedInRoute,
    path: '/trust/minors',
    validateSearch: readMinorsSearch,
    component: lazyRouteComponent(() => import('./minors-page.tsx'), 'MinorsPage'),
  }),
] as const;
