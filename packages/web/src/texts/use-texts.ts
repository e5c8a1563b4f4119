import { useSyncExternalStore } from 'react';
import type { DecidedLine } from '@candor/policy/rights/decision.ts';
import { explainLine } from '@candor/policy/rights/explain.ts';
import type { Problem } from '../ui/problem.ts';
import type { Texts } from './en.ts';
import { spokenNow, watchLanguage, type Part, type Spoken } from './language.ts';

/** The words of the language that the console speaks. */
export function useTexts(): Texts {
  return useSpoken().texts;
}

/** The words of a part that loads with its pages. */
export function usePart<Words>(part: Part<Words>): Words {
  useSpoken();
  return part.now();
}

export function useSpoken(): Spoken {
  return useSyncExternalStore(watchLanguage, spokenNow);
}

/** What went wrong, in this language where it has words for it, else in the server's. */
export function problemWords(texts: Texts, { code, text, refusal }: Problem): string {
  return refusal
    ? lineWords(texts, refusal)
    : (texts.problems[code.startsWith('http_') ? 'http' : code] ?? text);
}

/** A line of a Decision as a sentence; what has a name in this language is called by it. */
export function lineWords({ levels, policyRights, rights, roles }: Texts, line: DecidedLine): string {
  const called: Readonly<Record<string, string>> = {
    ...levels,
    ...policyRights,
    ...Object.fromEntries(Object.entries(roles).map(([id, { name }]) => [id, name])),
  };
  const params = Object.fromEntries(
    Object.entries(line.params).map(([name, value]) => [
      name,
      isNamed(name) ? (called[value] ?? value) : value,
    ]),
  );
  return explainLine({ ...line, params }, rights);
}

/** The others hold names that people gave. */
const isNamed = (name: string) => ['level', 'needed', 'right', 'role'].includes(name);
