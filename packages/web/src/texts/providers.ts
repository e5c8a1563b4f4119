import { enProviders } from './en-providers.ts';
import { partOf } from './language.ts';

/** Of the page where single sign-on is set up. */
export const providersTexts = await partOf(
  enProviders,
  async () => (await import('./de-providers.ts')).deProviders,
);
