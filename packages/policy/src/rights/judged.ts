import type { Changer, DecidedLine, DecisionCode, DecisionLine, Verdict } from './decision.ts';
import type { DecideInput, LineFacts } from './facts.ts';

/** A line's answer, before the names of those who can change it are known. */
export interface Judged {
  readonly verdict: Verdict;
  readonly code: DecisionCode;
  readonly changer: Changer;
  readonly params: Record<string, string | number>;
  readonly source: string | null;
}

/** @param before the lines above, of which only the grant needs to know whether one asks */
export type Judge<L extends DecisionLine> = (
  facts: LineFacts<L>,
  input: DecideInput,
  before: readonly DecidedLine[],
) => Judged;

const judged =
  (verdict: Verdict) =>
  (
    code: DecisionCode,
    changer: Changer = 'nobody',
    params: Record<string, string | number> = {},
    source: string | null = null,
  ): Judged => ({ verdict, code, changer, params, source });

export const allow = judged('allow');
export const refuse = judged('refuse');
export const ask = judged('ask');
