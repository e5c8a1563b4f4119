import { problemWords, useTexts } from '../texts/use-texts.ts';
import { LockIcon } from './icons.ts';
import type { Problem } from './problem.ts';
import { State } from './state.tsx';

/** Says which line refused and who can change it, and never blames. */
export function NoPermission({ problem, size = 'page' }: { problem: Problem; size?: 'page' | 'panel' }) {
  const texts = useTexts();
  const { kit } = texts;
  return (
    <State title={kit.mayNotSee} icon={LockIcon} size={size}>
      {problem.refusal
        ? problemWords(texts, problem)
        : kit.refusedBy(
            problem.refusedBy === undefined ? problemWords(texts, problem) : undefined,
            problem.refusedBy,
            problem.whoCanChange,
          )}
    </State>
  );
}

/** A thing that doesn't exist, or that this person may not know of: the two look the same on purpose. */
export function NotFound({ what = 'page' }: { what?: string }) {
  return (
    <State title={`No such ${what}`}>
      The address may be mistyped, or it was removed, or it isn’t yours to see.
    </State>
  );
}
