import assert from 'node:assert/strict';
import type { Answer, Client } from './server.ts';

const day = 86_400_000;

export interface Wished {
  kind?: 'agreement' | 'terms' | 'privacy-notice';
  class?: 'editorial' | 'significant';
  effectiveAt?: number;
  en?: string;
  de?: string;
}

/** Asks for the next version of an agreement, or for its first. */
export async function publish(operator: Pick<Client, 'call'>, now: Date, wish: Wished): Promise<Answer> {
  const { kind = 'agreement', class: change = 'significant', en, de } = wish;
  const { effectiveAt = now.getTime() + 14 * day } = wish;
  const texts = [
    ...(en === undefined ? [] : [{ language: 'en', text: en }]),
    ...(de === undefined ? [] : [{ language: 'de', text: de }]),
  ];
  const { body } = await operator.call('GET', '/api/agreements');
  const { items } = body as { items: { id: string; kind: string; versions: { number: number }[] }[] };
  const known = items.find((one) => one.kind === kind);
  const version = { class: change, effectiveAt, texts };
  if (!known) return operator.call('POST', '/api/agreements', { kind, ...version });
  return operator.call('POST', `/api/agreements/${known.id}/versions`, {
    was: known.versions[0]?.number,
    ...version,
  });
}

export interface ShownText {
  language: 'en' | 'de';
  text: string;
  sha256: string;
}

/** The text of a version as a page shows it. */
export async function readText(
  client: Pick<Client, 'call'>,
  agreement: string,
  number: number,
  language = 'en',
): Promise<ShownText> {
  const { status, body } = await client.call(
    'GET',
    `/api/agreements/${agreement}/versions/${number}?language=${language}`,
  );
  assert.equal(status, 200, JSON.stringify(body));
  return (body as { text: ShownText }).text;
}

/** What a page sends when somebody accepts what it shows. */
export async function acceptance(client: Pick<Client, 'call'>, agreement: string, version: number) {
  const { language, sha256 } = await readText(client, agreement, version);
  return { agreement, version, language, sha256, method: 'click' };
}
