import { enLicences } from './en-licences.ts';
import { partOf } from './language.ts';

export type LicencesTexts = typeof enLicences;

export const licencesTexts = await partOf(
  enLicences,
  async () => (await import('./de-licences.ts')).deLicences,
);
