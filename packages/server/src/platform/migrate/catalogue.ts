import type { Pool } from 'pg';
import { DatabaseRefused } from '../postgres/index.ts';
import { declaredFacts } from './declared-facts.ts';
import type { Fact } from './fact.ts';
import { readFacts } from './found-facts.ts';
import type { Declared } from './generate.ts';

/** One place where the database and the dictionary disagree. */
export interface Difference {
  /** `table.column`, or `table`, or what else it is. */
  place: string;
  declared: string;
  found: string;
  /** `table.column: declared ..., found ...` */
  toString(): string;
}

const shownMost = 20;
const textMost = 120;

/** Compares every table, column, key, CHECK, comment, policy, grant, function and role, both ways, as candor_checker. */
export async function compareCatalogue(
  checker: Pick<Pool, 'connect'>,
  declared: Declared,
): Promise<Difference[]> {
  const expected = index(declaredFacts(declared));
  const found = index(await readFacts(checker));
  const keys = [...new Set([...expected.keys(), ...found.keys()])].toSorted();
  return keys.flatMap((key) => {
    const [one, other] = [expected.get(key), found.get(key)];
    const fact = one ?? other;
    if (!fact || one?.value === other?.value) return [];
    // of a part that is missing or too much as a whole, the whole is named and not its parts
    const parent = fact.within;
    if (parent !== undefined && expected.has(parent) !== found.has(parent)) return [];
    return [difference(fact, one?.value, other?.value)];
  });
}

/** Throws what a start must not pass: DatabaseRefused with at most 20 differences. */
export function refuseDifferences(differences: readonly Difference[]): void {
  if (differences.length === 0) return;
  const shown = differences.slice(0, shownMost).map(String);
  const rest = differences.length - shown.length;
  const lines = [
    'the database differs from the dictionary:',
    ...shown,
    ...(rest > 0 ? [`and ${rest} more`] : []),
  ];
  throw new DatabaseRefused(lines.join('\n'));
}

function index(facts: readonly Fact[]): Map<string, Fact> {
  return new Map(facts.map((fact) => [keyOf(fact), fact]));
}

const keyOf = ({ place, aspect }: Fact) => (aspect === undefined ? place : `${place} ${aspect}`);

function difference(
  { place, aspect }: Fact,
  expected: string | undefined,
  actual: string | undefined,
): Difference {
  const say = (value: string | undefined) => shorten([aspect ?? '', value ?? 'nothing'].join(' ').trim());
  const [declared, found] = [say(expected), say(actual)];
  return { place, declared, found, toString: () => `${place}: declared ${declared}, found ${found}` };
}

const shorten = (text: string) => (text.length > textMost ? `${text.slice(0, textMost)}...` : text);
