/** Owns what the server writes down about itself. Promises: only lines of templates.ts, no free text, no personal value. */
export { componentLog } from './adapters.ts';
export { codeOf } from './code-of.ts';
export { createLogger, type LogContext, type Logger, type LoggerOptions } from './logger.ts';
export type { Level, ParamsOf, Template } from './templates.ts';
