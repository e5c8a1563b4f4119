import { promiseTexts } from '@candor/policy/texts/en.ts';
import { partOf } from './language.ts';

/** What each promise says, how it is proved, and what would turn it red, by its id. */
export const checksTexts = await partOf(
  promiseTexts,
  async () => (await import('@candor/policy/texts/de.ts')).promiseTextsDe,
);
