import { createInterface } from 'node:readline';
import type { Readable } from 'node:stream';
import type { Logger } from '../log/index.ts';

const line = /^candor\|([0-9A-Z]{5})\|([a-z ]+)\|([A-Z]+): {2}/u;
const quiet = new Set(['LOG', 'NOTICE', 'INFO', 'DEBUG']);

/**
 * PostgreSQL's standard error as lines of our log: severity, SQLSTATE and kind of process only, since message, DETAIL
 * and STATEMENT may hold values of rows. `onText` gets each raw line, for a start that fails.
 */
export function readMessages(stderr: Readable, log: Logger, onText: (text: string) => void): void {
  createInterface({ input: stderr }).on('line', (text) => {
    onText(text);
    const [, sqlState, backend, severity] = line.exec(text) ?? [];
    if (sqlState === undefined || backend === undefined || severity === undefined) return;
    const template = quiet.has(severity) ? 'postgres.notice' : 'postgres.message';
    log.write(template, { sqlState, backend, severity });
  });
}

/** The SQLSTATE of a line, or undefined where it has none. */
export function messageState(text: string): string | undefined {
  return line.exec(text)?.[1];
}
