import { setTimeout as pause } from 'node:timers/promises';

const askEveryMs = 20;

/** Asks until the answer is neither undefined nor false, and gives it back. Rejects when the time is over. */
export async function until<T>(
  what: string,
  ask: () => T | false | undefined | Promise<T | false | undefined>,
  withinMs = 60_000,
): Promise<T> {
  const deadlineAt = performance.now() + withinMs;
  for (;;) {
    const answer = await ask();
    if (answer !== undefined && answer !== false) return answer;
    if (performance.now() > deadlineAt) throw new Error(`not within ${withinMs} ms: ${what}`);
    await pause(askEveryMs);
  }
}

/** Where passing time is what the test is about: how long a window was in front. */
export const pass = (ms: number): Promise<void> => pause(ms);
