import type { Output } from '@candor/protocol/api/route.ts';
import type { server } from '@candor/protocol/api/server.ts';

export type HealthPart = Output<(typeof server)['health']>['parts'][number];

export type PartFinding = Pick<HealthPart, 'state' | 'detail'>;
/** Throws, or returns why it is failing, or undefined when all is well; a part with more to say returns a finding. */
export type PartCheck = (signal: AbortSignal) => Promise<string | undefined | PartFinding>;
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
      const found = await findingOf(check);
      // the names are the keys of the record above
      return { name: name as HealthPart['name'], ...found };
    }),
  );
}

async function findingOf(check: PartCheck): Promise<PartFinding> {
  const signal = AbortSignal.timeout(deadlineMs);
  const late = Promise.withResolvers<string>();
  signal.addEventListener('abort', () => late.resolve('does not answer'), { once: true });
  try {
    const found = await Promise.race([check(signal), late.promise]);
    if (found === undefined) return { state: 'ok', detail: null };
    return typeof found === 'string' ? { state: 'failing', detail: found } : found;
  } catch {
    // why it failed is in the log of the part itself; here only that it does
    return { state: 'failing', detail: 'does not answer' };
  }
}
