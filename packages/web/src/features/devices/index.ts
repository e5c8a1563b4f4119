// Devices: the list, one device, and enrolment. Exports its routes; each page is a file of its own, loaded when it is opened.
import { createRoute, lazyRouteComponent } from '@tanstack/react-router';
import { signedInRoute } from '../../ui/routes.tsx';
import { readDeviceSearch, readDevicesSearch } from './search.ts';

export const deviceRoutes = [
  createRoute({
    getParentRoute: () => signedInRoute,
    path: '/devices',
    validateSearch: readDevicesSearch,
    component: lazyRouteComponent(() => import('./devices-page.tsx'), 'DevicesPage'),
  }),
  createRoute({
    getParentRoute: () => signedInRoute,
    path: '/devices/enrol',
    component: lazyRouteComponent(() => import('./enrol-page.tsx'), 'EnrolPage'),
  }),
  createRoute({
    getParentRoute: () => signedInRoute,
    path: '/devices/$deviceId',
    validateSearch: readDeviceSearch,
    component: lazyRouteComponent(() => import('./device-page.tsx'), 'DevicePage'),
  }),
] as const;
