// A company as its people see it: structure, contact, policy, staff, history; and the devices of one person. Exports its routes.
import { createRoute, lazyRouteComponent } from '@tanstack/react-router';
import { signedInRoute } from '../../ui/routes.tsx';
import { readCompanySearch } from './search.ts';

export const companyRoutes = [
  createRoute({
    getParentRoute: () => signedInRoute,
    path: '/portal',
    component: lazyRouteComponent(() => import('./my-devices-page.tsx'), 'MyDevicesPage'),
  }),
  createRoute({
    getParentRoute: () => signedInRoute,
    path: '/portal/company',
    validateSearch: readCompanySearch,
    component: lazyRouteComponent(() => import('./company-page.tsx'), 'CompanyPage'),
  }),
] as const;
