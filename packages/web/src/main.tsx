import { QueryClientProvider } from '@tanstack/react-query';
import { RouterProvider } from '@tanstack/react-router';
import { StrictMode } from 'react';
import { createRoot } from 'react-dom/client';
import { queries } from './queries.ts';
import { router } from './router.ts';
import { ConfirmIdentity } from './session/confirm-identity.tsx';
import { languageOf, speak } from './texts/language.ts';
import { UiProvider } from './ui/provider.tsx';

// Schemas come with the pages that need them. The page's policy runs no code made of text, and a try to is reported.
Object.assign(globalThis, { __zod_globalConfig: { jitless: true } });

const holder = document.getElementById('root');
if (holder === null) throw new Error('index.html has no element with the id root');

// until the account says which language it is
await speak(languageOf(navigator.languages));

createRoot(holder).render(
  <StrictMode>
    <UiProvider>
      <QueryClientProvider client={queries}>
        <RouterProvider router={router} />
        <ConfirmIdentity />
      </QueryClientProvider>
    </UiProvider>
  </StrictMode>,
);
