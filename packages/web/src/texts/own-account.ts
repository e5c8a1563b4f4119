import { enOwnAccount } from './en-own-account.ts';
import { enProfile } from './en-profile.ts';
import { en } from './en.ts';
import { partOf } from './language.ts';
import { usePart } from './use-texts.ts';

const english = { ...en, ...enOwnAccount, ...enProfile };
export type AccountTexts = typeof english;

const accountTexts = await partOf<AccountTexts>(english, async () => {
  const [{ de }, { deOwnAccount }, { deProfile }] = await Promise.all([
    import('./de.ts'),
    import('./de-own-account.ts'),
    import('./de-profile.ts'),
  ]);
  return { ...de, ...deOwnAccount, ...deProfile };
});

/** Of the pages about one's own account, beside the words of the frame. */
export const useAccountTexts = (): AccountTexts => usePart(accountTexts);
