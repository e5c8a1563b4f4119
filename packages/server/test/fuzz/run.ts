import fc from 'fast-check';

const atOnce = 40;

export interface Fuzzed {
  tries: number;
  /** Outcome, as a status or a close code -> how often. */
  outcomes: Record<string, number>;
}

/**
 * Tries values until the time is over, one after the other. Throws with value and seed at the first that breaks the
 * rule. @returns what became of them
 */
export async function fuzz<T>(
  values: fc.Arbitrary<T>,
  forMs: number,
  attempt: (value: T) => Promise<string>,
  firstSeed = Date.now() % 2 ** 31,
): Promise<Fuzzed> {
  const until = performance.now() + forMs;
  const outcomes: Record<string, number> = {};
  let tries = 0;
  for (let seed = firstSeed; performance.now() < until; seed++)
    for (const value of fc.sample(values, { numRuns: atOnce, seed })) {
      if (performance.now() >= until) break;
      const outcome = await attempt(value).catch((error: unknown) => {
        throw new Error(`seed ${seed}: ${show(value)}`, { cause: error });
      });
      outcomes[outcome] = (outcomes[outcome] ?? 0) + 1;
      tries++;
    }
  return { tries, outcomes };
}

const show = (value: unknown): string => fc.stringify(value).slice(0, 2_000);
