import type { Task as WorkerTask } from 'graphile-worker';
import { codeOf, type Logger } from '../log/index.ts';
import type { Task } from './task.ts';

/** One attempt at a job: payload checked, deadline kept, failure logged and kept by its code alone. */
export function runnerOf(task: Task, log: Logger): WorkerTask {
  return async (payload, { job, abortSignal }) => {
    const begunAt = performance.now();
    const signal = AbortSignal.any([abortSignal, AbortSignal.timeout(task.deadlineMs)]);
    try {
      await Promise.race([
        task.run(task.payload.parse(withoutCron(payload)), { signal, attempt: job.attempts }),
        aborted(signal),
      ]);
      log.write('job.done', { task: task.name, tookMs: performance.now() - begunAt });
    } catch (error) {
      const code = signal.aborted ? 'DEADLINE' : codeOf(error);
      if (job.attempts >= job.max_attempts) log.write('job.given_up', { task: task.name, code });
      else log.write('job.failed', { task: task.name, code, attempt: job.attempts });
      // the worker stores this text in its table, so it may hold no value of the first error
      throw new JobFailed(code);
    }
  };
}

class JobFailed extends Error {
  override readonly name = 'JobFailed';
}

/** A job that the crontab made carries its time; its task takes nothing. */
function withoutCron(payload: unknown): unknown {
  if (typeof payload !== 'object' || payload === null || !('_cron' in payload)) return payload;
  const { _cron, ...rest } = payload;
  return rest;
}

function aborted(signal: AbortSignal): Promise<never> {
  const { promise, reject } = Promise.withResolvers<never>();
  signal.addEventListener('abort', () => reject(signal.reason), { once: true });
  return promise;
}
