import { createHash } from 'node:crypto';
import {
  logTemplates,
  paramForms,
  type LogTemplate,
  type ParamKind,
} from '@candor/protocol/log-templates.ts';

type ParamsOf<T extends LogTemplate> = (typeof logTemplates)[T]['params'];
type Value<K> = K extends 'count' | 'ms' | 'bytes' ? number : string;
/** What a template's parameters are; free text has no type here. */
export type LogParams<T extends LogTemplate> = { [P in keyof ParamsOf<T>]: Value<ParamsOf<T>[P]> };
export type Log = <T extends LogTemplate>(template: T, params: LogParams<T>) => void;

/** A row of manage.log: equal messages of ten minutes. */
export type LogRow = {
  template: string;
  level: number;
  params: { name: string; value: string }[];
  fingerprint: string;
  windowAt: number;
  n: number;
  firstAt: number;
  lastAt: number;
};

export const windowMs = 600_000;
const maxOpenRows = 200;

/**
 * Collects messages into rows, one for equal messages of ten minutes. Equal means the same template, level and codes;
 * of counts and times the row holds the last.
 */
export class LogWindows {
  readonly #rows = new Map<string, LogRow>();

  add<T extends LogTemplate>(template: T, params: LogParams<T>, at: number): void {
    const { level } = logTemplates[template];
    const written = writeParams(template, params);
    const fingerprint = fingerprintOf(template, level, written);
    const windowAt = at - (at % windowMs);
    const known = this.#rows.get(`${fingerprint} ${windowAt}`);
    if (known) {
      Object.assign(known, { params: written, n: known.n + 1, lastAt: Math.max(known.lastAt, at) });
    } else if (this.#rows.size < maxOpenRows) {
      const row = { template, level, params: written, fingerprint, windowAt, n: 1, firstAt: at, lastAt: at };
      this.#rows.set(`${fingerprint} ${windowAt}`, row);
    }
  }

  /** Takes out the rows whose ten minutes are over. */
  takeEnded(at: number): LogRow[] {
    return this.#take((row) => row.windowAt + windowMs <= at);
  }

  /** Takes out everything: the process is about to end. */
  takeAll(): LogRow[] {
    return this.#take(() => true);
  }

  #take(isWanted: (row: LogRow) => boolean): LogRow[] {
    const taken = [...this.#rows].filter(([, row]) => isWanted(row));
    for (const [key] of taken) this.#rows.delete(key);
    return taken.map(([, row]) => row);
  }
}

/** One line for the journal of this computer, in the words of the catalogue. */
export function logLine<T extends LogTemplate>(template: T, params: LogParams<T>): string {
  const values = new Map(writeParams(template, params).map(({ name, value }) => [name, value]));
  return logTemplates[template].text.replaceAll(/\{(\w+)\}/gu, (_, name: string) => values.get(name) ?? '');
}

function writeParams<T extends LogTemplate>(template: T, params: LogParams<T>) {
  const kinds: Record<string, ParamKind> = logTemplates[template].params;
  return Object.entries<number | string>(params).map(([name, given]) => {
    const value = typeof given === 'number' ? String(Math.max(0, Math.round(given))) : given;
    const kind = kinds[name];
    // what does not have its form is not said at all
    return { name, value: kind && paramForms[kind].test(value) ? value : '' };
  });
}

function fingerprintOf(
  template: LogTemplate,
  level: number,
  params: readonly { name: string; value: string }[],
): string {
  const kinds: Record<string, ParamKind> = logTemplates[template].params;
  const codes = params.filter(({ name }) => kinds[name] === 'code').map(({ value }) => value);
  return createHash('sha256')
    .update([template, level, ...codes].join('|'))
    .digest('hex');
}
