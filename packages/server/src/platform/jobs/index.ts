/**
 * Work outside requests, by graphile-worker on a pool of its own. A job is enqueued in the caller's transaction and
 * exists only if that commits. Every task has a deadline and a number of attempts; what failed for good is listed.
 */
export { openJobs, type Jobs, type FailedJob } from './jobs.ts';
export { task, type Task, type TaskRun } from './task.ts';
