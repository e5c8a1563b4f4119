import { mailGerman } from '@candor/policy/texts/mail/de.ts';
import { mailEnglish } from '@candor/policy/texts/mail/en.ts';
import {
  mailTemplates,
  type LetterText,
  type MailTexts,
  type ParamKind,
  type TemplateName,
} from '@candor/policy/texts/mail/templates.ts';
import type { Content } from './letter.ts';

/** A letter as it is read; both parts say the same. */
export interface Composed {
  subject: string;
  text: string;
  html: string;
}

type Params = Content['params'];

/** @param publicUrl origin of the instance */
export function compose(template: TemplateName, { language, params }: Content, publicUrl: string): Composed {
  const [code, texts] = /^de\b/iu.test(language)
    ? (['de', mailGerman] as const)
    : (['en', mailEnglish] as const);
  // the parameters were checked against this template when the letter was written
  const write = texts.letters[template] as (given: Params) => LetterText;
  const shown = mapParams(template, params, (kind, value) =>
    kind === 'instant' ? instantText(value, code) : value,
  );
  const unlinked = mapParams(template, shown, (kind, value) =>
    kind === 'name' ? withoutLinks(value) : value,
  );
  const lines = [...write(unlinked).lines, footerOf(texts, publicUrl)];
  return {
    subject: write(shown).subject,
    text: `${lines.join('\n\n')}\n`,
    html: htmlOf(code, lines, params['link']),
  };
}

function mapParams(
  template: TemplateName,
  params: Params,
  change: (kind: ParamKind, value: string) => string,
): Params {
  const kinds: [string, ParamKind][] = Object.entries(mailTemplates[template]);
  return Object.fromEntries(kinds.map(([name, kind]) => [name, change(kind, params[name] ?? '')]));
}

function instantText(iso: string, language: string): string {
  const format = new Intl.DateTimeFormat(language, {
    dateStyle: 'long',
    timeStyle: 'short',
    timeZone: 'UTC',
  });
  return `${format.format(new Date(iso))} UTC`;
}

/** Mail programs make links of what looks like an address; with a word joiner (U+2060) in it a chosen name does not. */
function withoutLinks(name: string): string {
  return name.replace(/(?<=\S)[.:/@](?=\S)/gu, '$&\u2060');
}

function footerOf(texts: MailTexts, publicUrl: string): string {
  return texts.footer(new URL(publicUrl).host);
}

function htmlOf(language: string, lines: readonly string[], link: string | undefined): string {
  const parts = lines.map((line) => {
    const text = escaped(line);
    return line === link ? `<p><a href="${text}">${text}</a></p>` : `<p>${text}</p>`;
  });
  const style = 'font-family: sans-serif; line-height: 1.5';
  return `<!doctype html><html lang="${language}"><body style="${style}">${parts.join('')}</body></html>\n`;
}

const entities: Readonly<Record<string, string>> = {
  '&': '&amp;',
  '<': '&lt;',
  '>': '&gt;',
  '"': '&quot;',
  "'": '&#39;',
};

function escaped(text: string): string {
  return text.replace(/[&<>"']/gu, (character) => entities[character] ?? '');
}
