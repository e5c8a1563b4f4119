import { enCompany } from './en-company.ts';
import { enPeople } from './en-people.ts';
import { enSignInRule } from './en-sign-in-rule.ts';
import { en } from './en.ts';
import { partOf } from './language.ts';
import { usePart } from './use-texts.ts';

const english = { ...en, ...enCompany, ...enPeople, ...enSignInRule };
export type CompanyTexts = typeof english;

const companyTexts = await partOf<CompanyTexts>(english, async () => {
  const [{ de }, { deCompany }, { dePeople }, { deSignInRule }] = await Promise.all([
    import('./de.ts'),
    import('./de-company.ts'),
    import('./de-people.ts'),
    import('./de-sign-in-rule.ts'),
  ]);
  return { ...de, ...deCompany, ...dePeople, ...deSignInRule };
});

/** Of a company's structure, people and staff, beside the words of the frame. */
export const useCompanyTexts = (): CompanyTexts => usePart(companyTexts);
