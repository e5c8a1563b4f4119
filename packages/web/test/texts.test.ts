import assert from 'node:assert/strict';
import test from 'node:test';
import { ageOf } from '../src/texts/dates.ts';
import { languageOf } from '../src/texts/language.ts';

const minuteMs = 60_000;

test('the console speaks the first of the browser’s languages that it has', () => {
  assert.equal(languageOf(['fr-CH', 'de-AT', 'en']), 'de');
  assert.equal(languageOf(['fr', 'it']), 'en');
  assert.equal(languageOf([]), 'en');
});

test('an age is said in the language, and becomes a day after a month', () => {
  const now = Date.UTC(2026, 10, 21, 12);
  assert.equal(ageOf('en-GB', now - 3 * minuteMs, now), '3 minutes ago');
  assert.equal(ageOf('de-DE', now + 120 * minuteMs, now), 'in 2 Stunden');
  assert.equal(ageOf('de-DE', now - 40 * 24 * 60 * minuteMs, now), '12.10.2026');
});
