import type { Changer, DecidedLine, DecisionCode } from './decision.ts';

/** The sentences of one language. */
export interface RightsTexts {
  readonly lines: Readonly<Record<DecisionCode, string>>;
  /** Who can change it, where no name is known. */
  readonly changers: Readonly<Record<Changer, string>>;
  /** Between the last two of several names. */
  readonly or: string;
}

/** A line in words: "Refused by the device policy of PC-12: terminal is never. Sam Example can change it." */
export function explainLine({ code, params, whoCanChange }: DecidedLine, texts: RightsTexts): string {
  const who = joinNames(whoCanChange.names, texts.or) ?? texts.changers[whoCanChange.kind];
  const filled: Record<string, string | number> = { ...params, who };
  return texts.lines[code].replace(/\{(\w+)\}/gu, (_, name: string) => String(filled[name] ?? '?'));
}

function joinNames(names: readonly string[], or: string): string | undefined {
  const last = names.at(-1);
  return names.length > 1 ? `${names.slice(0, -1).join(', ')} ${or} ${last}` : last;
}
