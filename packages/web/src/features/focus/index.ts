// A person's own day. Exports its routes; each page is a file of its own, loaded when it is opened.
import { createRoute, lazyRouteComponent } from '@tanstack/react-router';
import { signedInRoute } from '../../ui/routes.tsx';
import { isDate } from './local-day.ts';

export const focusRoutes = [
  createRoute({
    getParentRoute: () => signedInRoute,
    path: '/focus',
    // without a date it is today, also tomorrow
    validateSearch: ({ date }: Record<string, unknown>): { date?: string | undefined } =>
      isDate(date) ? { date } : {},
    component: lazyRouteComponent(() => import('./my-day-page.tsx'), 'MyDayPage'),
  }),
] as const;
