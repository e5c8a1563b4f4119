import type { PromiseText } from '@candor/policy/texts/en.ts';
import { checksTexts } from '../texts/checks.ts';

/** A promise in the words of this language, else in the server's. */
export function checkWords<Promised extends { id: string; sentence: string }>(
  promise: Promised,
): Promised & Partial<PromiseText> {
  return { ...promise, ...checksTexts.now()[promise.id] };
}
