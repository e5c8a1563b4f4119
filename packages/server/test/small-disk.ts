import { spawnSync } from 'node:child_process';
import { chmodSync, mkdtempSync, rmSync, statfsSync } from 'node:fs';
import os from 'node:os';
import path from 'node:path';

/** A file system of its own, in memory. Gone when it is disposed of. */
export interface SmallDisk extends Disposable {
  folder: string;
  /** Takes all but so much. */
  fill(leftBytes: number): void;
  /** Gives it back. */
  clear(): void;
}

/** False, or why this computer can make no small disk. */
export function skipWithoutSmallDisk(): string | false {
  if (process.platform !== 'linux' || process.getuid?.() !== 0)
    return 'mounting a small disk needs root on Linux';
  try {
    makeSmallDisk(1024 * 1024)[Symbol.dispose]();
    return false;
  } catch {
    return 'this computer lets nobody mount a file system';
  }
}

export function makeSmallDisk(sizeBytes: number): SmallDisk {
  const folder = mkdtempSync(path.join(os.tmpdir(), 'candor-disk-'));
  const run = (program: string, ...args: string[]) => {
    const { status, stderr } = spawnSync(program, args, { encoding: 'utf8' });
    if (status !== 0) throw new Error(`${program} failed: ${stderr}`);
  };
  try {
    run('mount', '-t', 'tmpfs', '-o', `size=${sizeBytes}`, 'candor-test', folder);
  } catch (error) {
    rmSync(folder, { recursive: true });
    throw error;
  }
  chmodSync(folder, 0o755); // PostgreSQL may run as another user
  const ballast = path.join(folder, 'ballast');
  return {
    folder,
    fill(leftBytes) {
      const { bavail, bsize } = statfsSync(folder);
      run('fallocate', '-l', String(bavail * bsize - leftBytes), ballast);
    },
    clear: () => rmSync(ballast, { force: true }),
    [Symbol.dispose]() {
      run('umount', '-l', folder);
      rmSync(folder, { recursive: true });
    },
  };
}
