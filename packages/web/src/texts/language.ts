import { en, type Texts } from './en.ts';

export const languages = ['en', 'de'] as const;
export type Language = (typeof languages)[number];

/** With the region that dates and numbers follow. */
const locales = { en: 'en-GB', de: 'de-DE' } as const satisfies Record<Language, string>;
const readers = {
  en: async () => en,
  de: async () => (await import('./de.ts')).de,
} as const satisfies Record<Language, () => Promise<Texts>>;

export interface Spoken {
  language: Language;
  locale: string;
  texts: Texts;
}

const watchers = new Set<() => void>();
let spoken: Spoken = { language: 'en', locale: locales.en, texts: en };

/** From now on the console speaks this language; texts that do not load leave it as it is. */
export async function speak(language: Language): Promise<void> {
  if (language === spoken.language) return;
  const texts = await readers[language]().catch(() => undefined);
  if (texts === undefined) return;
  spoken = { language, locale: locales[language], texts };
  document.documentElement.lang = language;
  for (const watcher of watchers) watcher();
}

export const spokenNow = (): Spoken => spoken;

export function watchLanguage(watcher: () => void): () => void {
  watchers.add(watcher);
  return () => {
    watchers.delete(watcher);
  };
}

/** The first of the browser's languages that the console has, else English. */
export function languageOf(wanted: readonly string[]): Language {
  for (const tag of wanted) {
    const found = languages.find((language) => tag.toLowerCase().split('-')[0] === language);
    if (found) return found;
  }
  return 'en';
}
