import { useContext } from 'react';
import { problemWords, useTexts } from '../texts/use-texts.ts';
import { Button } from './button.tsx';
import { CopyButton } from './copy.tsx';
import { FailureIcon, RetryIcon } from './icons.ts';
import { Notice } from './notice.tsx';
import { ProblemActs } from './problem-acts.ts';
import type { Problem } from './problem.ts';
import { State } from './state.tsx';

/** In place of what could not be loaded: words, code, retry, and what to hand to whoever helps. */
export function ErrorState({
  problem,
  onRetry,
  size = 'page',
}: {
  problem: Problem;
  onRetry?: (() => void) | undefined;
  size?: 'page' | 'panel';
}) {
  const texts = useTexts();
  const { kit } = texts;
  return (
    <State
      title={problemWords(texts, problem)}
      icon={FailureIcon}
      tone="bad"
      size={size}
      body={
        <div className="state-facts">
          <span>{problem.code}</span>
          {problem.requestId !== undefined && <span>{problem.requestId}</span>}
          <CopyButton text={report(problem)} label={kit.copyDetails} />
        </div>
      }
      actions={
        onRetry && (
          <Button icon={RetryIcon} onPress={onRetry}>
            {kit.tryAgain}
          </Button>
        )
      }
    />
  );
}

/** Above a form or beside a button: the same, in one line. */
export function ProblemNotice({ problem, onRetry }: { problem: Problem; onRetry?: () => void }) {
  const texts = useTexts();
  const { kit } = texts;
  const actsOn = useContext(ProblemActs);
  return (
    <Notice
      tone="bad"
      title={problemWords(texts, problem)}
      actions={
        <>
          {actsOn(problem)}
          {onRetry && (
            <Button kind="quiet" size="small" onPress={onRetry}>
              {kit.tryAgain}
            </Button>
          )}
          <CopyButton text={report(problem)} label={kit.copyDetails} />
        </>
      }
    >
      <span className="mono">
        {[problem.code, problem.requestId].filter((part) => part !== undefined).join('  ')}
      </span>
    </Notice>
  );
}

function report({ code, status, requestId }: Problem): string {
  return [
    `code ${code}`,
    status && `status ${status}`,
    requestId && `request ${requestId}`,
    `at ${new Date().toISOString()}`,
  ]
    .filter((line) => line !== undefined && line !== 0)
    .join('\n');
}
