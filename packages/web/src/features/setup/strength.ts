const LONG_ENOUGH = 15;
const VERY_LONG = 24;
const FEW_LETTERS = 6;

/** A guess at what the server will say, in words; undefined of nothing. It knows lists of common passwords; this doesn't. */
export function strengthOf(password: string): { tone: 'ok' | 'warn' | 'bad'; words: string } | undefined {
  const letters = [...password];
  const missing = LONG_ENOUGH - letters.length;
  if (letters.length === 0) return undefined;
  if (new Set(letters).size < Math.min(FEW_LETTERS, letters.length))
    return { tone: 'bad', words: 'Easy to guess: too few characters differ.' };
  if (missing > 0)
    return { tone: 'warn', words: `${missing} more character${missing === 1 ? '' : 's'} to be safe.` };
  if (letters.length < VERY_LONG) return { tone: 'ok', words: 'Strong: hard to guess.' };
  return { tone: 'ok', words: 'Very strong: nobody will guess it.' };
}
