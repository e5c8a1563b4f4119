import { useMemo } from 'react';
import { isCode } from '../api.ts';
import type { Texts } from '../texts/en.ts';
import { problemWords, useTexts } from '../texts/use-texts.ts';
import { asProblem, type Problem } from '../ui/problem.ts';

/** Codes that belong to one field of these forms. */
const fieldOf: Readonly<Record<string, string>> = {
  sign_in_failed: 'password',
  password_too_weak: 'password',
  age_statement_required: 'ageStatement',
  code_wrong: 'code',
  code_used: 'code',
  factor_needed: 'code',
};

/** What a form with a password or a code shows of what was thrown, the same object as long as nothing else was. */
export function useFormProblem(thrown: unknown): Problem | undefined {
  const texts = useTexts();
  return useMemo(() => formProblem(texts, thrown), [texts, thrown]);
}

/** At its field where it has one. */
export function formProblem(texts: Texts, thrown: unknown): Problem | undefined {
  if (thrown === null || thrown === undefined) return undefined;
  const problem = asProblem(thrown);
  const words = problemWords(texts, problem);
  const field = fieldOf[problem.code];
  if (field !== undefined) return { code: problem.code, text: words, fields: { [field]: words } };
  // a path into the factor: what was typed has not the form of a code
  const path = isCode(thrown, 'bad_request') ? thrown.details['path'] : undefined;
  if (typeof path === 'string' && /^(factor|code$)/u.test(path))
    return { code: problem.code, text: words, fields: { code: texts.factors.noCode } };
  return problem;
}
