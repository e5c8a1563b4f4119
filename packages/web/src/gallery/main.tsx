import {
  createMemoryHistory,
  createRootRoute,
  createRoute,
  createRouter,
  Outlet,
  RouterContextProvider,
} from '@tanstack/react-router';
import { StrictMode } from 'react';
import { createRoot } from 'react-dom/client';
import { UiProvider } from '../ui/provider.tsx';
import { SCENES } from './scenes.tsx';

/** Development only: `gallery.html?scene=devices` shows one scene of the kit. Not part of the production build. */
const wanted = new URLSearchParams(location.search).get('scene') ?? 'kit';
const scene = SCENES.find(({ id }) => id === wanted) ?? SCENES[0];

const rootRoute = createRootRoute({ component: Outlet });
const anyRoute = createRoute({ getParentRoute: () => rootRoute, path: '$' });
const router = createRouter({
  routeTree: rootRoute.addChildren([anyRoute]),
  history: createMemoryHistory({ initialEntries: [scene?.path ?? '/'] }),
});

const holder = document.getElementById('root');
if (holder === null) throw new Error('gallery.html has no element with the id root');
createRoot(holder).render(
  <StrictMode>
    <UiProvider>
      <RouterContextProvider router={router}>{scene && <scene.Show />}</RouterContextProvider>
    </UiProvider>
  </StrictMode>,
);
