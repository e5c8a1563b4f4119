import { statfsSync } from 'node:fs';
import { setTimeout as wait } from 'node:timers/promises';

const mib = 1024 * 1024;
/** Kept for what PostgreSQL itself must write, so that it neither ends nor fails to begin: at least this much stays free. */
const reserveBytes = 64 * mib;
/** Full is over with so much more, so that it does not change with every row. */
const roomBytes = 32 * mib;
const everyMs = 1_000;

export type DiskState = 'room' | 'full';

export interface DiskWatch extends Disposable {
  /** At most a second old. */
  state(): DiskState;
}

/** The disk of this folder as it is now. */
export function diskState(folder: string, before: DiskState = 'room'): DiskState {
  const { bavail, bsize } = statfsSync(folder);
  return bavail * bsize < reserveBytes + (before === 'full' ? roomBytes : 0) ? 'full' : 'room';
}

/** @param changed called with each new state */
export function watchDisk(folder: string, changed: (state: DiskState) => void): DiskWatch {
  let state = diskState(folder);
  const timer = setInterval(() => {
    const now = diskState(folder, state);
    if (now === state) return;
    state = now;
    changed(state);
  }, everyMs);
  timer.unref();
  return { state: () => state, [Symbol.dispose]: () => clearInterval(timer) };
}

/** @returns whether it had to wait for room */
export async function untilRoom(folder: string, isWanted: () => boolean): Promise<'waited' | 'at once'> {
  let state = diskState(folder);
  const outcome = state === 'full' ? 'waited' : 'at once';
  while (state === 'full' && isWanted()) {
    await wait(everyMs / 4);
    state = diskState(folder, state);
  }
  return outcome;
}
