import { fileURLToPath } from 'node:url';
import type { Host } from '../src/collectors/collector.ts';

export type FixtureName = 'server' | 'laptop' | 'container' | 'empty';

/** A recorded tree of /proc, /sys and /etc as a host; its disks are half full and its clock stands. */
export function fixtureHost(name: FixtureName, part: Partial<Host> = {}): Host {
  return {
    root: fileURLToPath(new URL(`./fixtures/${name}`, import.meta.url)),
    pathKey: Buffer.alloc(32, 7),
    addresses: () => ({}),
    space: () => Promise.resolve({ sizeBytes: 1_000_000_000, usedBytes: 500_000_000 }),
    clock: () => ({ at: 1_763_600_400_000, monotonicMs: 0 }),
    ...part,
  };
}
