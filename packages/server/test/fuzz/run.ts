import fc from 'fast-check';

const atOnce = 40;

export interface Budget {
  ms: number;
  /** None: as many as there is time for. */
  tries?: number;
}

export interface Fuzzed {
  tries: number;
  /** Outcome, as a status or a close code -> how often. */
  outcomes: Record<string, number>;
}

/**
 * Tries values until the budget is used, one after the other. Throws with value and seed at the first that breaks the
 * rule. @returns what became of them
 */
export async function fuzz<T>(
  values: fc.Arbitrary<T>,
  { ms, tries: most = Infinity }: Budget,
  attempt: (value: T) => Promise<string>,
  firstSeed = Date.now() % 2 ** 31,
): Promise<Fuzzed> {
  const until = performance.now() + ms;
  const outcomes: Record<string, number> = {};
  let tries = 0;
  const isOver = () => tries >= most || performance.now() >= until;
  for (let seed = firstSeed; !isOver(); seed++)
    for (const value of fc.sample(values, { numRuns: atOnce, seed })) {
      if (isOver()) break;
      const outcome = await attempt(value).catch((error: unknown) => {
        throw new Error(`seed ${seed}: ${show(value)}`, { cause: error });
      });
      outcomes[outcome] = (outcomes[outcome] ?? 0) + 1;
      tries++;
    }
  return { tries, outcomes };
}

const show = (value: unknown): string => fc.stringify(value).slice(0, 2_000);
