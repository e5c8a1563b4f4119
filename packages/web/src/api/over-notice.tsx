import { isCode } from '../api.ts';
import { useTexts } from '../texts/use-texts.ts';
import { ProblemNotice } from '../ui/error.tsx';
import { Notice } from '../ui/notice.tsx';
import { asProblem } from '../ui/problem.ts';

/** What an answer threw; where somebody was first, whose answer it was. */
export function OverNotice({ error }: { error: unknown }) {
  const { requests: texts } = useTexts();
  if (error === null || error === undefined) return null;
  if (!isCode(error, 'request_over')) return <ProblemNotice problem={asProblem(error)} />;
  const { state, by } = error.details;
  const states: Readonly<Record<string, string>> = texts.states;
  const word = typeof state === 'string' ? (states[state] ?? state) : texts.ended;
  return (
    <Notice
      tone="warn"
      title={typeof by === 'string' ? texts.over(word, texts.by(by)) : texts.overAlone(word)}
    />
  );
}
