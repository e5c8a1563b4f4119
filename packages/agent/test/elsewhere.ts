import assert from 'node:assert/strict';
import { readFileSync } from 'node:fs';
import { encode } from '@candor/policy/derive/encode.ts';
import { wireSchema } from '@candor/policy/derive/wire.ts';
import type { Collector } from '../src/collectors/collector.ts';
import type { Tool } from '../src/collectors/tool.ts';

const folder = new URL('./fixtures/', import.meta.url);

export const fixtureText = (file: string): string => readFileSync(new URL(file, folder), 'utf8');

/** Answers each command that holds one of the words with its fixture; any other is a tool that is not there. */
export function fixtureTool(files: Readonly<Record<string, string>>): Tool {
  return async (program, words) => {
    const line = [program, ...words].join(' ');
    const found = Object.entries(files).find(([word]) => line.includes(word));
    return found && fixtureText(found[1]);
  };
}

/** Runs each twice, as rates need it. Whatever it says is declared, and passes the strict schema of ingestion. */
export async function requireDeclared(collectors: readonly Collector[]): Promise<string[]> {
  const { signal } = new AbortController();
  const said = new Set<string>();
  for (const collector of collectors) {
    await collector.run(signal);
    for (const { record, values } of await collector.run(signal)) {
      const { row, dropped } = encode(record, values);
      assert.deepEqual(dropped, [], collector.name);
      const { error } = wireSchema(record).safeParse(JSON.parse(JSON.stringify(row)));
      assert.equal(error, undefined, `${collector.name}: ${error}`);
      said.add(collector.name);
    }
  }
  return [...said].toSorted();
}
