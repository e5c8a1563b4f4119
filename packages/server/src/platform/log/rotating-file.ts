import { closeSync, fstatSync, mkdirSync, openSync, renameSync, rmSync, writeSync } from 'node:fs';
import path from 'node:path';
import { codeOf } from './code-of.ts';

const fileBytes = 10 * 1024 * 1024;
const files = 10;

export interface LineSink {
  write(line: string): void;
  close(): void;
}

/** `candor.log` in `dir`, readable by its owner only; at `maxBytes` it becomes candor.log.1, up to ten files in all. */
export function openRotatingFile(dir: string, maxBytes: number = fileBytes): LineSink {
  mkdirSync(dir, { recursive: true, mode: 0o700 });
  const file = path.join(dir, 'candor.log');
  let descriptor: number | undefined = openSync(file, 'a', 0o600);
  let size = fstatSync(descriptor).size;
  const close = () => {
    const open = descriptor;
    // the number may be another file's as soon as this one is closed
    descriptor = undefined;
    if (open !== undefined) closeSync(open);
  };
  const append = (line: string) => {
    if (descriptor === undefined || size + line.length > maxBytes) {
      close();
      shift(file);
      descriptor = openSync(file, 'a', 0o600);
      size = 0;
    }
    size += writeSync(descriptor, line);
  };
  return {
    write(line) {
      try {
        append(line);
      } catch {
        // a full disk takes no line: this one is on the standard output only
      }
    },
    close,
  };
}

function shift(file: string): void {
  rmSync(`${file}.${files - 1}`, { force: true });
  for (let n = files - 2; n >= 1; n -= 1) renameIfThere(`${file}.${n}`, `${file}.${n + 1}`);
  renameIfThere(file, `${file}.1`);
}

function renameIfThere(from: string, to: string): void {
  try {
    renameSync(from, to);
  } catch (error) {
    // a file of the row that does not exist yet is expected
    if (codeOf(error) !== 'ENOENT') throw error;
  }
}
