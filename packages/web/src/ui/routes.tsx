import {
  createRootRoute,
  createRoute,
  Outlet,
  useRouter,
  type ErrorComponentProps,
} from '@tanstack/react-router';
import { useTexts } from '../texts/use-texts.ts';
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

/** Every address that leads nowhere, inside the frame. */
export const missingRoute = createRoute({
  getParentRoute: () => signedInRoute,
  path: '$',
  component: MissingPage,
});

export function MissingPage() {
  const { frame: texts } = useTexts();
  return (
    <Page title={texts.notFound}>
      <NotFound />
    </Page>
  );
}

/** A page that broke leaves the frame whole. */
export function FailedPage(props: ErrorComponentProps) {
  const { frame: texts } = useTexts();
  return (
    <Page title={texts.pageFailed}>
      <Failure {...props} />
    </Page>
  );
}

function LostPage() {
  const { frame: texts } = useTexts();
  return (
    <Quiet title={texts.notFound} foot={<Link to="/">{texts.toOverview}</Link>}>
      <NotFound />
    </Quiet>
  );
}

function BrokenPage(props: ErrorComponentProps) {
  const { frame: texts } = useTexts();
  return (
    <Quiet title={texts.pageFailed}>
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
