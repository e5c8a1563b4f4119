import { useMemo, type ReactNode, type SyntheticEvent } from 'react';
import { Form as AriaForm } from 'react-aria-components/Form';
import { ProblemNotice } from './error.tsx';
import { FormValues } from './form-values.ts';
import { asProblem } from './problem.ts';
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
  const fieldErrors = useMemo(
    () =>
      Object.entries(problem?.fields ?? {}).map(([name, code]): [string, string] => [
        name,
        fieldTexts[code] ?? code,
      ]),
    [problem, fieldTexts],
  );
  const submit = (event: SyntheticEvent<HTMLFormElement>) => {
    event.preventDefault();
    onSubmit(new FormValues(new FormData(event.currentTarget)));
  };
  return (
    <AriaForm
      className="form"
      data-wide={wide ? '' : undefined}
      onSubmit={submit}
      validationErrors={Object.fromEntries(fieldErrors)}
    >
      {problem && fieldErrors.length === 0 && <ProblemNotice problem={problem} />}
      {children}
      <div className="form-actions">{actions}</div>
    </AriaForm>
  );
}
