import { useState, type ReactNode, type SyntheticEvent } from 'react';
import { Form as AriaForm } from 'react-aria-components/Form';
import { ProblemNotice } from './error.tsx';
import { FormValues } from './form-values.ts';
import { asProblem, type Problem } from './problem.ts';
import './form.css';

/**
 * Fields, then `actions`. `error` is what the last submit threw: what it says of a field shows at that field
 * (by `name`), the rest above. `fieldTexts` turns the server's codes into this form's words.
 */
export function Form({
  children,
  actions,
  onSubmit,
  error,
  fieldTexts = {},
  wide = false,
}: {
  children: ReactNode;
  actions: ReactNode;
  onSubmit: (values: FormValues) => void;
  error?: unknown;
  fieldTexts?: Readonly<Record<string, string>>;
  wide?: boolean;
}) {
  const problem = error === undefined || error === null ? undefined : asProblem(error);
  // the same object as long as the problem is: another one would bring back what was typed over
  const [said, setSaid] = useState({ problem, fieldErrors: wordsOf(problem, fieldTexts) });
  if (said.problem !== problem) setSaid({ problem, fieldErrors: wordsOf(problem, fieldTexts) });
  const { fieldErrors } = said;
  const submit = (event: SyntheticEvent<HTMLFormElement>) => {
    event.preventDefault();
    onSubmit(new FormValues(new FormData(event.currentTarget)));
  };
  return (
    <AriaForm
      className="form"
      data-wide={wide ? '' : undefined}
      onSubmit={submit}
      validationErrors={fieldErrors}
    >
      {problem && Object.keys(fieldErrors).length === 0 && <ProblemNotice problem={problem} />}
      <div className="form-fields" onInput={problem?.fields && settle}>
        {children}
      </div>
      <div className="form-actions">{actions}</div>
    </AriaForm>
  );
}

function wordsOf(
  problem: Problem | undefined,
  fieldTexts: Readonly<Record<string, string>>,
): Readonly<Record<string, string>> {
  const entries = Object.entries(problem?.fields ?? {});
  return Object.fromEntries(entries.map(([name, code]) => [name, fieldTexts[code] ?? code]));
}

/** What the server said of a field goes with the first key, not at the press of a button that would then move away. */
function settle({ target }: SyntheticEvent): void {
  target.dispatchEvent(new Event('change', { bubbles: true }));
}
