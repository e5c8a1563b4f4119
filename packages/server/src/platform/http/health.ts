import type { Output } from '@candor/protocol/api/route.ts';
import type { server } from '@candor/protocol/api/server.ts';

export type HealthPart = Output<(typeof server)['health']>['parts'][number];

/** Throws, or returns why it is failing, or undefined when all is well. */
export type PartCheck = (signal: AbortSignal) => Promise<string | undefined>;
export interface Health {
  /** Each part as it is now, at most a second old. */
  parts(): Promise<HealthPart[]>;
  /** From now on the instance is not ready, whatever its parts say. */
  stop(): void;
  isStopping(): boolean;
}

const deadlineMs = 2_000;
const freshMs = 1_000;

export function createHealth(checks: Readonly<Record<HealthPart['name'], PartCheck>>): Health {
  let last: { at: number; parts: Promise<HealthPart[]> } | undefined;
  let state: 'serving' | 'stopping' = 'serving';
  return {
    parts() {
      const now = performance.now();
      if (!last || now - last.at > freshMs) last = { at: now, parts: runAll(checks) };
      return last.parts;
    },
    stop: () => void (state = 'stopping'),
    isStopping: () => state === 'stopping',
  };
}

function runAll(checks: Readonly<Record<string, PartCheck>>): Promise<HealthPart[]> {
  return Promise.all(
    Object.entries(checks).map(async ([name, check]) => {
      const detail = await reasonOf(check);
      // the names are the keys of the record above
      return {
        name: name as HealthPart['name'],
        state: detail === undefined ? ('ok' as const) : ('failing' as const),
        detail: detail ?? null,
      };
    }),
  );
}

async function reasonOf(check: PartCheck): Promise<string | undefined> {
  const signal = AbortSignal.timeout(deadlineMs);
  const late = Promise.withResolvers<string>();
  signal.addEventListener('abort', () => late.resolve('does not answer'), { once: true });
  try {
    return await Promise.race([check(signal), late.promise]);
  } catch {
    // why it failed is in the log of the part itself; here only that it does
    return 'does not answer';
  }
}
