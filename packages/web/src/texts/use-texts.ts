import { useSyncExternalStore } from 'react';
import type { Problem } from '../ui/problem.ts';
import type { Texts } from './en.ts';
import { spokenNow, watchLanguage, type Spoken } from './language.ts';

/** The words of the language that the console speaks. */
export function useTexts(): Texts {
  return useSpoken().texts;
}

export function useSpoken(): Spoken {
  return useSyncExternalStore(watchLanguage, spokenNow);
}

/** What went wrong, in this language where it has words for it, else in the server's. */
export function problemWords({ problems }: Texts, { code, text }: Problem): string {
  return problems[code] ?? text;
}
