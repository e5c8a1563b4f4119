const baseMs = 1_000;
const capMs = 300_000;
/** This long online, and the next loss counts as the first again. */
export const steadyMs = 60_000;

/** Full jitter: any wait up to 1 s, 2 s, 4 s ... 300 s after the first, second, third failure in a row. */
export function backOffMs(failures: number, random: () => number = Math.random): number {
  const ceilingMs = Math.min(capMs, baseMs * 2 ** Math.max(0, failures - 1));
  return Math.round(random() * ceilingMs);
}

/** The wait where hurrying can't help: another authority answers, or the clock is wrong. */
export function slowMs(random: () => number = Math.random): number {
  return Math.round(capMs * (0.5 + random() / 2));
}
