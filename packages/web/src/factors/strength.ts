const LONG_ENOUGH = 15;
const VERY_LONG = 24;
const FEW_LETTERS = 6;

export type Strength =
  | { tone: 'bad'; of: 'tooAlike' }
  | { tone: 'warn'; of: 'tooShort'; missing: number }
  | { tone: 'ok'; of: 'strong' | 'veryStrong' };

/** A guess at what the server will say; undefined of nothing. It knows lists of common passwords; this doesn't. */
export function strengthOf(password: string): Strength | undefined {
  const letters = [...password];
  const missing = LONG_ENOUGH - letters.length;
  if (letters.length === 0) return undefined;
  if (new Set(letters).size < Math.min(FEW_LETTERS, letters.length)) return { tone: 'bad', of: 'tooAlike' };
  if (missing > 0) return { tone: 'warn', of: 'tooShort', missing };
  return { tone: 'ok', of: letters.length < VERY_LONG ? 'strong' : 'veryStrong' };
}
