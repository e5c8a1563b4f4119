import { readFile } from 'node:fs/promises';
import type { Match } from '@zxcvbn-ts/core';
import type { Config } from '../../config.ts';
import { fail } from '../../platform/http/index.ts';

const longest = 256;
/** What a guesser would need at least, by zxcvbn's count. */
const enoughGuesses = 1e10;
/** zxcvbn's time grows with the length; what is strong by then stays strong. */
const readCodePoints = 64;

export interface PasswordRules {
  /**
   * Fails with password_too_weak, whose details say `reason` (`too_short`, `too_long`, `common`, `guessable`), the
   * `minimum`, and which `part` is weak. @param known what a stranger would guess first: addresses and names
   */
  require(password: string, known: readonly string[]): Promise<void>;
}

/** Clauses S1 and S2. A password is taken byte for byte, and never sent anywhere to be looked up. */
export function createPasswordRules({
  passwordMin,
  passwordWordsFile,
}: Pick<Config, 'passwordMin' | 'passwordWordsFile'>): PasswordRules {
  let loaded: Promise<Judge> | undefined;
  return {
    async require(password, known) {
      const codePoints = [...password];
      if (codePoints.length < passwordMin)
        fail('password_too_weak', { reason: 'too_short', minimum: passwordMin });
      if (codePoints.length > longest) fail('password_too_weak', { reason: 'too_long', maximum: longest });
      // the lists of words cost memory; most servers never need them after the first day
      const judge = await (loaded ??= load(passwordWordsFile));
      if (judge.isCommon(password.toLowerCase())) fail('password_too_weak', { reason: 'common' });
      const { guesses, part } = judge.check(codePoints.slice(0, readCodePoints).join(''), [
        'candor',
        ...known.flatMap(guessesOf),
      ]);
      if (guesses < enoughGuesses) fail('password_too_weak', { reason: 'guessable', part });
    },
  };
}

/** Its words, and the words as one. */
function guessesOf(text: string): string[] {
  const words = text
    .toLowerCase()
    .split(/[^\p{L}\p{N}]+/u)
    .filter((word) => word.length > 2);
  return [...words, words.join('')].filter((word) => word !== '');
}

interface Judge {
  isCommon(lowerCased: string): boolean;
  check(password: string, known: string[]): { guesses: number; part: string | undefined };
}

async function load(wordsFile: string | undefined): Promise<Judge> {
  const [{ ZxcvbnFactory }, { adjacencyGraphs, dictionary }] = await Promise.all([
    import('@zxcvbn-ts/core'),
    import('@zxcvbn-ts/language-common'),
  ]);
  const operator = wordsFile === undefined ? [] : await readWords(wordsFile);
  const factory = new ZxcvbnFactory({ dictionary: { ...dictionary, operator }, graphs: adjacencyGraphs });
  const common = new Set([...dictionary['passwords-common'], ...operator].map(String));
  return {
    isCommon: (lowerCased) => common.has(lowerCased),
    check(password, known) {
      const { guesses, sequence } = factory.check(password, known);
      return { guesses, part: weakest(sequence) };
    },
  };
}

async function readWords(file: string): Promise<string[]> {
  return (await readFile(file, 'utf8'))
    .split('\n')
    .map((line) => line.trim().toLowerCase())
    .filter((line) => line !== '');
}

/** The longest part that a guesser has in a list or finds by a rule. */
function weakest(sequence: readonly Match[]): string | undefined {
  return sequence
    .filter(({ pattern }) => pattern !== 'bruteforce' && pattern !== 'separator')
    .map(({ token }) => token)
    .toSorted((one, other) => other.length - one.length)[0];
}
