import type { TextStyle } from './scene.ts';

/** How wide a text is drawn, in px at scale 1. */
export type Measure = (text: string, style: TextStyle) => Promise<number>;

const ellipsis = '…';

/** The text, or as much of its beginning as there is room for. */
export async function cutToFit(
  text: string,
  style: TextStyle,
  width: number,
  measure: Measure,
): Promise<string> {
  if ((await measure(text, style)) <= width) return text;
  const letters = [...text];
  let [fits, tooMany] = [0, letters.length];
  while (tooMany - fits > 1) {
    const count = Math.floor((fits + tooMany) / 2);
    if ((await measure(cut(letters, count), style)) <= width) fits = count;
    else tooMany = count;
  }
  return cut(letters, fits);
}

const cut = (letters: string[], count: number) => letters.slice(0, count).join('').trimEnd() + ellipsis;

/** At most `most` lines; what is left over is cut with an ellipsis. */
export async function wrap(
  text: string,
  style: TextStyle,
  { width, most }: { width: number; most: number },
  measure: Measure,
): Promise<string[]> {
  const lines: string[] = [];
  let words = text.split(' ').filter((word) => word !== '');
  while (words.length > 0) {
    if (lines.length === most - 1) return [...lines, await cutToFit(words.join(' '), style, width, measure)];
    const count = await wordsOfLine(words, style, width, measure);
    lines.push(await cutToFit(words.slice(0, count).join(' '), style, width, measure));
    words = words.slice(count);
  }
  return lines;
}

/** At least one, however long it is. */
async function wordsOfLine(
  words: string[],
  style: TextStyle,
  width: number,
  measure: Measure,
): Promise<number> {
  for (let count = 2; count <= words.length; count++)
    if ((await measure(words.slice(0, count).join(' '), style)) > width) return count - 1;
  return words.length;
}
