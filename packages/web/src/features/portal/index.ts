// A company's own pages: its people and invitations. Exports its routes.
import { createRoute, lazyRouteComponent } from '@tanstack/react-router';
import { signedInRoute } from '../../ui/routes.tsx';
import { readPeopleSearch } from './search.ts';

export const portalRoutes = [
  createRoute({
    getParentRoute: () => signedInRoute,
    path: '/portal/people',
    validateSearch: readPeopleSearch,
    component: lazyRouteComponent(() => import('./people-page.tsx'), 'PeoplePage'),
  }),
] as const;
