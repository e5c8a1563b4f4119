import { clean } from '@candor/policy/text.ts';

/** XML 1.0 section 2.2 knows no such characters. */
const notInXml = /[\ufffe\uffff]/gu;
/** More marks than a letter has in any script would be drawn over what stands above and below. */
const towers = /(\p{M}{3})\p{M}+/gu;

/** Hostile text as it may be drawn: one line, no controls, at most `max` code points. */
export function plain(text: string, max: number): string {
  return clean(text, max).replaceAll(notInXml, '').replaceAll(towers, '$1');
}

/** The same, with an ellipsis where it was cut. */
export function shortened(text: string, max: number): string {
  const whole = plain(text, max + 1);
  return [...whole].length <= max ? whole : `${plain(whole, max - 1)}…`;
}

/** A name within a sentence; whatever its direction, the sentence keeps its own (UAX 9, first strong isolate). */
export const isolated = (text: string): string => `\u2068${text}\u2069`;

export function escapeMarkup(text: string): string {
  return text
    .replaceAll('&', '&amp;')
    .replaceAll('<', '&lt;')
    .replaceAll('>', '&gt;')
    .replaceAll('"', '&quot;');
}
