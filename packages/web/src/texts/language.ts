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
const parts = new Set<(language: Language) => Promise<unknown>>();
let wanted: Language = 'en';
let spoken: Spoken = { language: 'en', locale: locales.en, texts: en };

/** From now on the console speaks this language; texts that do not load leave it as it is. */
export async function speak(language: Language): Promise<void> {
  wanted = language;
  if (language === spoken.language) return;
  const all = [...parts].map((read) => read(language));
  const texts = await Promise.all([readers[language](), ...all]).then(
    ([read]) => read,
    () => undefined,
  );
  if (wanted !== language) return;
  if (texts === undefined) {
    wanted = spoken.language;
    return;
  }
  spoken = { language, locale: locales[language], texts };
  document.documentElement.lang = language;
  for (const watcher of watchers) watcher();
}

/** Texts that load with the pages that show them, and change with the language like all others. */
export interface Part<Words> {
  now(): Words;
}

/** `german` is read when the console speaks it; when that fails the part stays English. */
export async function partOf<Words>(english: Words, german: () => Promise<Words>): Promise<Part<Words>> {
  const words: { en: Words; de?: Words } = { en: english };
  const read = async (language: Language) => {
    if (language === 'de') words.de ??= await german();
  };
  parts.add(read);
  await read(wanted).catch(() => undefined);
  return { now: () => words[spoken.language] ?? english };
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
