import assert from 'node:assert/strict';
import test from 'node:test';
import { mailTemplates, templateNames, type ParamKind } from '@candor/policy/texts/mail/templates.ts';
import { compose } from './compose.ts';

const origin = 'https://candor.example.test';
const link = `${origin}/page?a=1&b=2#t=Token`;
const values: Record<string, string> = { name: 'Zirkon', link, instant: '2026-03-02T10:00:00Z', count: '3' };
const valueOf = (kind: ParamKind) => (typeof kind === 'string' ? (values[kind] ?? '') : (kind[0] ?? ''));

for (const language of ['en', 'de']) {
  test(`every letter in ${language} says all that it is told, and both parts say the same`, () => {
    for (const template of templateNames) {
      const kinds: [string, ParamKind][] = Object.entries(mailTemplates[template]);
      const params = Object.fromEntries(kinds.map(([name, kind]) => [name, valueOf(kind)]));
      const { subject, text, html } = compose(template, { to: 'a@example.org', language, params }, origin);
      assert.ok(subject.length > 5 && subject.length < 80, `${template}: ${subject}`);
      assert.doesNotMatch(subject + text + html, /undefined|\[object|\$\{/u, template);
      const shown = kinds.map(
        ([, kind]) => ({ link, name: 'Zirkon', count: '3', instant: '2026' })[String(kind)],
      );
      for (const one of shown)
        if (one !== undefined) assert.ok(text.includes(one), `${template} lacks ${one}`);
      assert.equal(plain(html), text.trim(), template);
    }
  });
}

test('the language of the letter is the wished one where there is one, else English; instants are UTC', () => {
  const params = { at: '2026-03-02T10:00:00Z', link };
  const inLanguage = (language: string) =>
    compose('account-closed', { to: 'a@example.org', language, params }, origin).text;
  assert.match(inLanguage('de-AT'), /am 2\. März 2026 um 10:00 UTC gelöscht/u);
  assert.match(inLanguage('fr'), /erased on March 2, 2026 at 10:00 AM UTC/u);
});

function plain(html: string): string {
  const lines = [...html.matchAll(/<p>(.*?)<\/p>/gsu)].map(([, inner = '']) =>
    inner.replace(/<[^>]+>/gu, ''),
  );
  const text = lines.join('\n\n').replaceAll('&#39;', "'").replaceAll('&quot;', '"');
  return text.replaceAll('&lt;', '<').replaceAll('&gt;', '>').replaceAll('&amp;', '&');
}
