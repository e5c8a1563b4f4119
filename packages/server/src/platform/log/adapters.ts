import type { Logger } from './logger.ts';

/** What an error says of itself without its text, which may hold values of rows: its code, or its name. */
export function codeOf(error: unknown): string {
  if (!(error instanceof Error)) return 'UNKNOWN';
  return 'code' in error && typeof error.code === 'string' ? error.code : error.name;
}

/** For parts that log by themselves (Fastify, graphile-worker): keeps who spoke and the error's code, drops the text. */
export function componentLog(log: Logger, component: string) {
  const message = (error: unknown) => log.write('component.message', { component, code: codeOf(error) });
  const notice = () => log.write('component.notice', { component, code: 'NOTICE' });
  return { error: message, warn: message, info: notice, debug: () => undefined };
}
