// The promises with their proofs, and what is held about oneself. Exports its routes; each page is a file of its own, loaded when it is opened.
import { createRoute, lazyRouteComponent } from '@tanstack/react-router';
import { signedInRoute } from '../../ui/routes.tsx';
import { readMyDataSearch, readPromisesSearch } from './search.ts';

export const trustRoutes = [
  createRoute({
    getParentRoute: () => signedInRoute,
    path: '/trust',
    validateSearch: readPromisesSearch,
    component: lazyRouteComponent(() => import('./promises-page.tsx'), 'PromisesPage'),
  }),
  createRoute({
    getParentRoute: () => signedInRoute,
    path: '/trust/my-data',
    validateSearch: readMyDataSearch,
    component: lazyRouteComponent(() => import('./my-data-page.tsx'), 'MyDataPage'),
  }),
  createRoute({
    getParentRoute: () => signedInRoute,
    path: '/trust/promises/$promiseId',
    component: lazyRouteComponent(() => import('./promise-page.tsx'), 'PromisePage'),
  }),
] as const;
