/**
 * Owns check_result, written by the checker alone through record_check_result(). Promises: a light follows from
 * results and their age, never from what a job says of itself, and green is never assumed.
 */
export { board, promiseHandlers, type PromiseRoutes } from './routes.ts';
export { startChecks, type CheckerLine, type CheckProcess, type CheckerSettings } from './check-process.ts';
export { Runner, type CheckerLink, type Probe } from './runner.ts';
export { openChecker } from './checker-link.ts';
export { probesOf } from './probes/index.ts';
