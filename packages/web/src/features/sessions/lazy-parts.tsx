import { lazy, Suspense, type ComponentProps } from 'react';

// what other pages show of sessions comes after them, with its words
const parts = () => import('./parts.tsx');
const Answered = lazy(async () => ({ default: (await parts()).AnsweredSessions }));
const Ask = lazy(async () => ({ default: (await parts()).AskForSession }));
const OfDevice = lazy(async () => ({ default: (await parts()).DeviceSessions }));
const Connected = lazy(async () => ({ default: (await parts()).ConnectedNow }));
const Consents = lazy(async () => ({ default: (await parts()).SessionConsents }));
const Waiting = lazy(async () => ({ default: (await parts()).WaitingSessions }));
const Now = lazy(async () => ({ default: (await parts()).SessionsNow }));
// with what verifies and signs
const Requests = lazy(async () => ({ default: (await import('./session-requests.tsx')).SessionRequests }));

/** The button that asks for a session on a device. */
export function AskForSession(given: ComponentProps<typeof Ask>) {
  return (
    <Suspense>
      <Ask {...given} />
    </Suspense>
  );
}

/** The last sessions on a device. */
export function DeviceSessions(given: ComponentProps<typeof OfDevice>) {
  return (
    <Suspense>
      <OfDevice {...given} />
    </Suspense>
  );
}

/** Who asks or is connected on a device now, and the way to end it. */
export function SessionsNow(given: ComponentProps<typeof Now>) {
  return (
    <Suspense>
      <Now {...given} />
    </Suspense>
  );
}

/** The same on one of the reader's own devices. */
export function ConnectedNow(given: ComponentProps<typeof Connected>) {
  return (
    <Suspense>
      <Connected {...given} />
    </Suspense>
  );
}

/** That sessions wait for the reader's answer. */
export function WaitingSessions() {
  return (
    <Suspense>
      <Waiting />
    </Suspense>
  );
}

/** The sessions that wait for the reader's answer, to be answered. */
export function SessionRequests() {
  return (
    <Suspense>
      <Requests />
    </Suspense>
  );
}

/** How sessions on the reader's devices were answered of late. */
export function AnsweredSessions() {
  return (
    <Suspense>
      <Answered />
    </Suspense>
  );
}

/** What was allowed for one session alone. */
export function SessionConsents() {
  return (
    <Suspense>
      <Consents />
    </Suspense>
  );
}
