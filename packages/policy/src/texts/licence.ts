import type { LicenceStanding } from '../licence.ts';
import { licenceDe } from './licence-de.ts';
import { licenceEn } from './licence-en.ts';

const texts = { en: licenceEn, de: licenceDe } as const;
export type LicenceLanguage = keyof typeof texts;

export const licenceTitle = (language: LicenceLanguage): string => texts[language].title;

/** How a licence stands, for a person. `day` writes an instant (ms since 1970 UTC) as they read it. */
export function licenceSentence(
  { state, reason, until }: LicenceStanding,
  language: LicenceLanguage,
  day: (at: number) => string,
): string {
  const words = texts[language];
  const said = (sentence: string) => sentence.replace('{day}', until === null ? '-' : day(until));
  switch (state) {
    case 'valid':
      return until === null ? words.unlimited : said(words.valid);
    case 'expiring':
      return said(words.expiring);
    case 'grace':
      return said(reason === 'clock_wrong' ? words.grace.clock_wrong : words.grace.expired);
    case 'lapsed':
      return `${said(words.lapsed[reason ?? 'expired'])} ${words.goesOn}`;
    default:
      return state satisfies never;
  }
}
