import { enMinors } from './en-minors.ts';
import { partOf } from './language.ts';

/** Of reports of minors, for who answers them. */
export const minorsTexts = await partOf(enMinors, async () => (await import('./de-minors.ts')).deMinors);
