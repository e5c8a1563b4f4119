import { createRouter } from '@tanstack/react-router';
import { accountEndRoutes, accountRoutes } from './features/account/index.ts';
import { adminRoutes } from './features/admin/index.ts';
import { agreementRoutes } from './features/agreements/index.ts';
import { companyRoutes } from './features/company/index.ts';
import { deviceRoutes } from './features/devices/index.ts';
import { focusRoutes } from './features/focus/index.ts';
import { licenceRoutes } from './features/licences/index.ts';
import { minorReportRoutes, minorRoutes } from './features/minors/index.ts';
import { operatorRoutes } from './features/operator/index.ts';
import { overviewRoutes } from './features/overview/index.ts';
import { portalRoutes } from './features/portal/index.ts';
import { requestRoutes } from './features/requests/index.ts';
import { sessionRoutes } from './features/sessions/index.ts';
import { setupRoutes } from './features/setup/index.ts';
import { signInRoutes } from './features/sign-in/index.ts';
import { confirmedRoutes, signOnRoutes } from './features/sign-on/index.ts';
import { signingRoutes } from './features/signing/index.ts';
import { trustRoutes } from './features/trust/index.ts';
import { requireSignIn } from './session/guard.ts';
import { Shell } from './shell.tsx';
import { FailedPage, MissingPage, missingRoute, rootRoute, signedInRoute } from './ui/routes.tsx';

signedInRoute.update({ component: Shell });
signedInRoute.options.beforeLoad = requireSignIn;

const routeTree = rootRoute.addChildren([
  signedInRoute.addChildren([
    ...overviewRoutes,
    ...deviceRoutes,
    ...sessionRoutes,
    ...focusRoutes,
    ...trustRoutes,
    ...minorRoutes,
    ...portalRoutes,
    ...requestRoutes,
    ...agreementRoutes,
    ...companyRoutes,
    ...operatorRoutes,
    ...signOnRoutes,
    ...licenceRoutes,
    ...signingRoutes,
    ...accountRoutes,
    ...adminRoutes,
    missingRoute,
  ]),
  ...setupRoutes,
  ...signInRoutes,
  ...minorReportRoutes,
  ...confirmedRoutes,
  ...accountEndRoutes,
]);

export const router = createRouter({
  routeTree,
  defaultNotFoundComponent: MissingPage,
  defaultErrorComponent: FailedPage,
  defaultPreload: 'intent',
  defaultPreloadDelay: 80,
  scrollRestoration: true,
});

declare module '@tanstack/react-router' {
  interface Register {
    router: typeof router;
  }
}
