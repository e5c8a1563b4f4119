import { closeSync, fstatSync, mkdirSync, openSync, renameSync, rmSync, writeSync } from 'node:fs';
import path from 'node:path';

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
  let descriptor = openSync(file, 'a', 0o600);
  let size = fstatSync(descriptor).size;
  return {
    write(line) {
      if (size + line.length > maxBytes) {
        closeSync(descriptor);
        shift(file);
        descriptor = openSync(file, 'a', 0o600);
        size = 0;
      }
      size += writeSync(descriptor, line);
    },
    close: () => closeSync(descriptor),
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
    if (!(error instanceof Error && 'code' in error && error.code === 'ENOENT')) throw error;
  }
}
