import { createRoute, useRouter, type ErrorComponentProps } from '@tanstack/react-router';
import { ErrorState } from '../ui/error.tsx';
import { NotFound } from '../ui/no-permission.tsx';
import { Page } from '../ui/page.tsx';
import { asProblem } from '../ui/problem.ts';
import { signedInRoute } from '../ui/routes.tsx';

/** Every address that leads nowhere, inside the frame. */
export const missingRoute = createRoute({
  getParentRoute: () => signedInRoute,
  path: '$',
  component: MissingPage,
});

export function MissingPage() {
  return (
    <Page title="Not found">
      <NotFound />
    </Page>
  );
}

/** A page that broke leaves the frame whole. */
export function FailedPage({ error, reset }: ErrorComponentProps) {
  const router = useRouter();
  const retry = () => {
    reset();
    void router.invalidate();
  };
  return (
    <Page title="This page failed">
      <ErrorState problem={asProblem(error)} onRetry={retry} />
    </Page>
  );
}
