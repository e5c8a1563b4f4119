import { useContext } from 'react';
import { problemWords, useTexts } from '../texts/use-texts.ts';
import { LockIcon } from './icons.ts';
import { ProblemActs } from './problem-acts.ts';
import type { Problem } from './problem.ts';
import { State } from './state.tsx';

/** Says which line refused and who can change it, and never blames. */
export function NoPermission({ problem, size = 'page' }: { problem: Problem; size?: 'page' | 'panel' }) {
  const texts = useTexts();
  const { kit } = texts;
  const acts = useContext(ProblemActs)(problem);
  return (
    <State title={kit.mayNotSee} icon={LockIcon} size={size} actions={acts}>
      {problem.refusal
        ? problemWords(texts, problem)
        : kit.refusedBy(
            problem.missingWord === undefined ? problemWords(texts, problem) : undefined,
            problem.missingWord,
            problem.whoCanChange,
          )}
    </State>
  );
}

/** A thing that doesn't exist, or that this person may not know of: the two look the same on purpose. */
export function NotFound({ what }: { what?: string | undefined }) {
  const { frame: texts } = useTexts();
  return <State title={texts.noSuch(what ?? texts.page)}>{texts.noSuchDetail}</State>;
}
