import type { z } from 'zod';

export interface TaskRun {
  /** Aborted at the deadline and when the server stops. */
  signal: AbortSignal;
  /** 1 for the first attempt. */
  attempt: number;
}

/** Work that runs later, outside any request. Its payload holds ids only. */
export interface Task<S extends z.ZodObject = z.ZodObject> {
  /** As in `module.verb`. */
  readonly name: string;
  readonly payload: S;
  readonly deadlineMs: number;
  readonly maxAttempts: number;
  /** When it runs by itself: five fields, UTC. Its payload is then empty. */
  readonly cron?: string;
  /** A time that passed while no server ran is made good when it is no longer ago than this. */
  readonly missedWithinMs?: number;
  run(payload: z.output<S>, run: TaskRun): Promise<void>;
}

export function task<S extends z.ZodObject>(declared: Task<S>): Task<S> {
  return declared;
}
