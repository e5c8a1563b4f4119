// Licences: a company's own seats, and for the operator those of all companies. Exports its routes.
import { createRoute, lazyRouteComponent } from '@tanstack/react-router';
import { signedInRoute } from '../../ui/routes.tsx';
import { readLicenceSearch } from './search.ts';

export const licenceRoutes = [
  createRoute({
    getParentRoute: () => signedInRoute,
    path: '/licences',
    validateSearch: readLicenceSearch,
    component: lazyRouteComponent(() => import('./licences-page.tsx'), 'LicencesPage'),
  }),
] as const;
