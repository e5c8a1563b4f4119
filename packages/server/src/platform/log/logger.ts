import { systemClock } from '../clock.ts';
import { type LineSink, openRotatingFile } from './rotating-file.ts';
import { forms, type Level, type ParamKind, type ParamsOf, type Template, templates } from './templates.ts';

/** Ids that connect a line with a request and with who made it. */
export interface LogContext {
  readonly requestId?: string;
  readonly actorId?: string;
}

export interface Logger {
  /** Writes one line of the catalogue; what does not have its parameter's form is written as "?". */
  write<T extends Template>(template: T, params: ParamsOf<T>, context?: LogContext): void;
  /** The same logger with these ids in every line. */
  with(context: LogContext): Logger;
  close(): void;
}

export interface LoggerOptions {
  level: Level;
  /** Short form for people instead of JSON on the standard output. */
  tty: boolean;
  /** Folder of the rotated files; none for no files. */
  dir?: string;
  /** Where lines go besides the files; the standard output unless said otherwise. */
  out?: (line: string) => void;
  now?: () => Date;
}

const order: Record<Level, number> = { debug: 20, info: 30, warn: 40, error: 50, fatal: 60 };

/** Lines go to the standard output and to ten rotated files of 10 MiB. A log that cannot be written never stops the server. */
export function createLogger(options: LoggerOptions): Logger {
  const file = options.dir === undefined ? undefined : openRotatingFile(options.dir);
  const out = options.out ?? ((line: string) => void process.stdout.write(line));
  const now = options.now ?? systemClock.now;
  const sinks: Sinks = { file, out, tty: options.tty, least: order[options.level], now };
  return loggerOver(sinks, {});
}

interface Sinks {
  file: LineSink | undefined;
  out: (line: string) => void;
  tty: boolean;
  least: number;
  now: () => Date;
}

function loggerOver(sinks: Sinks, context: LogContext): Logger {
  return {
    write(template, params, more) {
      const { level, text, params: kinds } = templates[template];
      if (order[level] < sinks.least) return;
      const clean = cleanParams(kinds, params);
      const time = sinks.now().toISOString();
      const json = `${JSON.stringify({ time, level, template, ...context, ...more, ...clean })}\n`;
      sinks.out(sinks.tty ? `${time.slice(11, 19)} ${level.padEnd(5)} ${fill(text, clean)}\n` : json);
      sinks.file?.write(json);
    },
    with: (more) => loggerOver(sinks, { ...context, ...more }),
    close: () => sinks.file?.close(),
  };
}

function cleanParams(kinds: Record<string, ParamKind>, params: object): Record<string, string | number> {
  const given = new Map<string, unknown>(Object.entries(params));
  return Object.fromEntries(
    Object.entries(kinds).map(([name, kind]) => [name, cleanValue(kind, given.get(name))]),
  );
}

function cleanValue(kind: ParamKind, value: unknown): string | number {
  if (kind === 'count' || kind === 'ms' || kind === 'bytes')
    return typeof value === 'number' && Number.isFinite(value) ? Math.round(value) : -1;
  return typeof value === 'string' && forms[kind].test(value) ? value : '?';
}

const fill = (text: string, params: Record<string, string | number>) =>
  text.replace(/\{(\w+)\}/gu, (_, name: string) => String(params[name] ?? '?'));
