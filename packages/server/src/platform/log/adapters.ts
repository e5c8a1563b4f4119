import { codeOf } from './code-of.ts';
import type { Logger } from './logger.ts';

/** For parts that log by themselves (Fastify, graphile-worker): keeps who spoke and the error's code, drops the text. */
export function componentLog(log: Logger, component: string) {
  const message = (error: unknown) => log.write('component.message', { component, code: codeOf(error) });
  const notice = () => log.write('component.notice', { component, code: 'NOTICE' });
  return { error: message, warn: message, info: notice, debug: () => undefined };
}
