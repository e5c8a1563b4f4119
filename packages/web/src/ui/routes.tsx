import {
  createRootRoute,
  createRoute,
  Outlet,
  useRouter,
  type ErrorComponentProps,
} from '@tanstack/react-router';
import { ErrorState } from './error.tsx';
import { Quiet } from './frame/quiet.tsx';
import { Link } from './link.tsx';
import { NotFound } from './no-permission.tsx';
import { Page } from './page.tsx';
import { asProblem } from './problem.ts';

/** Every route hangs under one of these two: without the frame, or with it (router.tsx puts it in). */
export const rootRoute = createRootRoute({
  component: Outlet,
  notFoundComponent: LostPage,
  errorComponent: BrokenPage,
});

export const signedInRoute = createRoute({
  getParentRoute: () => rootRoute,
  id: 'signed-in',
  notFoundComponent: MissingPage,
  errorComponent: FailedPage,
});

function MissingPage() {
  return (
    <Page title="Not found">
      <NotFound />
    </Page>
  );
}

function FailedPage(props: ErrorComponentProps) {
  return (
    <Page title="This page failed">
      <Failure {...props} />
    </Page>
  );
}

function LostPage() {
  return (
    <Quiet title="Not found" foot={<Link to="/">Go to the overview</Link>}>
      <NotFound />
    </Quiet>
  );
}

function BrokenPage(props: ErrorComponentProps) {
  return (
    <Quiet title="This page failed">
      <Failure {...props} />
    </Quiet>
  );
}

function Failure({ error, reset }: ErrorComponentProps) {
  const router = useRouter();
  const retry = () => {
    reset();
    void router.invalidate();
  };
  return <ErrorState problem={asProblem(error)} onRetry={retry} size="panel" />;
}
