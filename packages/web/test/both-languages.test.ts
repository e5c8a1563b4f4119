import assert from 'node:assert/strict';
import { readdirSync } from 'node:fs';
import path from 'node:path';
import test from 'node:test';
import { records } from '@candor/policy/dictionary/index.ts';
import { promises } from '@candor/policy/promises/index.ts';
import { promiseTextsDe } from '@candor/policy/texts/de.ts';
import { deRecords } from '../src/texts/de-records.ts';

const folder = path.join(import.meta.dirname, '../src/texts');
/** In German these say less: the rest is in English alone, or is not needed. */
const shorter = new Set(['asLongAs', 'signingDue', 'valuesRefused']);
type Words = Readonly<Record<string, unknown>>;

const parts = readdirSync(folder).flatMap((file) => /^de-(.+)\.ts$/u.exec(file)?.[1] ?? []);

for (const part of [...parts, '']) {
  test(`the German of ${part || 'the rest'} has every text of the English, with the same values in it`, async () => {
    const one = placesIn(await wordsOf('en', part));
    const other = placesIn(await wordsOf('de', part));
    assert.deepEqual([...other.keys()].toSorted(), [...one.keys()].toSorted());
    const different = [...one].filter(([name, values]) => other.get(name) !== values).map(([name]) => name);
    assert.deepEqual(
      different.filter((name) => !shorter.has(name.split('.').at(-1) ?? '')),
      [],
    );
  });
}

test('what the server says in English has its German: each promise, and each record', () => {
  assert.deepEqual(
    promises.map(({ id }) => id).filter((id) => promiseTextsDe[id] === undefined),
    [],
  );
  assert.deepEqual(
    records.map(({ name }) => name).filter((name) => deRecords.records[name] === undefined),
    [],
  );
});

/** Errors are worded by the server where a language has no words for them. */
async function wordsOf(language: string, part: string): Promise<Words> {
  if (part === 'problems') return {};
  const file = part === '' ? `${language}.ts` : `${language}-${part}.ts`;
  const { problems: _, ...words } = Object.assign(
    {},
    ...Object.values(await import(path.join(folder, file))),
  );
  return words;
}

/** Each text by its place, with the values that it holds; one that chooses by a number holds no other. */
function placesIn(words: Words, above = ''): Map<string, string> {
  return new Map(
    Object.entries(words).flatMap(([name, value]): [string, string][] => {
      const place = `${above}${name}`;
      if (typeof value === 'object' && value !== null) return [...placesIn(value as Words, `${place}.`)]; // its own keys
      return [[place, typeof value === 'function' ? valuesIn(value) : '']];
    }),
  );
}

function valuesIn(text: CallableFunction): string {
  const given = Array.from({ length: 6 }, (_, index) => `«${index}»`);
  const said = String(text(...given));
  return given.filter((value) => said.includes(value)).join();
}
