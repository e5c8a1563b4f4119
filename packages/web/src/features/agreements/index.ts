// What a company agreed to, and what the operator publishes for it. Exports its routes.
import { createRoute, lazyRouteComponent } from '@tanstack/react-router';
import { signedInRoute } from '../../ui/routes.tsx';
import { readAgreementSearch } from './search.ts';

export { AskedGate } from './asked-gate.tsx';
export { WaitingNotice } from './waiting-notice.tsx';

export const agreementRoutes = [
  createRoute({
    getParentRoute: () => signedInRoute,
    path: '/portal/agreements',
    validateSearch: readAgreementSearch,
    component: lazyRouteComponent(() => import('./agreements-page.tsx'), 'AgreementsPage'),
  }),
  createRoute({
    getParentRoute: () => signedInRoute,
    path: '/settings/agreements',
    component: lazyRouteComponent(() => import('./own-page.tsx'), 'OwnAgreementsPage'),
  }),
  createRoute({
    getParentRoute: () => signedInRoute,
    path: '/admin/agreements',
    component: lazyRouteComponent(() => import('./publish-page.tsx'), 'PublishPage'),
  }),
] as const;
