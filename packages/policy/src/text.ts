// C0, DEL and C1 controls, and the bidirectional controls with which text can be made to lie.
// eslint-disable-next-line no-control-regex -- control characters are what it looks for
const unclean = /[\u0000-\u001f\u007f-\u009f\u202a-\u202e\u2066-\u2069]/gu;

/** Clean text is well-formed, NFC, trimmed, without control or bidi characters, and at most `max` code points long. */
export function isClean(text: string, max: number): boolean {
  return text.isWellFormed() && text === clean(text, max);
}

/** Makes hostile or foreign text clean: what is not allowed goes, what is too long is cut. */
export function clean(text: string, max: number): string {
  const kept = text.toWellFormed().replace(unclean, '').normalize('NFC').trim();
  // code points are never more than code units, so short text needs no counting
  if (kept.length <= max) return kept;
  return [...kept].slice(0, max).join('').trim();
}
