import { lazy, Suspense, type ComponentProps, type ReactNode } from 'react';
import type { DecidedLine } from '@candor/policy/rights/decision.ts';
import type { Problem } from '../../ui/problem.ts';

// seldom wanted, so not part of what every page loads
const AskButton = lazy(async () => ({ default: (await import('./ask-button.tsx')).AskButton }));
const Offer = lazy(async () => ({ default: (await import('./offer-dialog.tsx')).OfferDialog }));

/** For a refusal that names its device: the way to ask for what it refused. */
export function askAbout({ refusal, asked }: Problem): ReactNode {
  return refusal && asked && <AskForIt line={refusal} {...asked} />;
}

/** Nothing where nobody in the company can change what refuses, or the reader can do it. */
export function AskForIt(asked: { line: DecidedLine; device: string; right: string }) {
  return (
    <Suspense>
      <AskButton {...asked} />
    </Suspense>
  );
}

export function OfferDialog(given: ComponentProps<typeof Offer>) {
  return (
    <Suspense>
      <Offer {...given} />
    </Suspense>
  );
}
