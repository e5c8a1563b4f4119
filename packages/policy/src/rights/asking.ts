import type { DecidedLine, Decision, DecisionLine } from './decision.ts';
import { levels, type Level } from './levels.ts';
import type { Word } from './words.ts';

/** The word that changes what a line says; who holds it can be asked. Other lines are for nobody in the company to change. */
const answers: readonly (readonly [DecisionLine, Word])[] = [
  ['role', 'role.set'],
  ['level', 'permission.set'],
  ['agreement', 'agreement.accept'],
  ['company_policy', 'policy.set'],
  ['device_policy', 'policy.widen'],
  ['standing_consent', 'standing.give'],
  ['roster', 'roster.edit'],
];
const wordOf: ReadonlyMap<DecisionLine, Word> = new Map(answers);

/** What a refusal leaves to ask for (clause E2). */
export interface Askable {
  line: DecisionLine;
  /** Whoever holds it there can answer. */
  word: Word;
  /** The level that would do, where a level is all that is missing. */
  needed: Level | null;
}

/** Undefined where the line does not refuse, or nobody in the company can change it. */
export function askableOf({ line, verdict, code, params, whoCanChange }: DecidedLine): Askable | undefined {
  const word = wordOf.get(line);
  if (verdict !== 'refuse' || word === undefined) return undefined;
  if (whoCanChange.kind !== 'company' && whoCanChange.kind !== 'root') return undefined;
  const needed = levels.find((level) => code === 'level_too_low' && level === params['needed']);
  return { line, word, needed: needed ?? null };
}

/** Of the line that refused. */
export function askableIn({ lines, refusedBy }: Decision): Askable | undefined {
  const refusing = lines.find(({ line }) => line === refusedBy);
  return refusing && askableOf(refusing);
}

/** Lines on which holders of these words have a say. */
export function linesAnsweredBy(words: ReadonlySet<Word>): DecisionLine[] {
  return answers.filter(([, word]) => words.has(word)).map(([line]) => line);
}

/** What a request about this line asks of whoever answers it. */
export function answerWordOf(line: DecisionLine): Word | undefined {
  return wordOf.get(line);
}
