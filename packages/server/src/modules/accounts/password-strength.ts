const longEnough = 15;
/** zxcvbn: 0 to 4; 3 withstands 10^8 guesses. */
const goodScore = 3;

/** @param known what a stranger would guess first: the person's own address and names */
export async function isStrong(password: string, known: readonly string[]): Promise<boolean> {
  if ([...password].length >= longEnough) return true;
  const check = await loadCheck();
  return check(password, ['candor', ...known.flatMap(guesses)]) >= goodScore;
}

/** Its words, and the words as one. */
function guesses(text: string): string[] {
  const words = text
    .toLowerCase()
    .split(/[^\p{L}\p{N}]+/u)
    .filter((word) => word.length > 2);
  return [...words, words.join('')].filter((word) => word !== '');
}

type Check = (password: string, known: string[]) => number;
let loaded: Promise<Check> | undefined;

/** The lists of words cost memory; most servers never need them after the first day. */
function loadCheck(): Promise<Check> {
  return (loaded ??= load());
}

async function load(): Promise<Check> {
  const [{ ZxcvbnFactory }, { adjacencyGraphs, dictionary }] = await Promise.all([
    import('@zxcvbn-ts/core'),
    import('@zxcvbn-ts/language-common'),
  ]);
  const factory = new ZxcvbnFactory({ dictionary, graphs: adjacencyGraphs });
  return (password, known) => factory.check(password, known).score;
}
