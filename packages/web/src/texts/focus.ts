import { enFocus } from './en-focus.ts';
import { partOf } from './language.ts';

export type FocusTexts = typeof enFocus;

/** Of one's own time record. */
export const focusTexts = await partOf(enFocus, async () => (await import('./de-focus.ts')).deFocus);
