import { useEffect } from 'react';
import { api, useAction } from '../api.ts';
import { problemWords, useTexts } from '../texts/use-texts.ts';
import { ProblemNotice } from '../ui/error.tsx';
import { asProblem } from '../ui/problem.ts';
import { Skeleton } from '../ui/skeleton.tsx';
import { RecoveryCodes } from './recovery-codes.tsx';

/** Makes recovery codes, which ends the earlier ones, and shows them. */
export function NewCodes({ onDone }: { onDone: () => void }) {
  const texts = useTexts();
  const { data, error, isPending, start } = useAction(api.security.makeRecoveryCodes, {
    refreshes: [api.security.factors],
  });
  const isWanted = data === undefined && error === null && !isPending;
  useEffect(() => {
    if (isWanted) start();
  }, [isWanted, start]);
  if (data) return <RecoveryCodes codes={data.codes} onDone={onDone} />;
  if (error === null) return <Skeleton shape="text" />;
  const problem = asProblem(error);
  return (
    <ProblemNotice problem={{ ...problem, text: problemWords(texts, problem) }} onRetry={() => start()} />
  );
}
