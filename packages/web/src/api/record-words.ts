import { recordsTexts } from '../texts/records.ts';

/** A record that has no word yet shows its own name, so that nothing is hidden. */
export function recordWords(record: string): string {
  return recordsTexts.now().records[record] ?? record;
}

export function purposeWords(purpose: readonly string[]): string {
  const { purposes } = recordsTexts.now();
  return [...new Set(purpose)].map((one) => purposes[one] ?? one).join(', ');
}

export function sightWords(visibility: readonly string[]): string {
  const { sights } = recordsTexts.now();
  return visibility.map((one) => sights[one] ?? one).join(', ');
}

/** "396 days after seenAt" as people say it; "with the account: why" likewise. */
export function retentionWords(retain: string): string {
  const texts = recordsTexts.now();
  const [, kept, why] = /^with the (\w+): (.*)$/u.exec(retain) ?? [];
  if (kept !== undefined) return texts.asLongAs(kept, why ?? '');
  const [, days, from] = /^(\d+) days after (\w+)$/u.exec(retain) ?? [];
  if (days === undefined || from === undefined) return retain;
  return texts.after(texts.lengths[Number(days)] ?? texts.days(days), texts.beginnings[from] ?? from);
}

const protections: Readonly<Record<string, 'plain' | 'hmac' | 'sealed' | 'e2e'>> = {
  plain: 'plain',
  hmac: 'hmac',
  'sealed:subject': 'sealed',
  'sealed:company': 'sealed',
  'sealed:instance': 'sealed',
  e2e: 'e2e',
};

/** The class without whose key it is. */
export function protectionOf(protect: string): 'plain' | 'hmac' | 'sealed' | 'e2e' {
  return protections[protect] ?? 'plain';
}

/** "6(1)(b)" with what that article of the GDPR says. */
export function basisWords(basis: string): string {
  const [article = basis, consentKey] = basis.split(' ');
  const { articles, article: articleOf } = recordsTexts.now();
  const said = articles[article];
  const named = articleOf(article);
  return `${said === undefined ? named : `${said}, ${named}`}${consentKey === undefined ? '' : ` (${consentKey})`}`;
}

/** Why the server did not take a value. */
export function refusalWords(code: string): string {
  const { refusals } = recordsTexts.now();
  return refusals[code] ?? code;
}
